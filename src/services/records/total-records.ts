import { type SQL, sql } from "drizzle-orm";
import { PgDialect } from "drizzle-orm/pg-core";
import type { Database } from "#src/db/connection.ts";
import { inOrganization } from "#src/db/in-organization.ts";
import { utcDay } from "#src/domain/calendar.ts";
import type { RecordField } from "#src/domain/record.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import type { Member } from "#src/services/organizations/member.ts";
import { actualCostSql } from "#src/services/records/cost-sql.ts";
import { EffectiveView } from "#src/services/records/effective-view.ts";
import { type CostColumns, type CostTotals, costsOf } from "#src/services/records/find-page.ts";
import { columnOf } from "#src/services/records/mirror-columns.ts";
import {
  type FilterColumns,
  filterCondition,
  type RecordFilter,
} from "#src/services/records/record-filter.ts";
import { seesMoney } from "#src/services/records/visible-fields.ts";

export interface RecordTotals {
  /** Matching records. */
  total: number;
  /** Absent without perm_ViewFinancials. */
  totals?: CostTotals;
}

const field = (name: RecordField): SQL => sql.raw(`r.${columnOf(name)}`);

/** A record that nobody has changed is seen as it lies in the mirror (`r`): adding it up takes half the time. */
const UNCHANGED: FilterColumns & CostColumns = {
  field,
  searchText: sql.raw("r.search_text"),
  state: sql.raw("'synced'"),
  hasDraft: sql.raw("false"),
  planCost: sql.raw("r.plan_cost"),
  forecastCost: sql.raw("r.forecast_cost"),
  actualCost: (today) => sql`coalesce(r.ended_cost, ${actualCostSql(field, today)})`,
};

/** Rows of the mirror added up, decimals as text. */
interface Sums {
  n: number;
  plans: number;
  forecasts: number;
  unknown: number;
  plan: string;
  forecast: string;
  actual: string;
}

interface Answer extends Record<string, unknown> {
  total: number;
  totals: CostTotals;
  /** What the mirror alone adds up to, and how it stood. */
  mirror: Sums;
  since: string;
  stand: string;
}

/** What the mirror alone adds up to for a filter, as long as nothing in it moves. */
type Kept = Pick<Answer, "mirror" | "since" | "stand"> & { readonly until: number };

/** By what is asked. Of each database, which a process has one of. */
const kept = new WeakMap<Database, Map<string, Kept>>();
const MOST_KEPT = 500;
/** A row that is written and yet not seen by its time, as after a clock was set back, is missed no longer than this. */
const KEPT_MS = 60_000;
/** Longer than any transaction that writes the mirror: what such a one writes bears the time at which it began. */
const LONGEST_WRITE = sql.raw("interval '15 seconds'");
const dialect = new PgDialect();

/**
 * How many records match, and what they cost together: as `listRecords`, without the rows. Everybody at work asks for it
 * again and again, and for most the same: the mirror, which is nearly all of it, is added up anew only once it has moved.
 * What lies over it is added each time, in the same statement that finds out how the mirror stands.
 * @throws DomainError BAD_INPUT, FORBIDDEN for money that the member may not see, in the filter
 */
export async function totalRecords(
  deps: ServiceDeps,
  member: Member,
  { filter = {} }: { filter?: RecordFilter },
): Promise<RecordTotals> {
  const today = utcDay(deps.now());
  const view = new EffectiveView(member);
  const costs = (columns: CostColumns) => sql.join(costsOf(columns, today), sql`, `);
  // Columns are asked for before the view is built.
  const [shown, condition] = [costs(view), filterCondition(member, filter, view)];
  const changed = sql`SELECT ${shown} FROM ${view.from("changed")} WHERE ${condition}`;
  const mirror = sql`SELECT ${costs(UNCHANGED)} FROM pfa_mirror r
    WHERE r.organization_id = ${member.organizationId} AND ${filterCondition(member, filter, UNCHANGED)}`;
  const covered = sql`${mirror} AND r.pfa_id IN (${view.changedIds()})`;

  const known = kept.get(deps.db) ?? new Map<string, Kept>();
  kept.set(deps.db, known);
  const asked = dialect.sqlToQuery(mirror);
  const key = JSON.stringify([asked.sql, asked.params]);
  const before = known.get(key);
  const sums = (base: SQL, since: SQL) => sql`
    WITH mirror AS MATERIALIZED (${base})
    SELECT sum(sign * n)::int AS total, json_build_object('planCost', sum(sign * plan)::text,
        'forecastCost', sum(sign * forecast)::text, 'actualCost', sum(sign * actual)::text,
        'unknownPlan', sum(sign * (n - plans)), 'unknownForecast', sum(sign * (n - forecasts)),
        'unknownActual', sum(sign * unknown)) AS totals,
      (SELECT json_build_object('n', n, 'plans', plans, 'forecasts', forecasts, 'unknown', unknown, 'plan', plan::text,
        'forecast', forecast::text, 'actual', actual::text) FROM mirror) AS mirror,
      ${since}::text AS since, (${standSince(member.organizationId, since)}) AS stand
    FROM (SELECT 1 AS sign, * FROM mirror UNION ALL SELECT -1, * FROM (${addedUp(covered)}) covered
      UNION ALL SELECT 1, * FROM (${addedUp(changed)}) changed) parts`;
  const now = deps.now().getTime();
  const answer = await inOrganization(deps.db, member, async (tx) => {
    if (before !== undefined && now < before.until) {
      const since = sql`${before.since}::timestamptz`;
      const { rows } = await tx.execute<Answer>(sums(asRow(before.mirror), since));
      if (rows[0]?.stand === before.stand) return rows[0];
    }
    const { rows } = await tx.execute<Answer>(sums(addedUp(mirror), sql`(now() - ${LONGEST_WRITE})`));
    const [anew] = rows;
    if (anew !== undefined) {
      if (known.size >= MOST_KEPT) known.clear();
      known.set(key, { mirror: anew.mirror, since: anew.since, stand: anew.stand, until: now + KEPT_MS });
    }
    return anew;
  });
  const { total = 0, totals } = answer ?? {};
  return { total, ...(totals && seesMoney(member) && { totals }) };
}

function addedUp(matching: SQL): SQL {
  return sql`SELECT count(*) AS n, count(plan) AS plans, count(forecast) AS forecasts,
      count(*) FILTER (WHERE unknown_actual) AS unknown, coalesce(sum(plan), 0.00) AS plan,
      coalesce(sum(forecast), 0.00) AS forecast, coalesce(sum(actual), 0.00) AS actual
    FROM (${matching}) matching`;
}

function asRow({ n, plans, forecasts, unknown, plan, forecast, actual }: Sums): SQL {
  return sql`SELECT ${n}::bigint AS n, ${plans}::bigint AS plans, ${forecasts}::bigint AS forecasts,
    ${unknown}::bigint AS unknown, ${plan}::numeric AS plan, ${forecast}::numeric AS forecast, ${actual}::numeric AS actual`;
}

/** Another text as soon as a row of the mirror was written that its writer began after `since`. An index answers it. */
function standSince(organizationId: string, since: SQL): SQL {
  return sql`SELECT concat(count(*), ' ', max(synced_at), ' ', sum(timestamp_hash(synced_at AT TIME ZONE 'UTC'))) FROM pfa_mirror
    WHERE organization_id = ${organizationId} AND synced_at > ${since}`;
}
