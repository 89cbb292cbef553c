import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { actualCost, forecastCost, planCost, sumCosts } from "#src/domain/cost.ts";
import { subtractMoney } from "#src/domain/money.ts";
import type { Months } from "#src/domain/month-cells.ts";
import { monthNumber } from "#src/domain/monthly-days.ts";
import { LAYERS, type Layer, monthlySpread, numbersOf } from "#src/domain/monthly-spread.ts";
import { MonthlySums, TotalSums } from "#src/domain/monthly-sums.ts";
import type { PfaFields } from "#src/domain/record.ts";
import { anyDay, anyMoney, anyRecord, aRecord } from "#src/domain/record-arbitraries.ts";
import { dayNumber } from "#src/domain/timeline-days.ts";

const today = "2026-03-15";
const COST_OF = { plan: planCost, forecast: forecastCost, actual: actualCost };

function sumsOf(records: readonly PfaFields[]): MonthlySums {
  const sums = new MonthlySums();
  for (const record of records) sums.add(numbersOf(record), dayNumber(today));
  return sums;
}

/** What the sums must be, share by share as the domain spreads one record; a record counts once. */
function expected(records: readonly PfaFields[], layer: Layer, has: (month: string | null) => boolean) {
  const among = records
    .map((record) => monthlySpread(record, layer, today).filter(({ month }) => has(month)))
    .filter((shares) => shares.length > 0);
  if (among.length === 0) return null;
  const shares = among.flat();
  return {
    cost: sumCosts(shares.map(({ cost }) => cost)).total,
    days: shares.reduce((sum, { days }) => sum + days, 0),
    quantity: among.length,
    unknownCost: among.filter(([first]) => first?.cost === null).length,
  };
}

/** The same for the difference to the plan: of records whose two costs are known, whatever lies there of each. */
function expectedVariance(
  records: readonly PfaFields[],
  layer: "forecast" | "actual",
  has: (month: string | null) => boolean,
) {
  const among = records
    .map((record) => {
      const [plan, other] = (["plan", layer] as const).map((one) => monthlySpread(record, one, today));
      const shares = [...(plan ?? []), ...(other ?? [])];
      const known = shares.every(({ cost }) => cost !== null);
      const sum = (of: typeof plan = []) =>
        sumCosts(of.filter(({ month }) => has(month)).map(({ cost }) => cost)).total;
      return { lies: shares.some(({ month }) => has(month)), known, plan: sum(plan), other: sum(other) };
    })
    .filter(({ lies }) => lies);
  if (among.length === 0) return null;
  const compared = among.filter(({ known }) => known);
  const planCost = sumCosts(compared.map(({ plan }) => plan)).total;
  const cost = subtractMoney(sumCosts(compared.map(({ other }) => other)).total, planCost);
  return {
    cost: compared.length === 0 ? null : cost,
    planCost,
    unknownCost: among.length - compared.length,
  };
}

/** Records that meet in months, odd ones, and some that span centuries. */
const wide = fc
  .tuple(anyRecord, anyDay, anyDay, anyMoney)
  .map(([record, forecastStart, forecastEnd, money]) => ({
    ...record,
    forecastStart,
    forecastEnd,
    monthlyRate: money,
    purchasePrice: money,
  }));
const anyRecords = fc.array(fc.oneof(anyRecord, anyRecord, wide), { maxLength: 12 });

describe.each(LAYERS)("of any records, the %s", (layer) => {
  test("is what they are in a month, up to it, from it on, in no month, and in all", () => {
    fc.assert(
      fc.property(anyRecords, fc.constantFrom("2025-12", "2026-01", "2026-02"), (records, month) => {
        const sums = sumsOf(records);
        const cases: [Months, (share: string | null) => boolean][] = [
          [monthNumber(month), (share) => share === month],
          [{ to: monthNumber(month) }, (share) => share !== null && share <= month],
          [{ from: monthNumber(month) }, (share) => share !== null && share >= month],
          ["none", (share) => share === null],
          ["all", () => true],
        ];
        for (const [months, has] of cases) {
          expect(sums.amount(layer, months)).toEqual(expected(records, layer, has));
          if (layer === "plan") continue;
          expect(sums.variance(layer, months)).toEqual(expectedVariance(records, layer, has));
        }
      }),
    );
  });

  test("adds up to the costs of the records to the cent", () => {
    fc.assert(
      fc.property(anyRecords, (records) => {
        const counted = layer === "actual" ? records.filter((one) => one.isActualized) : records;
        const { total, unknown } = sumCosts(counted.map((one) => COST_OF[layer](one, today)));
        const { cost, unknownCost, quantity } = sumsOf(records).amount(layer, "all") ?? {
          cost: "0.00",
          unknownCost: 0,
          quantity: 0,
        };
        expect([cost, unknownCost, quantity]).toEqual([total, unknown, counted.length]);
      }),
    );
  });
});

test("records added up as wholes are what their months add up to", () => {
  fc.assert(
    fc.property(anyRecords, (records) => {
      const sums = new MonthlySums();
      const totals = new TotalSums();
      for (const record of records) totals.add(sums.add(numbersOf(record), dayNumber(today)));
      for (const layer of LAYERS) expect(totals.amount(layer)).toEqual(sums.amount(layer, "all"));
      for (const layer of ["forecast", "actual"] as const) {
        expect(totals.variance(layer)).toEqual(sums.variance(layer, "all"));
      }
      expect(totals.records).toBe(records.length);
    }),
  );
});

test("a plan without a forecast to hold it against is no saving", () => {
  const plan = { originalStart: "2026-01-01", originalEnd: "2026-03-01", monthlyRate: "3044.00" };
  const open = aRecord({ ...plan, forecastStart: null, forecastEnd: "2026-03-01" });
  const both = aRecord({ ...plan, forecastStart: "2026-02-01", forecastEnd: "2026-04-02" });
  const january = monthNumber("2026-01");
  expect(sumsOf([open]).variance("forecast", january)).toEqual({
    cost: null,
    planCost: "0.00",
    unknownCost: 1,
  });
  const sums = sumsOf([open, both]);
  expect(sums.variance("forecast", "all")).toEqual({ cost: "100.00", planCost: "5900.00", unknownCost: 1 });
  expect(sums.variance("forecast", january)).toMatchObject({ cost: "-3100.00", unknownCost: 1 });
  expect(sums.variance("forecast", january + 2)).toMatchObject({ cost: "3100.00", unknownCost: 0 });
  // The forecast that has no start lies in no month.
  expect(sums.variance("forecast", "none")).toMatchObject({ cost: null, unknownCost: 1 });
});

test("sums beyond what a number holds are exact", () => {
  const purchase = aRecord({ source: "Purchase", purchasePrice: "999999999999.99" });
  const rental = aRecord({
    monthlyRate: "999999999999.99",
    forecastStart: "1950-01-01",
    forecastEnd: "2049-01-01",
  });
  const records = [...Array.from({ length: 100 }, () => purchase), rental];
  const { total } = sumCosts(records.map((one) => forecastCost(one, today)));
  expect(sumsOf(records).amount("forecast", "all")?.cost).toBe(total);
});

test("the extent is that of all layers", () => {
  expect(sumsOf([]).extent).toBeNull();
  expect(sumsOf([aRecord({ forecastStart: null, originalStart: null })]).extent).toBeNull();
  const records = [aRecord(), aRecord({ originalStart: "2025-11-30", forecastEnd: "2027-02-01" })];
  expect(sumsOf(records).extent).toEqual({ first: monthNumber("2025-11"), last: monthNumber("2027-01") });
  expect(sumsOf(records).records).toBe(2);
});
