import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inOrganization } from "#src/db/in-organization.ts";
import { utcDay } from "#src/domain/calendar.ts";
import { addMoney } from "#src/domain/money.ts";
import { LAYERS, type Layer, monthlySpread } from "#src/domain/monthly-spread.ts";
import type { PfaFields } from "#src/domain/record.ts";
import { DIMENSIONS } from "#src/services/gold/dimensions.ts";
import { monthlyFigures, totalFigures } from "#src/services/gold/figures.ts";
import { listChanges } from "#src/services/gold/list-changes.ts";
import { refreshGold } from "#src/services/gold/refresh-gold.ts";
import { refreshStaleGold } from "#src/services/gold/refresh-stale-gold.ts";
import { listRecords } from "#src/services/records/list-records.ts";
import { pfaIdOf } from "#src/services/testing/records.ts";
import { createWorld, type World } from "#src/services/testing/world.ts";

const DAY_MS = 86_400_000;
const WIDE = { from: "1950-01", to: "2049-12" };
const signal = new AbortController().signal;

/** Odd values on purpose: unknown, negative, reversed, running, in no month. */
function oddRecord(index: number): Partial<PfaFields> {
  const pick = <T>(...choices: T[]) => choices[(index * 7919 + 13) % choices.length] as T;
  return {
    source: pick<PfaFields["source"]>("Rental", "Rental", "Purchase", null),
    monthlyRate: pick("0.01", "999999999999.99", null, "-5.00", `${index}.${10 + (index % 89)}`, "15.22"),
    purchasePrice: pick(null, "12.34", "-1.00", "999999999999.99"),
    forecastStart: pick("2026-01-31", "0001-01-01", null, "2026-06-01", "2026-02-28"),
    forecastEnd: pick("2026-03-01", "9999-12-31", "2025-01-01", null, "2026-02-28", "2027-08-15"),
    isActualized: index % 2 === 0,
    isDiscontinued: index % 11 === 0,
    actualStart: pick("2026-01-01", null, "2030-01-01"),
    actualEnd: pick(null, null, "2026-05-05", "2025-05-05"),
    dor: pick("BEO", "PROJECT", null),
    areaSilo: pick("North", null),
  };
}

describe("gold", () => {
  let world: World;
  const refresh = () => refreshGold(world.deps, world.organization.id);
  const today = () => utcDay(world.deps.now());
  const mirrored = async () =>
    (
      await world.rows<{ fields: PfaFields }>(
        `SELECT h.snapshot AS fields FROM pfa_mirror m JOIN pfa_mirror_history h USING (organization_id, pfa_id, version)
         WHERE m.organization_id = $1`,
        [world.organization.id],
      )
    ).map((row) => row.fields);

  /** What gold must hold, worked out by the domain from the mirror: figures by layer, month and dimensions. */
  async function expected() {
    const found = new Map<string, { days: number; quantity: number; cost: string; unknownCost: number }>();
    for (const fields of (await mirrored()).filter((one) => !one.isDiscontinued)) {
      for (const layer of LAYERS) {
        for (const { month, days, cost } of monthlySpread(fields, layer, today())) {
          const key = JSON.stringify([layer, month, ...DIMENSIONS.map((name) => fields[name])]);
          const so = found.get(key) ?? { days: 0, quantity: 0, cost: "0.00", unknownCost: 0 };
          found.set(key, {
            days: so.days + days,
            quantity: so.quantity + 1,
            cost: cost === null ? so.cost : addMoney(so.cost, cost),
            unknownCost: so.unknownCost + (cost === null ? 1 : 0),
          });
        }
      }
    }
    return new Map([...found].sort(([a], [b]) => a.localeCompare(b)));
  }
  /** What is kept by one dimension, and by none, is the sum of the groups. */
  async function expectRolledUp() {
    const { rows } = await world.owner.query(
      `SELECT count(*)::int AS kept, count(*) FILTER (WHERE k.dimension IS NULL OR s.plan_quantity IS NULL
           OR (k.plan_cost, k.plan_days, k.plan_quantity, k.plan_unknown, k.forecast_cost, k.forecast_days, k.forecast_quantity,
               k.forecast_unknown, k.actual_cost, k.actual_days, k.actual_quantity, k.actual_unknown)
             <> (s.plan_cost, s.plan_days, s.plan_quantity, s.plan_unknown, s.forecast_cost, s.forecast_days, s.forecast_quantity,
               s.forecast_unknown, s.actual_cost, s.actual_days, s.actual_quantity, s.actual_unknown))::int AS wrong
       FROM (SELECT *, coalesce(month, 'infinity') AS m, coalesce(value, '-') AS v FROM gold.fact_rollup WHERE organization_id = $1) k
       FULL JOIN (
         SELECT d.dimension, coalesce(d.value, '-') AS v, coalesce(f.month, 'infinity') AS m,
           sum(plan_cost) AS plan_cost, sum(plan_days) AS plan_days, sum(plan_quantity) AS plan_quantity,
           sum(plan_unknown) AS plan_unknown, sum(forecast_cost) AS forecast_cost, sum(forecast_days) AS forecast_days,
           sum(forecast_quantity) AS forecast_quantity, sum(forecast_unknown) AS forecast_unknown,
           sum(actual_cost) AS actual_cost, sum(actual_days) AS actual_days, sum(actual_quantity) AS actual_quantity,
           sum(actual_unknown) AS actual_unknown
         FROM gold.fact_month f CROSS JOIN LATERAL (VALUES ('all', NULL), ('category', category), ('class', class),
           ('source', source), ('dor', dor), ('area_silo', area_silo)) AS d(dimension, value)
         WHERE organization_id = $1 GROUP BY 1, 2, 3
       ) s USING (dimension, v, m)`,
      [world.organization.id],
    );
    expect(rows[0].wrong).toBe(0);
    expect(rows[0].kept).toBeGreaterThan(50);
  }
  async function inGold() {
    const read = async (range: { from: string; to: string }) =>
      (await monthlyFigures(world.deps, world.maria, { ...range, groupBy: DIMENSIONS })).rows;
    const earliest = (await read({ from: "0001-01", to: "0001-01" })).filter((row) => row.month !== null);
    await expectRolledUp();
    const found = [...earliest, ...(await read(WIDE))].flatMap(({ month, group, layers }) =>
      LAYERS.flatMap((layer) => {
        const figures = layers[layer];
        if (!figures?.quantity) return [];
        return [[JSON.stringify([layer, month, ...DIMENSIONS.map((name) => group[name])]), figures] as const];
      }),
    );
    return new Map(found.sort(([a], [b]) => a.localeCompare(b)));
  }

  beforeAll(async () => {
    world = await createWorld();
    await world.seedRecords(40);
    await world.seedRecords(400, { from: 1001, change: oddRecord });
    await world.seedRecords(3, { from: 5000, organizationId: world.other.id });
  });
  afterAll(() => world.close());

  it("has nothing before the first refresh, and says so", async () => {
    const empty = { asOf: null, refreshedAt: null, rows: [] };
    expect(await monthlyFigures(world.deps, world.maria, WIDE)).toEqual(empty);
    expect(await totalFigures(world.deps, world.maria, {})).toEqual(empty);
    expect(await listChanges(world.deps, world.maria, {})).toMatchObject({ total: 0, changes: [] });
  });

  it("holds by month, layer and dimensions what the domain works out from the mirror", async () => {
    expect(await refresh()).toMatchObject({ status: "refreshed", records: 440 });
    expect(await inGold()).toEqual(await expected());
    const { asOf, refreshedAt } = await totalFigures(world.deps, world.maria, {});
    expect([asOf, refreshedAt?.slice(0, 10)]).toEqual([today(), today()]);
  });

  it("adds up, over all months and in total, to the totals of the record list to the cent", async () => {
    const { totals } = await listRecords(world.deps, world.maria, { limit: 1 });
    const { rows: months } = await monthlyFigures(world.deps, world.maria, WIDE);
    const { rows: total } = await totalFigures(world.deps, world.maria, {});
    const sum = (layer: Layer) =>
      months.reduce((cost, row) => addMoney(cost, row.layers[layer]?.cost ?? "0"), "0.00");
    expect(totals).toBeDefined();
    expect([sum("plan"), sum("forecast"), sum("actual")]).toEqual([
      totals?.planCost,
      totals?.forecastCost,
      totals?.actualCost,
    ]);
    expect(total).toMatchObject([
      {
        group: {},
        layers: {
          plan: { cost: totals?.planCost, unknownCost: totals?.unknownPlan },
          forecast: { cost: totals?.forecastCost, unknownCost: totals?.unknownForecast },
          actual: { cost: totals?.actualCost, unknownCost: totals?.unknownActual },
        },
      },
    ]);
    const { rows: bySource } = await totalFigures(world.deps, world.maria, {
      groupBy: ["source"],
      layers: ["plan"],
    });
    expect(bySource.map((row) => row.group.source)).toEqual(["Purchase", "Rental", null]);
    const { rows: sourceMonths } = await monthlyFigures(world.deps, world.maria, {
      ...WIDE,
      groupBy: ["source"],
    });
    const ofRentals = sourceMonths.filter((row) => row.group.source === "Rental");
    expect(ofRentals.reduce((cost, row) => addMoney(cost, row.layers.plan?.cost ?? "0"), "0.00")).toBe(
      bySource[1]?.layers.plan?.cost,
    );
    expect(bySource.reduce((cost, row) => addMoney(cost, row.layers.plan?.cost ?? "0"), "0.00")).toBe(
      totals?.planCost,
    );
  });

  it("counts only the groups anew that changed records leave and enter", async () => {
    expect(await refresh()).toEqual({ status: "refreshed", records: 0, groups: 0 });
    const stamps = async () =>
      (
        await world.rows<{ xmin: string }>(
          "SELECT DISTINCT xmin::text FROM gold.fact_total WHERE organization_id = $1",
          [world.organization.id],
        )
      ).length;
    expect(await stamps()).toBe(1);
    await world.changeInPems(pfaIdOf(1), { category: "Vessels", monthlyRate: "1234.56" });
    await world.changeInPems(pfaIdOf(2), { forecastEnd: "2027-12-24" });
    await world.changeInPems(pfaIdOf(3), { isDiscontinued: true });
    await world.changeInPems(pfaIdOf(1011), { isDiscontinued: false });
    const refreshed = await refresh();
    expect(refreshed).toMatchObject({ status: "refreshed", records: 4 });
    expect(refreshed.status === "refreshed" && refreshed.groups).toBeLessThanOrEqual(6);
    expect(await stamps()).toBe(2);
    expect(await inGold()).toEqual(await expected());
  });

  it("takes a repaired record over although its version stayed", async () => {
    await world.rows(
      `UPDATE pfa_mirror SET monthly_rate = 1.00, content_hash = 'other' WHERE organization_id = $1 AND pfa_id = $2`,
      [world.organization.id, pfaIdOf(4)],
    );
    expect(await refresh()).toMatchObject({ records: 1 });
    const { totals } = await listRecords(world.deps, world.maria, { limit: 1 });
    const { rows } = await totalFigures(world.deps, world.maria, {});
    expect(rows[0]?.layers.forecast?.cost).toBe(totals?.forecastCost);
  });

  it("forgets what the mirror has no more", async () => {
    await world.rows("DELETE FROM pfa_mirror WHERE organization_id = $1 AND pfa_id = ANY($2)", [
      world.organization.id,
      [pfaIdOf(4), pfaIdOf(5)],
    ]);
    expect(await refresh()).toMatchObject({ records: 2 });
    expect(await inGold()).toEqual(await expected());
    const left = await world.rows("SELECT 1 FROM gold.fact_record WHERE pfa_id = $1", [pfaIdOf(4)]);
    expect(left).toEqual([]);
  });

  it("brings running rentals to the new day, and only what they are counted in", async () => {
    world.advance(40 * DAY_MS);
    const before = await inGold();
    const refreshed = await refresh();
    expect(refreshed).toMatchObject({ status: "refreshed", records: 0 });
    expect(refreshed.status === "refreshed" && refreshed.groups).toBeGreaterThan(0);
    const after = await inGold();
    expect(after).toEqual(await expected());
    expect(after).not.toEqual(before);
    const plans = (map: typeof after) => [...map].filter(([key]) => key.startsWith('["plan"'));
    expect(plans(after)).toEqual(plans(before));
  });

  it("begins anew when figures are worked out in another way", async () => {
    await world.rows("UPDATE gold.refresh_state SET calculation = 0 WHERE organization_id = $1", [
      world.organization.id,
    ]);
    await world.rows("UPDATE gold.fact_month SET plan_cost = 1 WHERE organization_id = $1", [
      world.organization.id,
    ]);
    expect(await refresh()).toMatchObject({ records: 438 });
    expect(await inGold()).toEqual(await expected());
  });

  it("is refreshed by one process at a time, and keeps readers reading what was before meanwhile", async () => {
    const before = await inGold();
    await world.changeInPems(pfaIdOf(6), { forecastEnd: "2028-08-08" });
    const client = await world.owner.connect();
    let refreshing: ReturnType<typeof refresh> | undefined;
    try {
      await client.query("BEGIN");
      // What a refresh writes last: it has to wait here, with everything else done.
      await client.query("SELECT 1 FROM gold.refresh_state FOR UPDATE");
      refreshing = refresh();
      await expect
        .poll(() => world.rows("SELECT 1 FROM pg_locks WHERE locktype = 'transactionid' AND NOT granted"))
        .toHaveLength(1);
      expect(await refresh()).toEqual({ status: "busy" });
      expect(await inGold()).toEqual(before);
    } finally {
      await client.query("ROLLBACK");
      client.release();
    }
    expect(await refreshing).toMatchObject({ status: "refreshed", records: 1 });
    expect(await inGold()).toEqual(await expected());
    expect(await inGold()).not.toEqual(before);
  });

  it("finds organizations whose figures are behind, and leaves the others alone", async () => {
    expect(await refreshStaleGold(world.deps, signal)).toBe(2);
    const settle = () =>
      world.rows("UPDATE gold.refresh_state SET refreshed_at = now() + interval '3 minutes'");
    await settle();
    expect(await refreshStaleGold(world.deps, signal)).toBe(0);
    await world.changeInPems(pfaIdOf(7), { category: "Vessels" });
    await world.rows("UPDATE gold.refresh_state SET refreshed_at = now() - interval '1 minute'");
    await world.rows(
      "UPDATE gold.refresh_state SET refreshed_at = now() + interval '3 minutes' WHERE organization_id = $1",
      [world.other.id],
    );
    expect(await refreshStaleGold(world.deps, signal)).toBe(1);
    expect(await inGold()).toEqual(await expected());
    await settle();
    await world.rows(
      "UPDATE organization SET last_reconciliation_at = now() + interval '2 minutes' WHERE id = $1",
      [world.organization.id],
    );
    expect(await refreshStaleGold(world.deps, signal)).toBe(1);
    await world.rows("UPDATE organization SET last_reconciliation_at = NULL");
    await settle();
    world.advance(DAY_MS);
    expect(await refreshStaleGold(world.deps, AbortSignal.abort())).toBe(0);
    expect(await refreshStaleGold(world.deps, signal)).toBe(2);
  });

  it("goes on with the other organizations when one fails", async () => {
    world.advance(DAY_MS);
    await world.rows(
      `ALTER TABLE gold.refresh_state ADD CONSTRAINT failing CHECK (organization_id <> '${world.other.id}') NOT VALID`,
    );
    expect(await refreshStaleGold(world.deps, signal)).toBe(1);
    await world.rows("ALTER TABLE gold.refresh_state DROP CONSTRAINT failing");
    expect(await refreshStaleGold(world.deps, signal)).toBe(2);
  });

  it("refuses ranges that are none, and answers that are too long", async () => {
    const ask = (from: string, to: string) => monthlyFigures(world.deps, world.maria, { from, to });
    for (const [from = "", to = ""] of [
      ["2026-02", "2026-01"],
      ["1900-01", "2000-01"],
    ]) {
      await expect(ask(from, to)).rejects.toMatchObject({ code: "BAD_INPUT", field: "to" });
    }
    await inOrganization(world.deps.db, world.service, (tx) =>
      tx.execute(`INSERT INTO gold.fact_month SELECT organization_id, gen_random_uuid(), '2200-01-01', 'c' || n, class, source, dor,
        area_silo, plan_cost, plan_days, plan_quantity, plan_unknown, forecast_cost, forecast_days, forecast_quantity,
        forecast_unknown, actual_cost, actual_days, actual_quantity, actual_unknown
        FROM (SELECT * FROM gold.fact_month LIMIT 1) f, generate_series(1, 50001) n`),
    );
    const much = { from: "2200-01", to: "2200-01", groupBy: ["category", "class"] as const };
    await expect(monthlyFigures(world.deps, world.maria, much)).rejects.toMatchObject({ code: "TOO_MANY" });
  });
});
