import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  addUnits,
  BULK_EFFECTS,
  BULK_SKIPS,
  type BulkEffect,
  type BulkOperation,
  type BulkSkip,
  bulkEffectWords,
  bulkFields,
  bulkOutcome,
  bulkSkipWords,
  TIME_UNITS,
} from "#src/domain/bulk-operation.ts";
import { daysBetween } from "#src/domain/calendar.ts";
import type { Delta, FieldValue, PfaFields } from "#src/domain/record.ts";
import { EDITABLE_FIELDS, fieldsOf } from "#src/domain/record.ts";
import { anyRecord, aRecord, pick } from "#src/domain/record-arbitraries.ts";
import { findings } from "#src/domain/rules.ts";

const shift = (amount: number, unit: "day" | "week" | "month" = "day"): BulkOperation => ({
  kind: "shift",
  amount,
  unit,
});
const stretch = (edge: "start" | "end", amount: number): BulkOperation => ({
  kind: "stretch",
  edge,
  amount,
  unit: "day",
});
const duration = (mode: "set" | "add", amount: number, unit: "day" | "month" = "day"): BulkOperation => ({
  kind: "duration",
  mode,
  amount,
  unit,
});
const set = (field: (typeof EDITABLE_FIELDS)[number], value: FieldValue): BulkOperation => ({
  kind: "set",
  field,
  value,
});
const reset: BulkOperation = { kind: "resetToPlan" };
const onSite = { isActualized: true, actualStart: "2026-01-15" };

describe("a change", () => {
  test.each<[string, Partial<PfaFields>, BulkOperation, BulkEffect, Delta]>([
    [
      "shift moves both dates",
      {},
      shift(14),
      "shifted",
      { forecastStart: "2026-01-29", forecastEnd: "2026-07-14" },
    ],
    [
      "back too",
      {},
      shift(-2, "week"),
      "shifted",
      { forecastStart: "2026-01-01", forecastEnd: "2026-06-16" },
    ],
    [
      "by months, within their days",
      { forecastStart: "2026-01-31" },
      shift(1, "month"),
      "shifted",
      { forecastStart: "2026-02-28", forecastEnd: "2026-07-30" },
    ],
    ["an actualized record keeps its start", onSite, shift(14), "extended", { forecastEnd: "2026-07-14" }],
    [
      "also without a forecast start",
      { ...onSite, forecastStart: null },
      shift(1),
      "extended",
      { forecastEnd: "2026-07-01" },
    ],
    [
      "what is in the wrong order is moved as it is",
      { forecastStart: "2026-07-01" },
      shift(1),
      "shifted",
      { forecastStart: "2026-07-02", forecastEnd: "2026-07-01" },
    ],
    ["stretch moves the end", {}, stretch("end", 5), "stretched", { forecastEnd: "2026-07-05" }],
    ["or the start", {}, stretch("start", -5), "stretched", { forecastStart: "2026-01-10" }],
    ["on site the end", onSite, stretch("end", 5), "extended", { forecastEnd: "2026-07-05" }],
    ["a length from the start", {}, duration("set", 30), "stretched", { forecastEnd: "2026-02-14" }],
    ["of no days", {}, duration("set", 0), "stretched", { forecastEnd: "2026-01-15" }],
    ["a longer one", {}, duration("add", 1, "month"), "stretched", { forecastEnd: "2026-07-30" }],
    ["on site", onSite, duration("set", 6, "month"), "extended", { forecastEnd: "2026-07-15" }],
    ["back to the plan", {}, reset, "reset", { forecastStart: "2026-01-01", forecastEnd: "2026-05-31" }],
    [
      "what is there already stays out",
      { forecastStart: "2026-01-01" },
      reset,
      "reset",
      { forecastEnd: "2026-05-31" },
    ],
    ["on site only the end", onSite, reset, "reset", { forecastEnd: "2026-05-31" }],
    [
      "without a plan start",
      { ...onSite, originalStart: null },
      reset,
      "reset",
      { forecastEnd: "2026-05-31" },
    ],
    ["any field", {}, set("category", "Access"), "set", { category: "Access" }],
    ["cleared", {}, set("model", null), "set", { model: null }],
    ["even what breaks a rule", {}, set("forecastEnd", "2020-01-01"), "set", { forecastEnd: "2020-01-01" }],
    ["discontinue", {}, { kind: "discontinue" }, "discontinued", { isDiscontinued: true }],
    ["as a field", {}, set("isDiscontinued", true), "discontinued", { isDiscontinued: true }],
    ["restore", { isDiscontinued: true }, { kind: "restore" }, "restored", { isDiscontinued: false }],
    [
      "as a field",
      { isDiscontinued: true },
      set("isDiscontinued", false),
      "restored",
      { isDiscontinued: false },
    ],
  ])("%s", (_, fields, operation, effect, delta) => {
    expect(bulkOutcome(aRecord(fields), operation)).toEqual({ kind: "change", effect, delta });
  });
});

describe("left alone", () => {
  test.each<[BulkSkip, Partial<PfaFields>, BulkOperation]>([
    ["unchanged", {}, shift(0)],
    ["unchanged", {}, set("category", "Cranes")],
    ["unchanged", {}, duration("add", 0)],
    ["unchanged", { forecastStart: "2026-01-01", forecastEnd: "2026-05-31" }, reset],
    ["unchanged", {}, { kind: "restore" }],
    ["unchanged", { forecastStart: "2026-08-01" }, stretch("end", 0)],
    ["noDates", { forecastStart: null }, shift(1)],
    ["noDates", { forecastEnd: null }, shift(1)],
    ["noDates", { ...onSite, forecastEnd: null }, shift(1)],
    ["noDates", { forecastEnd: null }, stretch("end", 1)],
    ["noDates", { forecastStart: null }, duration("set", 1)],
    ["noDates", { forecastEnd: null }, duration("add", 1)],
    ["noPlan", { originalStart: null }, reset],
    ["noPlan", { ...onSite, originalEnd: null }, reset],
    ["discontinued", { isDiscontinued: true }, shift(1)],
    ["discontinued", { isDiscontinued: true }, set("category", "Access")],
    ["discontinued", { isDiscontinued: true }, { kind: "discontinue" }],
    ["beyondCalendar", {}, shift(3_000_000)],
    ["beyondCalendar", { forecastStart: "0001-01-01" }, shift(-1, "month")],
    ["beyondCalendar", {}, shift(Number.MAX_SAFE_INTEGER, "month")],
    ["beyondCalendar", {}, shift(-Number.MAX_SAFE_INTEGER, "week")],
    ["wouldReverse", onSite, shift(-12, "month")],
    ["wouldReverse", {}, stretch("end", -200)],
    ["wouldReverse", {}, stretch("start", 200)],
    ["wouldReverse", {}, duration("set", -1)],
    ["wouldReverse", { originalStart: "2026-06-01" }, reset],
    ["startIsActual", onSite, stretch("start", 1)],
    ["startIsActual", onSite, set("forecastStart", "2026-02-01")],
  ])("%s: %o %o", (reason, fields, operation) => {
    expect(bulkOutcome(aRecord(fields), operation)).toEqual({ kind: "skip", reason });
  });
});

describe("a forecast that ends before it starts", () => {
  const reversed = { forecastStart: "2026-06-01", forecastEnd: "2026-05-01" };

  test.each<[BulkOperation, Delta]>([
    [stretch("end", 7), { forecastEnd: "2026-05-08" }],
    [stretch("start", -7), { forecastStart: "2026-05-25" }],
    [duration("add", 60), { forecastEnd: "2026-06-30" }],
  ])("may be brought nearer to its order: %o", (operation, delta) => {
    expect(bulkOutcome(aRecord(reversed), operation)).toMatchObject({ kind: "change", delta });
  });

  test("but not further away", () => {
    const further = bulkOutcome(aRecord(reversed), stretch("end", -1));
    expect(further).toEqual({ kind: "skip", reason: "wouldReverse" });
  });
});

test("what is broken is no matter of the calendar", () => {
  const broken = {
    ...aRecord({}),
    get forecastEnd(): string {
      throw new TypeError("broken");
    },
  };
  expect(() => bulkOutcome(broken, shift(1))).toThrow(TypeError);
});

describe("any operation on any record", () => {
  const moved = {
    amount: fc.integer({ min: -40, max: 40 }),
    unit: fc.constantFrom(...TIME_UNITS),
  };
  const anyOperation: fc.Arbitrary<BulkOperation> = fc.oneof(
    fc.record({ kind: fc.constant("shift" as const), ...moved }),
    fc.record({
      kind: fc.constant("stretch" as const),
      edge: fc.constantFrom("start" as const, "end" as const),
      ...moved,
    }),
    fc.record({
      kind: fc.constant("duration" as const),
      mode: fc.constantFrom("set" as const, "add" as const),
      ...moved,
    }),
    fc
      .tuple(anyRecord, fc.constantFrom(...EDITABLE_FIELDS))
      .map(([record, field]) => set(field, record[field])),
    fc.constantFrom(reset, { kind: "discontinue" as const }, { kind: "restore" as const }),
  );

  test("changes only fields that it names, each to another value", () => {
    fc.assert(
      fc.property(anyRecord, anyOperation, (record, operation) => {
        const outcome = bulkOutcome(record, operation);
        if (outcome.kind === "skip") return;
        const changed = fieldsOf(outcome.delta);
        expect(changed.length).toBeGreaterThan(0);
        expect(bulkFields(operation)).toEqual(expect.arrayContaining(changed));
        for (const field of changed) expect(outcome.delta[field]).not.toBe(record[field]);
      }),
    );
  });

  test("breaks the order of the forecast only where a date was set, and never moves the start of what is on site", () => {
    fc.assert(
      fc.property(anyRecord, anyOperation, (record, operation) => {
        const outcome = bulkOutcome(record, operation);
        if (outcome.kind === "skip") return;
        const isReversed = (fields: PfaFields) =>
          findings(fields).some(({ code }) => code === "FORECAST_ORDER");
        if (operation.kind !== "set" && !isReversed(record)) {
          expect(isReversed({ ...record, ...outcome.delta })).toBe(false);
        }
        if (record.isActualized) expect(outcome.delta).not.toHaveProperty("forecastStart");
      }),
    );
  });

  test("a shift by days keeps the length, and the way back leads to where it was", () => {
    fc.assert(
      fc.property(anyRecord, fc.integer({ min: 1, max: 4000 }), (record, days) => {
        const there = bulkOutcome(record, shift(days));
        if (there.kind === "skip") return;
        const after = { ...record, ...there.delta };
        if (there.effect === "shifted") {
          expect(daysBetween(String(after.forecastStart), String(after.forecastEnd))).toBe(
            daysBetween(String(record.forecastStart), String(record.forecastEnd)),
          );
        }
        const back = bulkOutcome(after, shift(-days));
        if (back.kind === "skip") expect(back.reason).toBe("wouldReverse");
        else expect(back.delta).toEqual(pick(record, fieldsOf(there.delta)));
      }),
    );
  });

  test("asks for nothing about money", () => {
    fc.assert(
      fc.property(anyRecord, anyOperation, ({ monthlyRate: _, purchasePrice: __, ...poor }, operation) => {
        const rich = { ...poor, monthlyRate: "5.00", purchasePrice: "7.00" };
        if (operation.kind === "set") return;
        expect(bulkOutcome(poor, operation)).toEqual(bulkOutcome(rich, operation));
      }),
    );
  });
});

describe("words", () => {
  test.each<[BulkEffect, number, BulkOperation, string]>([
    ["shifted", 588, shift(1), "588 shift both dates"],
    ["shifted", 1, shift(1), "1 shifts both dates"],
    ["extended", 24, shift(1), "24 actualized extend their end"],
    ["extended", 1, shift(1), "1 actualized extends its end"],
    ["extended", 2, shift(-1), "2 actualized bring their end forward"],
    ["extended", 1, duration("add", -1), "1 actualized brings its end forward"],
    ["extended", 3, duration("set", 30), "3 actualized move only their end"],
    ["set", 1_234_567, set("model", null), "1,234,567 change"],
  ])("%s × %i", (effect, count, operation, words) => {
    expect(bulkEffectWords(effect, count, operation)).toBe(words);
  });

  test("there are some for everything", () => {
    for (const effect of BULK_EFFECTS) expect(bulkEffectWords(effect, 2, reset)).toMatch(/^2 \w+/);
    for (const reason of BULK_SKIPS) {
      expect(bulkSkipWords(reason, 1)).toMatch(/^1 \w+/);
      expect(bulkSkipWords(reason, 1000)).toMatch(/^1,000 \w+/);
    }
  });
});

test("a month keeps the day of the month where there is one", () => {
  expect(addUnits("2028-01-31", 1, "month")).toBe("2028-02-29");
  expect(addUnits("2026-03-29", -1, "week")).toBe("2026-03-22");
  expect(addUnits("2026-12-31", 1, "day")).toBe("2027-01-01");
});
