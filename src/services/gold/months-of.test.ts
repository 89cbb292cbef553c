import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { addDays, daysBetween } from "#src/domain/calendar.ts";
import { monthlySpread } from "#src/domain/monthly-spread.ts";
import type { PfaFields } from "#src/domain/record.ts";
import { anyDay, anyMoney, anyRecord, aRecord } from "#src/domain/record-arbitraries.ts";
import { createWorld, type World } from "#src/services/testing/world.ts";

const today = "2026-03-15";
let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

/** The forecast of records by month as Postgres works it out, list by list. */
async function inDatabase(records: readonly PfaFields[]) {
  const rows = await world.rows<{ shares: ReturnType<typeof monthlySpread> }>(
    `SELECT (SELECT jsonb_agg(jsonb_build_object('month', left(s.month::text, 7), 'days', s.days, 'cost', s.cost::text,
               'quantity', 1) ORDER BY s.month)
             FROM gold.months_of(r.source, r.rate, r.price, r.first, r.until) s) AS shares
     FROM jsonb_to_recordset($1::jsonb)
       AS r(at int, source text, rate numeric, price numeric, first date, until date) ORDER BY at`,
    [
      JSON.stringify(
        records.map((one, at) => ({
          at,
          source: one.source,
          rate: one.monthlyRate,
          price: one.purchasePrice,
          first: one.forecastStart,
          until: one.forecastEnd,
        })),
      ),
    ],
  );
  return rows.map((row) => row.shares);
}

it("spreads as the domain does, to the cent, whatever the record", async () => {
  const ranges = fc
    .tuple(anyDay, fc.integer({ min: -500, max: 40_000 }))
    .map(([day, more]) => [
      day,
      addDays("0001-01-01", Math.min(Math.max(daysBetween("0001-01-01", day) + more, 0), 3_652_058)),
    ]);
  const sources = fc.constantFrom<PfaFields["source"][]>("Rental", "Purchase", null);
  const spread = fc
    .tuple(ranges, anyMoney, sources)
    .map(([[forecastStart = null, forecastEnd = null], money, source]) =>
      aRecord({ source, forecastStart, forecastEnd, monthlyRate: money, purchasePrice: money }),
    );
  const records = fc.sample(fc.oneof(anyRecord, spread), 300);
  const edges = [
    aRecord({ forecastStart: "0001-01-01", forecastEnd: "0001-02-01" }),
    aRecord({ forecastStart: "9999-12-01", forecastEnd: "9999-12-31" }),
    aRecord({ forecastStart: "1926-01-31", forecastEnd: "2026-01-01" }),
    aRecord({ forecastStart: "1926-01-31", forecastEnd: "2026-01-02" }),
    aRecord({ forecastStart: "0001-01-01", forecastEnd: "9999-12-31", monthlyRate: "999999999999.99" }),
    aRecord({ forecastStart: "2024-02-29", forecastEnd: "2024-02-29" }),
    aRecord({ monthlyRate: "-5.00" }),
    aRecord({ source: "Purchase", purchasePrice: "-1.00" }),
    aRecord({ source: "Purchase", purchasePrice: "12.34", forecastStart: null }),
  ];
  const all = [...records, ...edges];
  const found = await inDatabase(all);
  for (const [at, record] of all.entries()) {
    expect(found[at], JSON.stringify(record)).toEqual(monthlySpread(record, "forecast", today));
  }
});
