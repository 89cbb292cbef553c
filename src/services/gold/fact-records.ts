import { type SQL, sql } from "drizzle-orm";
import type { Transaction } from "#src/db/connection.ts";
import { groupedBy } from "#src/services/gold/dimensions.ts";

/** Records of the mirror that are not yet counted as they are, and the groups that they were counted in. */
export interface Changed {
  pfaIds: string[];
  groupKeys: string[];
}

const GROUP_OF_MIRROR = sql.raw(groupedBy("m").join(", "));
const COPIED =
  `version, content_hash, description, category, class, source, dor, area_silo, manufacturer, model, contract,
  equipment, is_funds_transferable, is_actualized, is_discontinued, original_start, original_end, forecast_start, forecast_end,
  actual_start, actual_end, monthly_rate, purchase_price`
    .split(",")
    .map((name) => name.trim());

/** Until when the actual layer of a record lasts: to its end, else to today, else not at all. */
export function actualUntil(alias: string, today: string): SQL {
  const [start, end] = [sql.raw(`${alias}.actual_start`), sql.raw(`${alias}.actual_end`)];
  return sql`coalesce(${end}, greatest(${start}, ${today}::date))`;
}

/** Compares the whole mirror of an organization with what was counted: versions and content, one hash join. */
export async function findChanged(tx: Transaction, organizationId: string): Promise<Changed> {
  const { rows } = await tx.execute<{ pfa_ids: string[] | null; group_keys: string[] | null }>(sql`
    SELECT array_agg(pfa_id) AS pfa_ids, array_agg(DISTINCT f.group_key) FILTER (WHERE f.group_key IS NOT NULL) AS group_keys
    FROM (SELECT pfa_id, version, content_hash FROM pfa_mirror WHERE organization_id = ${organizationId}) m
    FULL JOIN (
      SELECT pfa_id, version, content_hash, group_key FROM gold.fact_record WHERE organization_id = ${organizationId}
    ) f USING (pfa_id)
    WHERE m.version IS DISTINCT FROM f.version OR m.content_hash IS DISTINCT FROM f.content_hash`);
  return { pfaIds: rows[0]?.pfa_ids ?? [], groupKeys: rows[0]?.group_keys ?? [] };
}

/**
 * Takes records over from the mirror, with their costs; those that left it leave here too.
 * @returns the groups in which they count now
 */
export async function takeRecords(
  tx: Transaction,
  organizationId: string,
  pfaIds: readonly string[],
  today: string,
): Promise<string[]> {
  if (pfaIds.length === 0) return [];
  await tx.execute(sql`
    DELETE FROM gold.fact_record f WHERE f.organization_id = ${organizationId} AND f.pfa_id = ANY(${sql.param(pfaIds)})
      AND NOT EXISTS (SELECT FROM pfa_mirror m WHERE m.organization_id = ${organizationId} AND m.pfa_id = f.pfa_id)`);
  const cost = (start: string, end: SQL) =>
    sql`gold.cost_between(m.source, m.monthly_rate, m.purchase_price, ${sql.raw(`m.${start}`)}, ${end})`;
  const set = [
    ...COPIED,
    "group_key",
    "plan_cost",
    "forecast_cost",
    "actual_cost",
    "updated_at",
    "updated_by",
  ].map((name) => `${name} = excluded.${name}`);
  const { rows } = await tx.execute<{ group_key: string }>(sql`
    WITH taken AS (
      INSERT INTO gold.fact_record (organization_id, pfa_id, ${sql.raw(COPIED.join(", "))}, group_key, plan_cost, forecast_cost,
        actual_cost, updated_at, updated_by)
      SELECT m.organization_id, m.pfa_id, ${sql.raw(COPIED.map((name) => `m.${name}`).join(", "))},
        CASE WHEN NOT m.is_discontinued THEN md5(jsonb_build_array(${GROUP_OF_MIRROR})::text)::uuid END,
        ${cost("original_start", sql`m.original_end`)}, ${cost("forecast_start", sql`m.forecast_end`)},
        CASE WHEN m.is_actualized THEN ${cost("actual_start", actualUntil("m", today))} END,
        m.pems_updated_at, m.pems_updated_by
      FROM pfa_mirror m WHERE m.organization_id = ${organizationId} AND m.pfa_id = ANY(${sql.param(pfaIds)})
      ON CONFLICT (organization_id, pfa_id) DO UPDATE SET ${sql.raw(set.join(", "))}
      RETURNING group_key
    )
    SELECT DISTINCT group_key FROM taken WHERE group_key IS NOT NULL`);
  return rows.map((row) => row.group_key);
}

/**
 * Brings what is still on site, and costs up to today, to a new day.
 * @returns the groups in which such records count
 */
export async function moveRunning(tx: Transaction, organizationId: string, today: string): Promise<string[]> {
  const { rows } = await tx.execute<{ group_key: string }>(sql`
    WITH moved AS (
      UPDATE gold.fact_record f
      SET actual_cost = gold.cost_between(f.source, f.monthly_rate, f.purchase_price, f.actual_start, ${actualUntil("f", today)})
      WHERE f.organization_id = ${organizationId} AND f.is_actualized AND f.actual_start IS NOT NULL AND f.actual_end IS NULL
      RETURNING f.group_key
    )
    SELECT DISTINCT group_key FROM moved WHERE group_key IS NOT NULL`);
  return rows.map((row) => row.group_key);
}
