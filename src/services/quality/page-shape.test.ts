import { describe, expect, it } from "vitest";
import {
  CONTRACT_SHAPE,
  compareShape,
  type JsonType,
  MOST_NAMED,
  MOST_REMEMBERED,
  OTHER_FIELDS,
  shapeOf,
} from "#src/services/quality/page-shape.ts";

const NOTHING = new Map<string, Set<JsonType>>();
const compare = (records: unknown[], seen: Record<string, JsonType[]> = {}) =>
  compareShape(
    shapeOf(records),
    new Map(Object.entries(seen).map(([field, types]) => [field, new Set(types)])),
  );
const times = (count: number, record: object) => Array.from({ length: count }, () => record);

describe("the shape of a page", () => {
  it("is its fields with the types of their values; null is no type, and what is no record doesn't count", () => {
    const page = [{ a: 1, b: null, c: [] }, { a: "x", b: null, d: {} }, null, "text", [1]];
    const { shape, records } = shapeOf(page);
    expect(records).toBe(2);
    expect(Object.fromEntries([...shape].map(([field, types]) => [field, [...types]]))).toEqual({
      a: ["number", "string"],
      b: [],
      c: ["array"],
      d: ["object"],
    });
  });

  it("has names that can be stored", () => {
    const long = "n".repeat(130);
    const { shape } = shapeOf([{ "a\u0000b": 1, "half\ud800": true, [`${long}1`]: 1, [`${long}2`]: "x" }]);
    expect([...shape.keys()]).toEqual(["a\ufffdb", "half\ufffd", "n".repeat(120)]);
    expect(shape.get("n".repeat(120))).toEqual(new Set(["number", "string"]));
  });
});

describe("what differs", () => {
  it("is nothing where the records are as the contract says", () => {
    const record = { pfaId: "P", version: 1, monthlyRate: 5, isActualized: true, description: null };
    const { drifts, learned } = compare([record]);
    expect(drifts).toEqual([]);
    expect(learned.map(({ field }) => field)).toEqual(Object.keys(record));
    const seen = Object.fromEntries(learned.map(({ field, types }) => [field, types]));
    expect(compare([record], seen)).toEqual({ drifts: [], learned: [] });
  });

  it("is no field that came from the beginning", () => {
    expect(compare([{ pfaId: "P", berth: "A" }])).toEqual({
      drifts: [],
      learned: [
        { field: "pfaId", types: ["string"] },
        { field: "berth", types: ["string"] },
      ],
    });
  });

  it("is a new field", () => {
    const { drifts, learned } = compare([{ berth: "A" }, { berth: 4 }], { pfaId: ["string"] });
    expect(drifts).toEqual([{ kind: "new", field: "berth", expected: "", found: "number, string" }]);
    expect(learned).toEqual([{ field: "berth", types: ["string", "number"] }]);
  });

  it("is a field with another type, of the contract or not", () => {
    const { drifts, learned } = compare([{ monthlyRate: "5500", berth: 4 }], { berth: ["string"] });
    expect(drifts).toEqual([
      { kind: "retyped", field: "monthlyRate", expected: "number", found: "string" },
      { kind: "retyped", field: "berth", expected: "string", found: "number" },
    ]);
    expect(learned).toEqual([
      { field: "monthlyRate", types: ["number", "string"] },
      { field: "berth", types: ["string", "number"] },
    ]);
  });

  it("is no first type after nothing but null", () => {
    expect(compare([{ berth: 4 }], { berth: [] })).toEqual({
      drifts: [],
      learned: [{ field: "berth", types: ["number"] }],
    });
  });

  it("is a field that was sent before, and by none of 20 records now", () => {
    const seen = { pfaId: ["string"], berth: ["number", "string"] } satisfies Record<string, JsonType[]>;
    const missing = { kind: "missing", field: "berth", expected: "number, string", found: "" };
    expect(compare(times(20, { pfaId: "P" }), seen).drifts).toEqual([missing]);
    expect(compare(times(19, { pfaId: "P" }), seen).drifts).toEqual([]);
    expect(compare([...times(19, { pfaId: "P" }), { pfaId: "P", berth: null }], seen).drifts).toEqual([]);
  });

  it("names 50 of 10,000 new fields, and says how many more there are", () => {
    const record = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`x${index}`, index]));
    const first = compare([record], { x0: ["number"] });
    expect(first.drifts).toHaveLength(MOST_NAMED + 1);
    expect(first.drifts.at(-1)).toMatchObject({ kind: "new", field: OTHER_FIELDS, found: "9,949 more" });
    expect(first.learned).toHaveLength(MOST_REMEMBERED - 1);
    const learned = first.learned.map(({ field, types }) => [field, types]);
    const seen = { x0: ["number"], ...Object.fromEntries(learned) };
    // Known fields are no news; what can't be remembered is one row, always the same.
    expect(compare([record], seen)).toEqual({
      drifts: [{ kind: "new", field: OTHER_FIELDS, expected: "", found: "more than 2,000 fields" }],
      learned: [],
    });
  });

  it("knows every field of the contract", () => {
    expect(CONTRACT_SHAPE.size).toBe(27);
    expect(compareShape({ shape: CONTRACT_SHAPE, records: 1 }, NOTHING).drifts).toEqual([]);
  });
});
