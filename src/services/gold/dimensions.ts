import { type SQL, sql } from "drizzle-orm";
import { LAYERS } from "#src/domain/monthly-spread.ts";

/** What figures can be grouped by. */
export const DIMENSIONS = ["category", "class", "source", "dor", "areaSilo"] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** Raised when figures are to be worked out in another way: the next refresh then begins anew for each organization. */
export const CALCULATION = 1;

const COLUMN: { readonly [D in Dimension]: string } = {
  category: "category",
  class: "class",
  source: "source",
  dor: "dor",
  areaSilo: "area_silo",
};

/** The column of the gold tables that holds a dimension; also what `gold.fact_rollup` calls it. */
export function dimensionColumn(dimension: Dimension): string {
  return COLUMN[dimension];
}

/** Every column of a dimension, for GROUP BY and INSERT. */
export const DIMENSION_COLUMNS: SQL = sql.raw(DIMENSIONS.map(dimensionColumn).join(", "));

/**
 * What a row is grouped by, in the order of DIMENSIONS: no text is longer than an index can hold. PEMS sets no limit to them.
 * @param alias of a row with the columns of the dimensions
 */
export function groupedBy(alias: string): string[] {
  return DIMENSIONS.map((dimension) => `left(${alias}.${dimensionColumn(dimension)}, 500)`);
}

/** The columns of figures, layer by layer, in the order of the tables. */
export const FIGURES = LAYERS.flatMap((layer) => [
  `${layer}_cost`,
  `${layer}_days`,
  `${layer}_quantity`,
  `${layer}_unknown`,
]);
export const FIGURE_COLUMNS: SQL = sql.raw(FIGURES.join(", "));
