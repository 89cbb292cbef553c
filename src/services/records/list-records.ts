import { sql } from "drizzle-orm";
import { inOrganization } from "#src/db/in-organization.ts";
import { utcDay } from "#src/domain/calendar.ts";
import { DomainError } from "#src/domain/errors.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import type { Member } from "#src/services/organizations/member.ts";
import { EffectiveView } from "#src/services/records/effective-view.ts";
import { readRows } from "#src/services/records/read-rows.ts";
import { filterCondition, type RecordFilter } from "#src/services/records/record-filter.ts";
import type { RecordRow } from "#src/services/records/record-row.ts";
import { type RecordSort, requireVisibleSort, sortKey } from "#src/services/records/record-sort.ts";
import { seesMoney } from "#src/services/records/visible-fields.ts";

export const MAX_PAGE = 500;

export interface ListRecordsInput {
  filter?: RecordFilter;
  sort?: RecordSort;
  offset?: number;
  /** 1 to 500. */
  limit?: number;
  /** false: without the sums, which are the same for every window under one filter. */
  totals?: boolean;
}

/** Sums in US dollars over all matching records, and how many have no known cost and are left out. */
export interface CostTotals {
  planCost: string;
  forecastCost: string;
  actualCost: string;
  unknownPlan: number;
  unknownForecast: number;
  /** Actualized records only. */
  unknownActual: number;
}

export interface RecordPage {
  rows: RecordRow[];
  /** Matching records. */
  total: number;
  /** The day up to which running rentals cost. */
  today: string;
  /** Absent without perm_ViewFinancials, and where not asked for. */
  totals?: CostTotals;
}

interface Overview extends Record<string, unknown> {
  page: string[] | null;
  total: number;
  plan_cost: string;
  forecast_cost: string;
  actual_cost: string;
  unknown_plan: number;
  unknown_forecast: number;
  unknown_actual: number;
}

/**
 * One window of the organization's records, filtered and sorted by what the member sees.
 * @throws DomainError BAD_INPUT (`limit`, `offset`); FORBIDDEN when sorting by money that the member may not see
 */
export async function listRecords(
  deps: ServiceDeps,
  member: Member,
  input: ListRecordsInput,
): Promise<RecordPage> {
  const { filter = {}, sort = [], offset = 0, limit = 200, totals = true } = input;
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_PAGE) {
    throw new DomainError("BAD_INPUT", `A page has 1 to ${MAX_PAGE} rows.`, { field: "limit" });
  }
  if (!Number.isSafeInteger(offset) || offset < 0) {
    throw new DomainError("BAD_INPUT", "A page starts at 0 or later.", { field: "offset" });
  }
  requireVisibleSort(member, sort);

  const today = utcDay(deps.now());
  const sums = totals && seesMoney(member);
  return inOrganization(deps.db, member, async (tx) => {
    const view = new EffectiveView(member);
    const condition = filterCondition(filter, view);
    const order = sort.map(({ field }, index) => sql`${sortKey(view, field)} AS ${sql.raw(`k${index}`)}`);
    const costs = sums
      ? [
          view.planCost,
          view.forecastCost,
          view.actualCost(today),
          sql`${view.field("isActualized")} AND ${view.actualCost(today)} IS NULL AS unknown_actual`,
        ]
      : [];
    const directions = sort.map(({ direction }, index) =>
      sql.raw(`k${index} ${direction === "desc" ? "DESC" : "ASC"} NULLS LAST`),
    );
    const { rows } = await tx.execute<Overview>(sql`
      WITH matching AS MATERIALIZED (
        SELECT ${sql.join([sql`v.pfa_id`, ...order, ...costs], sql`, `)}
        FROM ${view.from()} WHERE ${condition}
      ), page AS (
        SELECT pfa_id, row_number() OVER () AS place FROM (
          SELECT pfa_id FROM matching ORDER BY ${sql.join([...directions, sql`pfa_id`], sql`, `)}
          LIMIT ${limit} OFFSET ${offset}) p
      )
      SELECT (SELECT array_agg(pfa_id ORDER BY place) FROM page) AS page, count(*)::int AS total${sums ? TOTALS : sql``}
      FROM matching`);
    const overview = rows[0];
    return {
      rows: await readRows(tx, member, overview?.page ?? []),
      total: overview?.total ?? 0,
      today,
      ...(sums && overview && { totals: toTotals(overview) }),
    };
  });
}

const TOTALS = sql`, coalesce(sum(plan_cost), 0.00)::text AS plan_cost, coalesce(sum(forecast_cost), 0.00)::text AS forecast_cost,
  coalesce(sum(actual_cost), 0.00)::text AS actual_cost, (count(*) - count(plan_cost))::int AS unknown_plan,
  (count(*) - count(forecast_cost))::int AS unknown_forecast,
  (count(*) FILTER (WHERE unknown_actual))::int AS unknown_actual`;

function toTotals(overview: Overview): CostTotals {
  return {
    planCost: overview.plan_cost,
    forecastCost: overview.forecast_cost,
    actualCost: overview.actual_cost,
    unknownPlan: overview.unknown_plan,
    unknownForecast: overview.unknown_forecast,
    unknownActual: overview.unknown_actual,
  };
}
