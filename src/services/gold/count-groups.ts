import { type SQL, sql } from "drizzle-orm";
import type { Transaction } from "#src/db/connection.ts";
import { LAYERS } from "#src/domain/monthly-spread.ts";
import {
  DIMENSION_COLUMNS,
  DIMENSIONS,
  dimensionColumn,
  FIGURE_COLUMNS,
  FIGURES,
  groupedBy,
} from "#src/services/gold/dimensions.ts";
import { actualUntil } from "#src/services/gold/fact-records.ts";

/**
 * Counts some groups anew, month by month and over all months, from what gold holds of their records, and adds the
 * difference to what is kept over all groups. Readers see the old figures until the transaction ends, then the new ones.
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
  await tx.execute(sql`
    WITH counted AS (DELETE FROM gold.fact_month WHERE ${inGroups} RETURNING *)
    ${rolledUp(organizationId, "-")}`);
  await tx.execute(sql`DELETE FROM gold.fact_total WHERE ${inGroups}`);
  const records = sql`(SELECT * FROM gold.fact_record WHERE ${inGroups}) f CROSS JOIN LATERAL (VALUES
      ('plan', true, f.original_start, f.original_end, f.plan_cost),
      ('forecast', true, f.forecast_start, f.forecast_end, f.forecast_cost),
      ('actual', f.is_actualized, f.actual_start, ${actualUntil("f", today)}, f.actual_cost)
    ) AS l(layer, counts, first, until, cost)`;
  await tx.execute(sql`
    INSERT INTO gold.fact_total (organization_id, group_key, ${DIMENSION_COLUMNS}, ${FIGURE_COLUMNS})
    SELECT ${organizationId}::uuid, t.group_key, ${DIMENSION_COLUMNS}, ${BY_LAYER}
    FROM (
      SELECT f.group_key, ${GROUPED}, l.layer, ${SUMS}
      FROM ${records} CROSS JOIN LATERAL (SELECT l.cost, greatest(l.until - l.first, 0) AS days) s
      WHERE l.counts GROUP BY f.group_key, ${sql.raw(groupedBy("f").join(", "))}, l.layer
    ) t GROUP BY t.group_key, ${DIMENSION_COLUMNS}`);
  // OFFSET 0: a share is worked out once, not at each place of its use. The dimensions come one by one, never by a join:
  // nothing is known yet of what was just written, and a loop over all pairs of groups and months takes minutes.
  await tx.execute(sql`
    WITH counted AS (
      INSERT INTO gold.fact_month (organization_id, group_key, month, ${DIMENSION_COLUMNS}, ${FIGURE_COLUMNS})
      SELECT ${organizationId}::uuid, m.group_key, m.month, ${DIMENSION_COLUMNS}, ${sql.raw(FIGURES.map((name) => `m.${name}`).join(", "))}
      FROM (
        SELECT t.group_key, t.month, ${BY_LAYER} FROM (
          SELECT s.group_key, s.month, s.layer, ${SUMS} FROM (
            SELECT f.group_key, l.layer, o.month, o.days, o.cost FROM ${records}
            CROSS JOIN LATERAL gold.months_of(f.source, f.monthly_rate, f.purchase_price, l.first, l.until) o
            WHERE l.counts OFFSET 0
          ) s GROUP BY s.group_key, s.month, s.layer
        ) t GROUP BY t.group_key, t.month
      ) m CROSS JOIN LATERAL (
        SELECT ${DIMENSION_COLUMNS} FROM gold.fact_total d
        WHERE d.organization_id = ${organizationId} AND d.group_key = m.group_key LIMIT 1
      ) d
      RETURNING *
    )
    ${rolledUp(organizationId, "+")}`);
  await tx.execute(sql`
    DELETE FROM gold.fact_rollup WHERE organization_id = ${organizationId}
      AND plan_quantity = 0 AND forecast_quantity = 0 AND actual_quantity = 0`);
}

/** DIMENSION_COLUMNS as they are grouped by, from a record `f`. */
const GROUPED = sql.raw(
  DIMENSIONS.map((dimension, at) => `${groupedBy("f")[at]} AS ${dimensionColumn(dimension)}`).join(", "),
);

/** Figures of one layer, from rows of `s`. */
const SUMS = sql.raw(
  "coalesce(sum(s.cost), 0.00) AS cost, coalesce(sum(s.days), 0) AS days, count(*) AS quantity, count(*) - count(s.cost) AS unknown",
);

/** FIGURE_COLUMNS, from one row for each layer. */
const BY_LAYER: SQL = sql.raw(
  LAYERS.flatMap((layer) =>
    [
      ["cost", "0.00"],
      ["days", "0"],
      ["quantity", "0"],
      ["unknown", "0"],
    ].map(
      ([name, none]) =>
        `coalesce(sum(t.${name}) FILTER (WHERE t.layer = '${layer}'), ${none}) AS ${layer}_${name}`,
    ),
  ).join(", "),
);

/** Adds the rows of `counted` to what is kept of their months by each single dimension, or takes them away. */
function rolledUp(organizationId: string, sign: "+" | "-"): SQL {
  const columns = DIMENSIONS.map(dimensionColumn);
  // GROUPING says 0 for the one column that a row is grouped by.
  const pick = (then: (column: string) => string) =>
    columns.map((column) => `WHEN GROUPING(${column}) = 0 THEN ${then(column)}`).join(" ");
  const sets = ["(month)", ...columns.map((column) => `(month, ${column})`)].join(", ");
  const sums = FIGURES.map((name) => `${sign}sum(${name})`).join(", ");
  const added = FIGURES.map((name) => `${name} = r.${name} + excluded.${name}`).join(", ");
  return sql`
    INSERT INTO gold.fact_rollup AS r (organization_id, dimension, value, month, ${FIGURE_COLUMNS})
    SELECT ${organizationId}::uuid, CASE ${sql.raw(pick((column) => `'${column}'`))} ELSE 'all' END,
      CASE ${sql.raw(pick((column) => column))} END, month, ${sql.raw(sums)}
    FROM counted GROUP BY GROUPING SETS (${sql.raw(sets)})
    ON CONFLICT (organization_id, dimension, month, value) DO UPDATE SET ${sql.raw(added)}`;
}
