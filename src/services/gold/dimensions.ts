import { type SQL, sql } from "drizzle-orm";
import { LAYERS, type Layer } from "#src/domain/monthly-spread.ts";

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

/** The column of the gold tables that holds a dimension. */
export function dimensionColumn(dimension: Dimension): string {
  return COLUMN[dimension];
}

/** Every column of a dimension, for GROUP BY and INSERT. */
export const DIMENSION_COLUMNS: SQL = sql.raw(DIMENSIONS.map(dimensionColumn).join(", "));

/** The columns of figures, layer by layer, in the order of the tables. */
export const FIGURE_COLUMNS: SQL = sql.raw(
  LAYERS.flatMap((layer) => [`${layer}_cost`, `${layer}_days`, `${layer}_quantity`, `${layer}_unknown`]).join(
    ", ",
  ),
);

/** One layer of one group as it leaves the server; US dollars. Money is absent without perm_ViewFinancials. */
export interface LayerFigures {
  /** Days of the records' ranges. */
  days: number;
  /** Records. */
  quantity: number;
  cost?: string;
  /** Records whose cost is unknown and therefore left out. */
  unknownCost?: number;
}

/** The sums of some layers as one jsonb value `{plan: {days, quantity, cost, unknownCost}, …}`, money only where asked for. */
export function summedLayers(layers: readonly Layer[], money: boolean): SQL {
  const figures = layers.map((layer) => {
    const costs = money
      ? `, 'cost', sum(${layer}_cost)::text, 'unknownCost', sum(${layer}_unknown)::int`
      : "";
    return `'${layer}', jsonb_build_object('days', sum(${layer}_days), 'quantity', sum(${layer}_quantity)${costs})`;
  });
  return sql.raw(`jsonb_build_object(${figures.join(", ")})`);
}

/** The dimensions of a group as one jsonb value, `{category: …}`. */
export function groupJson(groupBy: readonly Dimension[]): SQL {
  const pairs = groupBy.map((dimension) => `'${dimension}', ${dimensionColumn(dimension)}`);
  return sql.raw(`jsonb_build_object(${pairs.join(", ")})`);
}
