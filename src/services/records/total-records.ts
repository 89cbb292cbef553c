import { type SQL, sql } from "drizzle-orm";
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

/**
 * How many records match, and what they cost together: as `listRecords`, without the rows.
 * @throws DomainError BAD_INPUT, FORBIDDEN for money that the member may not see, in the filter
 */
export async function totalRecords(
  deps: ServiceDeps,
  member: Member,
  { filter = {} }: { filter?: RecordFilter },
): Promise<RecordTotals> {
  const today = utcDay(deps.now());
  const view = new EffectiveView(member);
  const condition = filterCondition(member, filter, view);
  const costs = (columns: CostColumns) => sql.join(costsOf(columns, today), sql`, `);
  const changed = sql`SELECT ${costs(view)} FROM ${view.from("changed")} WHERE ${condition}`;
  const unchanged = sql`SELECT ${costs(UNCHANGED)} FROM pfa_mirror r
    WHERE r.organization_id = ${member.organizationId} AND r.pfa_id NOT IN (${view.changedIds()})
      AND ${filterCondition(member, filter, UNCHANGED)}`;
  const added = (
    matching: SQL,
  ) => sql`SELECT count(*) AS n, count(plan) AS plans, count(forecast) AS forecasts,
    count(*) FILTER (WHERE unknown_actual) AS unknown, sum(plan) AS plan, sum(forecast) AS forecast, sum(actual) AS actual
    FROM (${matching}) matching`;
  // The few changed records are looked up in the mirror one by one: no option of the transaction keeps it from that.
  const { rows } = await inOrganization(deps.db, member, (tx) =>
    tx.execute<{ total: number; totals: CostTotals }>(sql`
        SELECT sum(n)::int AS total, json_build_object('planCost', coalesce(sum(plan), 0.00)::text,
          'forecastCost', coalesce(sum(forecast), 0.00)::text, 'actualCost', coalesce(sum(actual), 0.00)::text,
          'unknownPlan', sum(n - plans), 'unknownForecast', sum(n - forecasts), 'unknownActual', sum(unknown)) AS totals
        FROM (${added(unchanged)} UNION ALL ${added(changed)}) parts`),
  );
  const { total = 0, totals } = rows[0] ?? {};
  return { total, ...(totals && seesMoney(member) && { totals }) };
}
