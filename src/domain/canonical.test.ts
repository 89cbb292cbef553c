import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  canonicalDelta,
  canonicalFromPems,
  canonicalValue,
  contentOf,
  sameField,
  sameValue,
  toWire,
} from "#src/domain/canonical.ts";
import type { FieldValue, RecordField } from "#src/domain/record.ts";
import { anyDelta, anyMoney, anyRecord, aRecord } from "#src/domain/record-arbitraries.ts";

describe("a value given by a user", () => {
  test.each<[RecordField, unknown, FieldValue]>([
    ["forecastStart", "2026-01-15", "2026-01-15"],
    ["forecastStart", " 2026-01-15 ", "2026-01-15"],
    ["forecastStart", "2026-01-15T00:00:00Z", "2026-01-15"],
    ["forecastStart", "2026-01-15T00:00:00.000Z", "2026-01-15"],
    ["forecastStart", "2026-01-15T00:00:00+00:00", "2026-01-15"],
    ["forecastStart", "2026-01-15t00:00z", "2026-01-15"],
    ["forecastStart", "2026-01-15T23:59:59Z", "2026-01-15"],
    ["forecastStart", "2026-01-15T00:30:00+01:00", "2026-01-14"],
    ["forecastStart", "2026-12-31T23:30:00-01:00", "2027-01-01"],
    ["forecastStart", "2024-02-29T12:00:00Z", "2024-02-29"],
    ["forecastStart", "", null],
    ["forecastStart", null, null],
    ["originalEnd", undefined, null],
    ["monthlyRate", 5500, "5500.00"],
    ["monthlyRate", "5500.5", "5500.50"],
    ["monthlyRate", " 0 ", "0.00"],
    ["monthlyRate", -0, "0.00"],
    ["monthlyRate", "999999999999.99", "999999999999.99"],
    ["monthlyRate", "", null],
    ["monthlyRate", null, null],
    ["description", "  Crane \n", "Crane"],
    ["description", "   ", null],
    ["description", "🏗".repeat(500), "🏗".repeat(500)],
    ["source", "Rental", "Rental"],
    ["source", null, null],
    ["dor", "PROJECT ", "PROJECT"],
    ["isActualized", true, true],
    ["isDiscontinued", false, false],
  ])("%s: %j becomes %j", (field, raw, value) => {
    expect(canonicalValue(field, raw)).toEqual({ ok: true, value });
  });

  test.each<[RecordField, unknown, string]>([
    ["forecastStart", "2026-13-45", "NOT_A_DAY"],
    ["forecastStart", "2026-02-29", "NOT_A_DAY"],
    ["forecastStart", "2026-02-29T00:00:00Z", "NOT_A_DAY"],
    ["forecastStart", "2026-01-15T24:00:00Z", "NOT_A_DAY"],
    ["forecastStart", "2026-01-15T00:00:00", "NOT_A_DAY"],
    ["forecastStart", "9999-12-31T23:00:00-02:00", "NOT_A_DAY"],
    ["forecastStart", "soon", "NOT_A_DAY"],
    ["forecastStart", 20260115, "WRONG_TYPE"],
    ["monthlyRate", "five", "MONEY_INVALID"],
    ["monthlyRate", "5,500", "MONEY_INVALID"],
    ["monthlyRate", "1e5", "MONEY_INVALID"],
    ["monthlyRate", Number.NaN, "MONEY_INVALID"],
    ["monthlyRate", Number.POSITIVE_INFINITY, "MONEY_INVALID"],
    ["monthlyRate", -1, "MONEY_NEGATIVE"],
    ["monthlyRate", "-0.01", "MONEY_NEGATIVE"],
    ["monthlyRate", 5.005, "MONEY_DECIMALS"],
    ["monthlyRate", "1000000000000", "MONEY_TOO_LARGE"],
    ["monthlyRate", 1e300, "MONEY_TOO_LARGE"],
    ["monthlyRate", true, "WRONG_TYPE"],
    ["description", "x".repeat(501), "TEXT_TOO_LONG"],
    ["category", "x".repeat(121), "TEXT_TOO_LONG"],
    ["description", "a\u0000b", "TEXT_INVALID"],
    ["description", "a\ud800b", "TEXT_INVALID"],
    ["description", 7, "WRONG_TYPE"],
    ["source", "rental", "NOT_A_CHOICE"],
    ["dor", "Rental", "NOT_A_CHOICE"],
    ["dor", {}, "WRONG_TYPE"],
    ["isActualized", "true", "WRONG_TYPE"],
    ["isActualized", null, "WRONG_TYPE"],
  ])("%s: %j is refused as %s", (field, raw, code) => {
    expect(canonicalValue(field, raw)).toMatchObject({ ok: false, code });
  });
});

test("a text of 10 MB is refused at once, in few words", () => {
  const answer = canonicalValue("description", "x".repeat(10_000_000));
  expect(answer).toEqual({
    ok: false,
    code: "TEXT_TOO_LONG",
    message: "Description must be at most 500 characters.",
  });
});

/** A PEMS record body as it comes over the wire. */
const body = {
  pfaId: "PFA-1",
  version: 3,
  somethingNew: { from: "PEMS" },
  description: " Crane ",
  source: "Rental",
  dor: "BEO",
  monthlyRate: 5500,
  forecastStart: "2026-01-15T00:00:00Z",
  forecastEnd: "2026-06-30T00:00:00Z",
  originalStart: "2026-01-01T00:00:00Z",
  originalEnd: null,
};

describe("a record that PEMS sent", () => {
  test("is typed; what is missing is null or false, what is unknown is ignored", () => {
    const parsed = canonicalFromPems(body);
    expect(parsed).toMatchObject({ ok: true, findings: [] });
    expect(parsed.ok && parsed.fields).toEqual({
      ...aRecord({
        areaSilo: null,
        category: null,
        class: null,
        manufacturer: null,
        model: null,
        originalEnd: null,
      }),
      description: "Crane",
      monthlyRate: "5500.00",
    });
  });

  test.each([
    [1.005, "1.01"],
    [0.1 + 0.2, "0.30"],
    ["12.345", "12.35"],
    [-5, "-5.00"],
    [-0.001, "0.00"],
  ])("money %j is rounded half up to %s", (monthlyRate, amount) => {
    const parsed = canonicalFromPems({ ...body, monthlyRate });
    expect(parsed.ok && parsed.fields.monthlyRate).toBe(amount);
  });

  test("what breaks a rule is a finding, not a problem", () => {
    const parsed = canonicalFromPems({
      ...body,
      dor: null,
      monthlyRate: -5,
      description: "x".repeat(501),
      isActualized: null,
      forecastEnd: "2026-01-14T00:00:00Z",
    });
    const codes = parsed.ok ? parsed.findings.map((finding) => finding.code) : [];
    expect(codes).toEqual(["FORECAST_ORDER", "DOR_INVALID", "MONEY_INVALID", "TEXT_TOO_LONG"]);
  });

  test("what can't be typed is a problem for each field, with what was sent", () => {
    const raw = {
      forecastStart: "2026-13-45",
      monthlyRate: "a lot",
      purchasePrice: 1e12,
      model: 7,
      dor: "X",
      isActualized: 1,
    };
    const parsed = canonicalFromPems({ ...body, ...raw });
    const problems = parsed.ok ? [] : parsed.problems;
    expect(problems.map(({ field, code, raw }) => [field, code, raw])).toEqual([
      ["dor", "NOT_A_CHOICE", "X"],
      ["monthlyRate", "MONEY_INVALID", "a lot"],
      ["purchasePrice", "MONEY_TOO_LARGE", 1e12],
      ["model", "WRONG_TYPE", 7],
      ["forecastStart", "NOT_A_DAY", "2026-13-45"],
      ["isActualized", "WRONG_TYPE", 1],
    ]);
  });

  test("inherited members are not the record's", () => {
    const parsed = canonicalFromPems(Object.create({ description: "inherited" }));
    expect(parsed.ok && parsed.fields.description).toBeNull();
  });
});

describe("sameness", () => {
  test.each<[RecordField, FieldValue, FieldValue, boolean]>([
    ["monthlyRate", "5500", "5500.00", true],
    ["monthlyRate", "5500.00", "5500.01", false],
    ["monthlyRate", null, "0.00", false],
    ["forecastStart", "2026-01-15", "2026-01-15T00:00:00Z", true],
    ["forecastStart", "2026-01-15", "2026-01-16", false],
    ["forecastStart", "nonsense", "2026-01-16", false],
    ["description", " Crane", "Crane", true],
    ["description", "", null, true],
    ["isActualized", true, false, false],
  ])("%s: %j and %j: %j", (field, a, b, same) => {
    expect(sameValue(field, a, b)).toBe(same);
    expect(sameValue(field, b, a)).toBe(same);
  });

  test("a field that one side doesn't hold is not the same", () => {
    expect(sameField("description", {}, {})).toBe(false);
    expect(sameField("description", { description: null }, {})).toBe(false);
    expect(sameField("description", { description: null }, { description: null })).toBe(true);
  });
});

describe("a delta from outside", () => {
  test("becomes canonical", () => {
    const raw = {
      forecastEnd: "2026-06-30T00:00:00Z",
      monthlyRate: 5500,
      description: "",
      isDiscontinued: true,
    };
    expect(canonicalDelta(raw)).toEqual({
      ok: true,
      delta: { forecastEnd: "2026-06-30", monthlyRate: "5500.00", description: null, isDiscontinued: true },
    });
    expect(canonicalDelta({})).toEqual({ ok: true, delta: {} });
  });

  test("every wrong field is named, at once", () => {
    const raw = JSON.parse(
      '{"colour":"red","__proto__":{"a":1},"originalStart":"2026-01-01","monthlyRate":-5,"dor":"BEO","class":7}',
    );
    const answer = canonicalDelta(raw);
    const errors = answer.ok ? [] : answer.errors;
    expect(errors.map(({ field, code }) => [field, code])).toEqual([
      ["colour", "UNKNOWN_FIELD"],
      ["__proto__", "UNKNOWN_FIELD"],
      ["originalStart", "PLAN_LOCKED"],
      ["monthlyRate", "MONEY_NEGATIVE"],
      ["class", "WRONG_TYPE"],
    ]);
    expect(errors.every((error) => error.message.length > 0)).toBe(true);
  });

  test("an unknown name is cut short", () => {
    const answer = canonicalDelta({ ["x".repeat(10_000)]: 1 });
    expect(answer.ok ? "" : answer.errors[0]?.field).toHaveLength(60);
  });

  test.each([null, undefined, "delta", 7, []])("%j is none", (raw) => {
    expect(canonicalDelta(raw)).toMatchObject({ ok: false, errors: [{ field: "", code: "WRONG_TYPE" }] });
  });
});

describe("the wire", () => {
  test("has dates as midnight UTC, money as numbers, null to clear", () => {
    const delta = {
      forecastStart: "2026-01-15",
      forecastEnd: null,
      monthlyRate: "5500.50",
      dor: "PROJECT",
      isActualized: false,
    } as const;
    expect(toWire(delta)).toEqual({
      forecastStart: "2026-01-15T00:00:00Z",
      forecastEnd: null,
      monthlyRate: 5500.5,
      dor: "PROJECT",
      isActualized: false,
    });
  });

  test("a delta survives the way there and back", () => {
    fc.assert(
      fc.property(anyDelta, (delta) => {
        expect(canonicalDelta(JSON.parse(JSON.stringify(toWire(delta))))).toEqual({ ok: true, delta });
      }),
    );
  });

  test("every amount below 10^12 survives as a JSON number", () => {
    fc.assert(
      fc.property(anyMoney, (monthlyRate) => {
        const back = canonicalFromPems(JSON.parse(JSON.stringify(toWire({ monthlyRate }))));
        expect(back.ok && back.fields.monthlyRate).toBe(monthlyRate);
      }),
    );
  });
});

describe("content", () => {
  test("is equal exactly for equal records, however their members are ordered", () => {
    fc.assert(
      fc.property(anyRecord, anyRecord, (a, b) => {
        const reversed = Object.fromEntries(Object.entries(a).reverse()) as typeof a;
        expect(contentOf(reversed)).toBe(contentOf(a));
        const same = Object.keys(a).every((field) => a[field as RecordField] === b[field as RecordField]);
        expect(contentOf(a) === contentOf(b)).toBe(same);
      }),
    );
  });
});
