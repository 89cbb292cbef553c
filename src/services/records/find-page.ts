import { type SQL, sql } from "drizzle-orm";
import type { Transaction } from "#src/db/connection.ts";
import type { Member } from "#src/services/organizations/member.ts";
import { EffectiveView } from "#src/services/records/effective-view.ts";
import { filterCondition, type RecordFilter } from "#src/services/records/record-filter.ts";
import { orderBy, type RecordSort, requireVisibleSort, sortKeys } from "#src/services/records/record-sort.ts";

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

interface PageQuestion {
  filter: RecordFilter;
  sort: RecordSort;
  offset: number;
  limit: number;
  /** `YYYY-MM-DD`: up to which running rentals cost. */
  today: string;
  /** Whether to sum the costs of all that match. */
  sums: boolean;
}

interface Overview extends Record<string, unknown> {
  page: string[];
  total: number;
  totals?: CostTotals;
}

/**
 * Which records are in one window of those that match, how many match, and what they cost together. One statement.
 * @throws DomainError FORBIDDEN, BAD_INPUT
 */
export async function findPage(
  tx: Transaction,
  member: Member,
  { filter, sort, offset, limit, today, sums }: PageQuestion,
): Promise<{ pfaIds: string[]; total: number; totals?: CostTotals }> {
  requireVisibleSort(member, sort);
  const view = new EffectiveView(member);
  const condition = filterCondition(member, filter, view);
  const columns = [sql`v.pfa_id`, ...sortKeys(view, sort, today), ...(sums ? costsOf(view, today) : [])];
  const { rows } = await tx.execute<Overview>(sql`
    WITH matching AS MATERIALIZED (
      SELECT ${sql.join(columns, sql`, `)} FROM ${view.from()} WHERE ${condition}
    )
    SELECT to_json(ARRAY(SELECT pfa_id FROM matching ORDER BY ${orderBy(sort)} LIMIT ${limit} OFFSET ${offset})) AS page,
      count(*)::int AS total${sums ? TOTALS : sql``}
    FROM matching`);
  const [overview] = rows;
  return {
    pfaIds: overview?.page ?? [],
    total: overview?.total ?? 0,
    ...(overview?.totals && { totals: overview.totals }),
  };
}

/** Of a row that is added up. */
export interface CostColumns {
  field(name: "isActualized"): SQL;
  planCost: SQL;
  forecastCost: SQL;
  actualCost(today: string): SQL;
}

/** The columns `plan`, `forecast`, `actual` and `unknown_actual`. */
export function costsOf(view: CostColumns, today: string): SQL[] {
  const actual = view.actualCost(today);
  return [
    sql`${view.planCost} AS plan`,
    sql`${view.forecastCost} AS forecast`,
    sql`${actual} AS actual`,
    sql`${view.field("isActualized")} AND ${actual} IS NULL AS unknown_actual`,
  ];
}

const TOTALS = sql`, json_build_object(
  'planCost', coalesce(sum(plan), 0.00)::text, 'forecastCost', coalesce(sum(forecast), 0.00)::text,
  'actualCost', coalesce(sum(actual), 0.00)::text, 'unknownPlan', count(*) - count(plan),
  'unknownForecast', count(*) - count(forecast), 'unknownActual', count(*) FILTER (WHERE unknown_actual)) AS totals`;
