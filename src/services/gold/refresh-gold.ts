import { sql } from "drizzle-orm";
import type { Transaction } from "#src/db/connection.ts";
import { inOrganization, serviceActor } from "#src/db/in-organization.ts";
import { utcDay } from "#src/domain/calendar.ts";
import { LAYERS } from "#src/domain/monthly-spread.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import { changesSql } from "#src/services/gold/changes-sql.ts";
import { countGroups } from "#src/services/gold/count-groups.ts";
import { CALCULATION } from "#src/services/gold/dimensions.ts";
import { findChanged, moveRunning, takeRecords } from "#src/services/gold/fact-records.ts";

/** First half of the key of the lock under which an organization is refreshed. */
const REFRESH_LOCK_CLASS = 7_330_002;

export type Refreshed =
  /** Another process is at it; nothing was done. */
  | { status: "busy" }
  /** How many records were taken over, and how many groups of dimensions were counted anew. */
  | { status: "refreshed"; records: number; groups: number };

/**
 * Brings the figures of one organization up to date with its mirror, in one transaction: records that changed are found by
 * version and content, and only the groups that they leave and enter are counted anew. On a new day also those with
 * equipment on site, which costs up to today. Nothing is locked against readers.
 */
export async function refreshGold(deps: ServiceDeps, organizationId: string): Promise<Refreshed> {
  const today = utcDay(deps.now());
  return inOrganization(deps.db, serviceActor(organizationId), async (tx) => {
    const { rows } = await tx.execute<{ free: boolean }>(
      sql`SELECT pg_try_advisory_xact_lock(${REFRESH_LOCK_CLASS}, hashtext(${organizationId})) AS free`,
    );
    if (!rows[0]?.free) return { status: "busy" };
    const newDay = await beginDay(tx, organizationId, today);
    const running = newDay ? await moveRunning(tx, organizationId, today) : [];
    const changed = await findChanged(tx, organizationId);
    const entered = await takeRecords(tx, organizationId, changed.pfaIds, today);
    const groups = [...new Set([...running, ...changed.groupKeys, ...entered])];
    await countGroups(tx, organizationId, groups, today);
    await listChanges(tx, organizationId, today, newDay ? undefined : changed.pfaIds);
    await keepTotals(tx, organizationId, today);
    await tx.execute(sql`
      INSERT INTO gold.refresh_state (organization_id, as_of, refreshed_at, calculation)
      VALUES (${organizationId}, ${today}, now(), ${CALCULATION})
      ON CONFLICT (organization_id) DO UPDATE
      SET as_of = excluded.as_of, refreshed_at = excluded.refreshed_at, calculation = excluded.calculation`);
    return { status: "refreshed", records: changed.pfaIds.length, groups: groups.length };
  });
}

/** Whether the figures are of another day, or of none; figures that were worked out in another way are dropped. */
async function beginDay(tx: Transaction, organizationId: string, today: string): Promise<boolean> {
  const { rows } = await tx.execute<{ as_of: string; calculation: number }>(sql`
    SELECT as_of::text AS as_of, calculation FROM gold.refresh_state WHERE organization_id = ${organizationId}`);
  const state = rows[0];
  if (state && state.calculation !== CALCULATION) {
    for (const table of ["fact_record", "fact_month", "fact_rollup", "fact_total"]) {
      await tx.execute(
        sql`DELETE FROM ${sql.raw(`gold.${table}`)} WHERE organization_id = ${organizationId}`,
      );
    }
  }
  return state?.as_of !== today || state.calculation !== CALCULATION;
}

/** Lists what differs from the end of the day before; all anew without `pfaIds`. */
async function listChanges(
  tx: Transaction,
  organizationId: string,
  today: string,
  pfaIds: readonly string[] | undefined,
): Promise<void> {
  if (pfaIds?.length === 0) return;
  const among = pfaIds ? sql`AND pfa_id = ANY(${sql.param(pfaIds)})` : sql``;
  await tx.execute(sql`DELETE FROM gold.fact_change WHERE organization_id = ${organizationId} ${among}`);
  await tx.execute(sql`
    INSERT INTO gold.fact_change (organization_id, pfa_id, kind, fields, version_before, version, forecast_before,
      forecast_now, changed_by, changed_at, reason)
    SELECT ${organizationId}::uuid, c.pfa_id, c.kind, c.fields, c.version_before, c.version, c.forecast_before, c.forecast_now,
      c.changed_by, c.changed_at, c.reason
    FROM (${changesSql(organizationId, new Date(today), pfaIds)}) c`);
}

/** What the day adds up to so far; the last refresh of a day leaves what it ended with. */
async function keepTotals(tx: Transaction, organizationId: string, today: string): Promise<void> {
  const names = LAYERS.flatMap((layer) => [`${layer}_cost`, `${layer}_days`]);
  const sums = names.map((name) => `coalesce(sum(${name}), ${name.endsWith("cost") ? "0.00" : "0"})`);
  const set = ["records", ...names].map((name) => `${name} = excluded.${name}`);
  await tx.execute(sql`
    INSERT INTO gold.daily_total (organization_id, day, records, ${sql.raw(names.join(", "))})
    SELECT ${organizationId}::uuid, ${today}::date, coalesce(sum(forecast_quantity), 0), ${sql.raw(sums.join(", "))}
    FROM gold.fact_total WHERE organization_id = ${organizationId}
    ON CONFLICT (organization_id, day) DO UPDATE SET ${sql.raw(set.join(", "))}`);
}
