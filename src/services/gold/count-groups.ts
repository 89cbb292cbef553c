import { type SQL, sql } from "drizzle-orm";
import type { Transaction } from "#src/db/connection.ts";
import { LAYERS } from "#src/domain/monthly-spread.ts";
import { DIMENSION_COLUMNS, FIGURE_COLUMNS } from "#src/services/gold/dimensions.ts";
import { actualUntil } from "#src/services/gold/fact-records.ts";

/**
 * Counts some groups anew, month by month and over all months, from what gold holds of their records. Readers see the old
 * figures until the transaction ends, then the new ones.
 * @param today `YYYY-MM-DD`: up to which what is still on site counts
 */
export async function countGroups(
  tx: Transaction,
  organizationId: string,
  groupKeys: readonly string[],
  today: string,
): Promise<void> {
  if (groupKeys.length === 0) return;
  const inGroups = sql`organization_id = ${organizationId} AND group_key = ANY(${sql.param(groupKeys)}::uuid[])`;
  await tx.execute(sql`DELETE FROM gold.fact_month WHERE ${inGroups}`);
  await tx.execute(sql`DELETE FROM gold.fact_total WHERE ${inGroups}`);
  const records = sql`(SELECT * FROM gold.fact_record WHERE ${inGroups}) f CROSS JOIN LATERAL (VALUES
      ('plan', true, f.original_start, f.original_end, f.plan_cost),
      ('forecast', true, f.forecast_start, f.forecast_end, f.forecast_cost),
      ('actual', f.is_actualized, f.actual_start, ${actualUntil("f", today)}, f.actual_cost)
    ) AS l(layer, counts, first, until, cost)`;
  await tx.execute(sql`
    INSERT INTO gold.fact_month (organization_id, group_key, month, ${DIMENSION_COLUMNS}, ${FIGURE_COLUMNS})
    SELECT ${organizationId}::uuid, f.group_key, s.month, ${DIMENSION_COLUMNS}, ${figures("s")}
    FROM ${records}
    CROSS JOIN LATERAL gold.months_of(f.source, f.monthly_rate, f.purchase_price, l.first, l.until) s
    WHERE l.counts GROUP BY f.group_key, s.month, ${DIMENSION_COLUMNS}`);
  await tx.execute(sql`
    INSERT INTO gold.fact_total (organization_id, group_key, ${DIMENSION_COLUMNS}, ${FIGURE_COLUMNS})
    SELECT ${organizationId}::uuid, f.group_key, ${DIMENSION_COLUMNS}, ${figures("s")}
    FROM ${records}
    CROSS JOIN LATERAL (SELECT l.cost, coalesce(greatest(l.until - l.first, 0), 0) AS days) s
    WHERE l.counts GROUP BY f.group_key, ${DIMENSION_COLUMNS}`);
}

/** FIGURE_COLUMNS, from rows of `l` (the layer) and their cost and days. */
function figures(alias: string): SQL {
  const columns = LAYERS.flatMap((layer) => {
    const of = `FILTER (WHERE l.layer = '${layer}')`;
    return [
      `coalesce(sum(${alias}.cost) ${of}, 0.00)`,
      `coalesce(sum(${alias}.days) ${of}, 0)`,
      `count(*) ${of}`,
      `count(*) FILTER (WHERE l.layer = '${layer}' AND ${alias}.cost IS NULL)`,
    ];
  });
  return sql.raw(columns.join(", "));
}
