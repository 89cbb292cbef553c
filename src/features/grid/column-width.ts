import { clampWidth } from "#src/features/grid/column-layout.ts";
import type { Column } from "#src/features/grid/columns.ts";

/** Padding and border of a cell. */
const CELL_PX = 20;
/** Beside the text: badge, arrow, a colleague's picture. */
const BESIDE_PX: Partial<Record<Column["key"], number>> = { sync: 20, forecastCost: 20, pfaId: 24 };
const LAYER_PX = 20;
/** Arrow of the order with its number, sign of a filter, the button of the menu. */
const HEAD_PX = 44;

/**
 * The width in which the head and all these texts of a column show whole, within the limits of columns.
 * @param measure width of a text in px: in the type of cells, or of heads
 */
export function contentWidth(
  column: Pick<Column, "key" | "label" | "layer">,
  texts: Iterable<string>,
  measure: (text: string, where: "cell" | "head") => number,
): number {
  const head =
    measure(column.label, "head") + CELL_PX + HEAD_PX + (column.layer === undefined ? 0 : LAYER_PX);
  let widest = 0;
  for (const text of new Set(texts)) widest = Math.max(widest, measure(text, "cell"));
  return clampWidth(Math.ceil(Math.max(head, widest + CELL_PX + (BESIDE_PX[column.key] ?? 0))));
}

/** Measures texts as the grid paints them, without touching the page. */
export function textMeter(grid: Element): (text: string, where: "cell" | "head") => number {
  const context = document.createElement("canvas").getContext("2d");
  const { fontFamily } = getComputedStyle(grid);
  const font = { cell: `500 13px ${fontFamily}`, head: `500 12px ${fontFamily}` };
  return (text, where) => {
    if (context === null) return 0;
    context.font = font[where];
    return context.measureText(text).width;
  };
}
