import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { daysBetween } from "#src/domain/calendar.ts";
import { actualCost, costInPlan, forecastCost, planCost, sumCosts } from "#src/domain/cost.ts";
import type { PfaFields } from "#src/domain/record.ts";
import { anyDay, anyMoney, aRecord } from "#src/domain/record-arbitraries.ts";

const today = "2026-03-01";

describe("rental", () => {
  test("costs days / 30.44 times the monthly rate, rounded half up to cents", () => {
    const rental = aRecord({
      monthlyRate: "5500.00",
      forecastStart: "2026-01-15",
      forecastEnd: "2026-06-30",
    });
    expect(forecastCost(rental, today)).toBe("29993.43");
    expect(planCost({ ...rental, originalStart: "2026-01-01", originalEnd: "2026-01-31" }, today)).toBe(
      "5420.50",
    );
  });

  test.each([
    ["2026-01-01", "2026-01-01", "100.00", "0.00"],
    ["2026-01-01", "2026-02-01", "30.44", "31.00"],
    ["2026-01-01", "2026-01-02", "0.15", "0.00"],
    ["2026-01-01", "2026-01-02", "0.16", "0.01"],
    ["2026-01-01", "2026-01-02", "7.61", "0.25"],
    ["2026-01-01", "2026-01-06", "7.61", "1.25"],
    ["2026-01-01", "2026-01-03", "190.25", "12.50"],
  ])("from %s to %s at %s costs %s", (forecastStart, forecastEnd, monthlyRate, cost) => {
    expect(forecastCost(aRecord({ forecastStart, forecastEnd, monthlyRate }), today)).toBe(cost);
  });

  test("agrees with exact integer arithmetic for any dates and rate", () => {
    fc.assert(
      fc.property(anyDay, anyDay, anyMoney, (a, b, monthlyRate) => {
        const [forecastStart, forecastEnd] = a < b ? [a, b] : [b, a];
        const numerator =
          BigInt(daysBetween(forecastStart, forecastEnd)) * BigInt(monthlyRate.replace(".", "")) * 100n;
        const cents = (2n * numerator + 3044n) / (2n * 3044n);
        const expected = `${cents / 100n}.${String(cents % 100n).padStart(2, "0")}`;
        expect(forecastCost(aRecord({ forecastStart, forecastEnd, monthlyRate }), today)).toBe(expected);
      }),
    );
  });

  test.each<[string, Partial<PfaFields>]>([
    ["without a rate", { monthlyRate: null }],
    ["with a negative rate", { monthlyRate: "-5.00" }],
    ["without a start", { forecastStart: null }],
    ["without an end", { forecastEnd: null }],
    ["with its end before its start", { forecastEnd: "2026-01-14" }],
    ["without a source", { source: null }],
  ])("is unknown %s", (_, changes) => {
    expect(forecastCost(aRecord(changes), today)).toBeNull();
  });
});

test("a discontinued record costs the plan nothing, whatever its dates say", () => {
  const record = aRecord({ isDiscontinued: true });
  expect(costInPlan(record, today)).toBe("0.00");
  expect(costInPlan({ ...record, isDiscontinued: false }, today)).toBe(forecastCost(record, today));
});

describe("purchase", () => {
  test("costs its price, whatever the dates", () => {
    const bought = aRecord({
      source: "Purchase",
      purchasePrice: "84210.00",
      forecastStart: null,
      originalEnd: null,
    });
    expect(forecastCost(bought, today)).toBe("84210.00");
    expect(planCost(bought, today)).toBe("84210.00");
    expect(actualCost({ ...bought, isActualized: true }, today)).toBe("84210.00");
  });
  test("is unknown without a price", () => {
    expect(forecastCost(aRecord({ source: "Purchase" }), today)).toBeNull();
  });
});

describe("actual cost", () => {
  const running = aRecord({ isActualized: true, actualStart: "2026-02-01", monthlyRate: "3044.00" });
  test.each<[string, Partial<PfaFields>, string | null]>([
    ["a running rental costs up to today", {}, "2800.00"],
    ["an ended one up to its end", { actualEnd: "2026-02-11" }, "1000.00"],
    ["one that starts later has cost nothing yet", { actualStart: "2026-03-05" }, "0.00"],
    ["without an actual start it is unknown", { actualStart: null }, null],
    ["without a start but with an end it is unknown", { actualStart: null, actualEnd: "2026-02-11" }, null],
    ["what is not actualized has none", { isActualized: false, actualEnd: "2026-02-11" }, null],
  ])("%s", (_, changes, cost) => {
    expect(actualCost({ ...running, ...changes }, today)).toBe(cost);
  });
});

test("a sum counts what it leaves out", () => {
  expect(sumCosts(["0.10", null, "0.20", null])).toEqual({ total: "0.30", unknown: 2 });
  expect(sumCosts([])).toEqual({ total: "0.00", unknown: 0 });
});
