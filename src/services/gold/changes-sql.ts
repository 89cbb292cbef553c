import { type SQL, sql } from "drizzle-orm";

/**
 * Records that gold holds and that differ from their last version observed before `since`: one row each, with the fields
 * that differ and the forecast cost that counted then and counts now (null where unknown, or where the record did not
 * count: new or discontinued). Records that were there on the organization's first day (UTC) are not new: they differ from
 * their first version, whatever day is asked for.
 * @param pfaIds only among these
 */
export function changesSql(organizationId: string, since: Date, pfaIds?: readonly string[]): SQL {
  const day = sql`${since.toISOString()}::timestamptz`;
  const firstDayEnds = sql`(
    SELECT (date_trunc('day', min(h.observed_at) AT TIME ZONE 'UTC') + interval '1 day') AT TIME ZONE 'UTC'
    FROM pfa_mirror_history h WHERE h.organization_id = ${organizationId})`;
  const among = pfaIds ? sql`AND h.pfa_id = ANY(${sql.param(pfaIds)})` : sql``;
  return sql`
    SELECT f.pfa_id,
      CASE WHEN b.version IS NULL THEN 'new'
        WHEN f.is_discontinued AND b.snapshot->>'isDiscontinued' = 'false' THEN 'discontinued'
        WHEN NOT f.is_discontinued AND b.snapshot->>'isDiscontinued' = 'true' THEN 'restored'
        ELSE 'changed' END AS kind,
      ARRAY(SELECT k.key FROM jsonb_each(n.snapshot) k
            WHERE b.version IS NOT NULL AND b.snapshot->k.key IS DISTINCT FROM k.value ORDER BY k.key) AS fields,
      b.version AS version_before, f.version,
      CASE WHEN b.snapshot->>'isDiscontinued' = 'false' THEN gold.cost_between(b.snapshot->>'source',
        (b.snapshot->>'monthlyRate')::numeric, (b.snapshot->>'purchasePrice')::numeric,
        (b.snapshot->>'forecastStart')::date, (b.snapshot->>'forecastEnd')::date) END AS forecast_before,
      CASE WHEN NOT f.is_discontinued THEN f.forecast_cost END AS forecast_now,
      n.changed_by, n.changed_at, n.change_reason AS reason
    FROM (
      SELECT DISTINCT h.pfa_id FROM pfa_mirror_history h
      WHERE h.organization_id = ${organizationId} AND h.observed_at >= ${day} ${among}
      OFFSET 0
    ) moved
    CROSS JOIN LATERAL (
      SELECT * FROM gold.fact_record r WHERE r.organization_id = ${organizationId} AND r.pfa_id = moved.pfa_id LIMIT 1
    ) f
    CROSS JOIN LATERAL (
      SELECT * FROM pfa_mirror_history v
      WHERE v.organization_id = ${organizationId} AND v.pfa_id = f.pfa_id AND v.version = f.version LIMIT 1
    ) n
    LEFT JOIN LATERAL (
      SELECT v.version, v.snapshot, v.content_hash FROM pfa_mirror_history v
      WHERE v.organization_id = ${organizationId} AND v.pfa_id = f.pfa_id AND v.version <= f.version
        AND (v.observed_at < ${day} OR v.observed_at < ${firstDayEnds})
      ORDER BY v.observed_at < ${day} DESC, CASE WHEN v.observed_at < ${day} THEN -v.version ELSE v.version END LIMIT 1
    ) b ON true
    WHERE b.content_hash IS DISTINCT FROM n.content_hash`;
}
