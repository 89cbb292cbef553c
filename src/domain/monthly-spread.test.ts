import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addDays, daysBetween } from "#src/domain/calendar.ts";
import { actualCost, forecastCost, planCost, sumCosts } from "#src/domain/cost.ts";
import { LAYERS, monthlySpread } from "#src/domain/monthly-spread.ts";
import type { PfaFields } from "#src/domain/record.ts";
import { anyDay, anyMoney, anyRecord, aRecord } from "#src/domain/record-arbitraries.ts";

const today = "2026-03-15";
const COST_OF = { plan: planCost, forecast: forecastCost, actual: actualCost };
const forecast = (changes: Partial<PfaFields>) =>
  monthlySpread(aRecord(changes), "forecast", today).map(({ month, days, cost }) => [month, days, cost]);

describe("a rental", () => {
  test("costs its days in each month, and in all months what it costs as a whole", () => {
    expect(
      forecast({ monthlyRate: "5500.00", forecastStart: "2026-01-15", forecastEnd: "2026-04-02" }),
    ).toEqual([
      ["2026-01", 17, "3071.62"],
      ["2026-02", 28, "5059.13"],
      ["2026-03", 31, "5601.18"],
      ["2026-04", 1, "180.68"],
    ]);
    expect(
      forecastCost(
        aRecord({ monthlyRate: "5500.00", forecastStart: "2026-01-15", forecastEnd: "2026-04-02" }),
        today,
      ),
    ).toBe("13912.61");
  });

  test.each<[string, Partial<PfaFields>, unknown[][]]>([
    [
      "ending on the first of a month is not in that month",
      { forecastStart: "2026-01-01", forecastEnd: "2026-02-01", monthlyRate: "30.44" },
      [["2026-01", 31, "31.00"]],
    ],
    [
      "without a day counts in its month",
      { forecastStart: "2026-02-10", forecastEnd: "2026-02-10" },
      [["2026-02", 0, "0.00"]],
    ],
    [
      "over a new year",
      { forecastStart: "2025-12-31", forecastEnd: "2026-01-02", monthlyRate: "304.40" },
      [
        ["2025-12", 1, "10.00"],
        ["2026-01", 1, "10.00"],
      ],
    ],
    [
      "with cents that no month can hold alone",
      { forecastStart: "2026-01-31", forecastEnd: "2026-02-02", monthlyRate: "0.15" },
      [
        ["2026-01", 1, "0.00"],
        ["2026-02", 1, "0.01"],
      ],
    ],
    [
      "without a rate keeps its days",
      { forecastStart: "2026-01-31", forecastEnd: "2026-02-02", monthlyRate: null },
      [
        ["2026-01", 1, null],
        ["2026-02", 1, null],
      ],
    ],
    ["without a start is in no month", { forecastStart: null }, [[null, 0, null]]],
    ["without an end is in the month of its start", { forecastEnd: null }, [["2026-01", 0, null]]],
    [
      "that ends before it starts is in the month of its start",
      { forecastEnd: "2025-06-01" },
      [["2026-01", 0, null]],
    ],
    [
      "to the last day that there is",
      { forecastStart: "9999-12-30", forecastEnd: "9999-12-31", monthlyRate: "30.44" },
      [["9999-12", 1, "1.00"]],
    ],
    [
      "of more than 1,200 months is in none",
      { forecastStart: "1926-01-01", forecastEnd: "2026-01-02", monthlyRate: "30.44" },
      [[null, 36_526, "36526.00"]],
    ],
  ])("%s", (_, changes, expected) => {
    expect(forecast(changes)).toEqual(expected);
  });

  test("of 1,200 months is spread", () => {
    const shares = forecast({ forecastStart: "1926-01-31", forecastEnd: "2026-01-01" });
    expect(shares).toHaveLength(1200);
    expect(shares.at(-1)?.[0]).toBe("2025-12");
  });
});

describe("a purchase", () => {
  const purchase = { source: "Purchase" as const, purchasePrice: "90000.00" };

  test.each<[string, Partial<PfaFields>, unknown[][]]>([
    [
      "costs in the month of its start, and is there until its end",
      { forecastStart: "2026-01-31", forecastEnd: "2026-03-02" },
      [
        ["2026-01", 1, "90000.00"],
        ["2026-02", 28, "0.00"],
        ["2026-03", 1, "0.00"],
      ],
    ],
    ["costs without an end", { forecastEnd: null }, [["2026-01", 0, "90000.00"]]],
    ["costs in no month without a start", { forecastStart: null }, [[null, 0, "90000.00"]]],
    [
      "without a price is unknown",
      { purchasePrice: null, forecastStart: "2026-01-31", forecastEnd: "2026-02-02" },
      [
        ["2026-01", 1, null],
        ["2026-02", 1, null],
      ],
    ],
  ])("%s", (_, changes, expected) => {
    expect(forecast({ ...purchase, ...changes })).toEqual(expected);
  });
});

describe("what happened", () => {
  const actual = (changes: Partial<PfaFields>) =>
    monthlySpread(aRecord({ isActualized: true, monthlyRate: "30.44", ...changes }), "actual", today).map(
      ({ month, days, cost }) => [month, days, cost],
    );

  test("is nothing for a record that is not actualized", () => {
    expect(actual({ isActualized: false, actualStart: "2026-01-01" })).toEqual([]);
  });

  test("runs up to today while it has no end", () => {
    expect(actual({ actualStart: "2026-02-27" })).toEqual([
      ["2026-02", 2, "2.00"],
      ["2026-03", 14, "14.00"],
    ]);
  });

  test("has cost nothing yet when it starts after today", () => {
    expect(actual({ actualStart: "2026-05-05" })).toEqual([["2026-05", 0, "0.00"]]);
  });

  test("ends at its end, and is in no month without a start", () => {
    expect(actual({ actualStart: "2026-05-05", actualEnd: "2026-05-06" })).toEqual([["2026-05", 1, "1.00"]]);
    expect(actual({ actualStart: null })).toEqual([[null, 0, null]]);
  });
});

test("the plan is spread by its own dates", () => {
  const record = aRecord({ originalStart: "2026-07-01", originalEnd: "2026-07-11", monthlyRate: "30.44" });
  expect(monthlySpread(record, "plan", today)).toEqual([
    { month: "2026-07", days: 10, cost: "10.00", quantity: 1 },
  ]);
});

/** Days at most about 110 years apart, so that spread and unspread ranges both come up. */
const anyRange = fc.tuple(anyDay, fc.integer({ min: -40_000, max: 40_000 })).map(([day, more]) => {
  const moved = Math.min(Math.max(daysBetween("0001-01-01", day) + more, 0), 3_652_058);
  return [day, addDays("0001-01-01", moved)] as const;
});

describe.each(LAYERS)("of any record, the %s", (layer) => {
  const anyWithRange = fc
    .tuple(anyRecord, anyRange, anyMoney)
    .map(([record, [start, end], money]): PfaFields => {
      const range = { forecastStart: start, forecastEnd: end, originalStart: start, originalEnd: end };
      return {
        ...record,
        ...range,
        actualStart: start,
        actualEnd: end,
        monthlyRate: money,
        purchasePrice: money,
      };
    });

  test("adds up to its cost to the cent, or is unknown in every month", () => {
    fc.assert(
      fc.property(fc.oneof(anyRecord, anyWithRange), (record) => {
        const shares = monthlySpread(record, layer, today);
        const cost = COST_OF[layer](record, today);
        if (layer === "actual" && !record.isActualized) return shares.length === 0;
        if (cost === null) return shares.length > 0 && shares.every((share) => share.cost === null);
        const { total, unknown } = sumCosts(shares.map((share) => share.cost));
        return unknown === 0 && total === cost && shares.every((share) => !share.cost?.startsWith("-"));
      }),
    );
  });

  test("lies in months that follow each other, with all its days", () => {
    fc.assert(
      fc.property(anyWithRange, (record) => {
        const shares = monthlySpread(record, layer, today);
        const [start, end] = [record.originalStart ?? "", record.originalEnd ?? ""];
        const days = shares.reduce((sum, share) => sum + share.days, 0);
        const months = shares.map((share) => share.month ?? "none");
        expect(months).toEqual([...new Set(months)].sort());
        if (shares.length > 0) expect(days).toBe(Math.max(daysBetween(start, end), 0));
      }),
      { numRuns: 40 },
    );
  });
});
