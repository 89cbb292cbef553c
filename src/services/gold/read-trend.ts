import { type SQL, sql } from "drizzle-orm";
import { inOrganization } from "#src/db/in-organization.ts";
import { addDays, utcDay } from "#src/domain/calendar.ts";
import { LAYERS, type Layer } from "#src/domain/monthly-spread.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import { type Freshness, freshness } from "#src/services/gold/figures.ts";
import type { Member } from "#src/services/organizations/member.ts";
import { seesMoney } from "#src/services/records/visible-fields.ts";

/** What the organization's records added up to when a day ended (the last: so far). Costs in US dollars. */
export interface TrendPoint {
  /** UTC, `YYYY-MM-DD`. */
  day: string;
  records: number;
  layers: { [L in Layer]: { days: number /** Absent without perm_ViewFinancials. */; cost?: string } };
}

interface Row extends Record<string, unknown> {
  day: string;
  records: number;
}

/**
 * How the totals moved, day by day, of what PEMS is known to hold without discontinued records. A day on which nobody
 * looked at the figures is absent: they stand as the day before.
 * @param input.days how far back, 1 to 366
 */
export async function readTrend(
  deps: ServiceDeps,
  member: Member,
  { days = 92 }: { days?: number },
): Promise<Freshness & { points: TrendPoint[] }> {
  const since = addDays(utcDay(deps.now()), -days);
  return inOrganization(deps.db, member, async (tx) => {
    const { rows } = await tx.execute<Row>(sql`
      SELECT day::text AS day, records, ${figures(member)} FROM gold.daily_total
      WHERE organization_id = ${member.organizationId} AND day >= ${since} ORDER BY day`);
    return { ...(await freshness(tx, member)), points: rows.map((row) => toPoint(row)) };
  });
}

/** Money is not even read for whoever may not see it. */
function figures(member: Member): SQL {
  const names = LAYERS.flatMap((layer) => [
    `${layer}_days::float8 AS ${layer}_days`,
    ...(seesMoney(member) ? [`${layer}_cost::text AS ${layer}_cost`] : []),
  ]);
  return sql.raw(names.join(", "));
}

function toPoint(row: Row): TrendPoint {
  const layers = LAYERS.map((layer) => {
    const cost = row[`${layer}_cost`];
    return [layer, { days: row[`${layer}_days`], ...(cost !== undefined && { cost }) }];
  });
  return { day: row.day, records: row.records, layers: Object.fromEntries(layers) };
}
