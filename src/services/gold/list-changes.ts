import { sql } from "drizzle-orm";
import { inOrganization } from "#src/db/in-organization.ts";
import { addDays, utcDay } from "#src/domain/calendar.ts";
import { DomainError } from "#src/domain/errors.ts";
import type { EditableField } from "#src/domain/record.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import { changesSql } from "#src/services/gold/changes-sql.ts";
import { type Freshness, freshness } from "#src/services/gold/figures.ts";
import type { Member } from "#src/services/organizations/member.ts";
import { isoTime } from "#src/services/records/load-records.ts";
import { seesMoney, visibleNames, visibleWords } from "#src/services/records/visible-fields.ts";

/** How far back a comparison may begin: it walks the history from there. */
const MOST_DAYS_BACK = 92;

/** A record that differs from what it was; US dollars, times in ISO 8601. Money is absent without perm_ViewFinancials. */
export interface RecordMove {
  pfaId: string;
  description: string | null;
  category: string | null;
  class: string | null;
  areaSilo: string | null;
  kind: "new" | "changed" | "discontinued" | "restored";
  /** Fields that differ; empty for a new record. */
  fields: EditableField[];
  /** Null for a new record. */
  versionBefore: number | null;
  version: number;
  /** Of the present version. */
  changedBy: string;
  changedAt: string;
  reason: string | null;
  /** Null where it was unknown or did not count (new). */
  forecastBefore?: string | null;
  /** Null where it is unknown or does not count any more (discontinued). */
  forecastNow?: string | null;
  /** By how much the organization's forecast moved. */
  forecastCostChange?: string;
}

export interface Changes extends Freshness {
  /** UTC day at whose beginning the comparison starts. */
  since: string;
  /** Records that differ. */
  total: number;
  /** Over all of them. */
  forecastCostChange?: string;
  /** The biggest moves of the forecast first; without money the latest first. */
  changes: RecordMove[];
}

interface Row extends Record<string, unknown> {
  pfa_id: string;
  description: string | null;
  category: string | null;
  class: string | null;
  area_silo: string | null;
  kind: RecordMove["kind"];
  fields: EditableField[];
  version_before: number | null;
  version: number;
  changed_by: string;
  changed_at: string;
  reason: string | null;
  forecast_before: string | null;
  forecast_now: string | null;
  moved_by: string;
  total: number;
  total_moved_by: string;
}

/**
 * What differs from the versions that had been observed when the day `since` began (today by default: what changed since
 * yesterday). A version that PEMS raised without a change is none; what was changed and changed back neither.
 * @param input.since `YYYY-MM-DD`, UTC; at most 92 days ago
 * @param input.limit 1 to 500
 * @throws DomainError BAD_INPUT (`since`)
 */
export async function listChanges(
  deps: ServiceDeps,
  member: Member,
  input: { since?: string; limit?: number },
): Promise<Changes> {
  const today = utcDay(deps.now());
  const { since = today, limit = 100 } = input;
  if (since < addDays(today, -MOST_DAYS_BACK)) {
    const message = `Ask for changes since a day that is at most ${MOST_DAYS_BACK} days ago.`;
    throw new DomainError("BAD_INPUT", message, { field: "since" });
  }
  const money = seesMoney(member);
  const order = money ? sql`abs(c.moved_by) DESC, c.changed_at DESC` : sql`c.changed_at DESC`;
  return inOrganization(deps.db, member, async (tx) => {
    const fresh = await freshness(tx, member);
    // The list against the day's beginning is kept; against any other day it is worked out.
    const kept = sql`SELECT * FROM gold.fact_change WHERE organization_id = ${member.organizationId}`;
    const moves = fresh.asOf === since ? kept : changesSql(member.organizationId, new Date(since));
    const { rows } = await tx.execute<Row>(sql`
      WITH c AS MATERIALIZED (
        SELECT x.*, coalesce(x.forecast_now, 0.00) - coalesce(x.forecast_before, 0.00) AS moved_by
        FROM (${moves}) x
      )
      SELECT c.pfa_id, f.description, f.category, f.class, f.area_silo, c.kind, c.fields, c.version_before, c.version,
        c.changed_by, ${isoTime("c.changed_at")} AS changed_at, c.reason, c.forecast_before::text, c.forecast_now::text,
        c.moved_by::text, (SELECT count(*)::int FROM c) AS total, (SELECT sum(moved_by)::text FROM c) AS total_moved_by
      FROM (SELECT * FROM c ORDER BY ${order}, c.pfa_id LIMIT ${limit}) c
      CROSS JOIN LATERAL (
        SELECT * FROM gold.fact_record r WHERE r.organization_id = ${member.organizationId} AND r.pfa_id = c.pfa_id LIMIT 1
      ) f
      ORDER BY ${order}, c.pfa_id`);
    return {
      ...fresh,
      since,
      total: rows[0]?.total ?? 0,
      ...(money && { forecastCostChange: rows[0]?.total_moved_by ?? "0.00" }),
      changes: rows.map((row) => shown(row, member)),
    };
  });
}

function shown(row: Row, member: Member): RecordMove {
  return {
    pfaId: row.pfa_id,
    description: row.description,
    category: row.category,
    class: row.class,
    areaSilo: row.area_silo,
    kind: row.kind,
    fields: visibleNames(member, row.fields),
    versionBefore: row.version_before,
    version: row.version,
    changedBy: row.changed_by,
    changedAt: row.changed_at,
    reason: row.reason && visibleWords(member, row.reason),
    ...(seesMoney(member) && {
      forecastBefore: row.forecast_before,
      forecastNow: row.forecast_now,
      forecastCostChange: row.moved_by,
    }),
  };
}
