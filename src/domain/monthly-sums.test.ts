import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { actualCost, forecastCost, planCost, sumCosts } from "#src/domain/cost.ts";
import { monthNumber } from "#src/domain/monthly-days.ts";
import { LAYERS, type Layer, monthlySpread, numbersOf } from "#src/domain/monthly-spread.ts";
import { MonthlySums, type Months, TotalSums } from "#src/domain/monthly-sums.ts";
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
      expect(totals.records).toBe(records.length);
    }),
  );
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
