import type { Column, ColumnKey } from "#src/features/grid/columns.ts";

export interface DropPlace {
  /** Among the shown columns, counted without the dragged one. */
  readonly place: number;
  /** Where the border stands that it would come to, in px from the left edge of the grid as it is seen. */
  readonly linePx: number;
}

/**
 * Where a column that is dragged would come to stand.
 * @param columns the shown columns, the pinned ones first
 * @param xPx the pointer, from the left edge of the grid as it is seen
 * @param scrolledPx how far the columns that aren't pinned are scrolled to the left
 */
export function dropPlace(
  columns: readonly Pick<Column, "key" | "widthPx" | "pinned">[],
  dragged: ColumnKey,
  xPx: number,
  scrolledPx: number,
): DropPlace {
  let [left, place, linePx] = [0, 0, 0];
  let pinnedPx = 0;
  for (const { key, widthPx, pinned } of columns) {
    const seen = pinned ? left : Math.max(left - scrolledPx, pinnedPx);
    const end = pinned ? left + widthPx : left + widthPx - scrolledPx;
    // The first column names the record: nothing comes before it.
    const before = place > 0 && xPx < (seen + end) / 2;
    if (key !== dragged) {
      if (before) return { place, linePx: seen };
      place += 1;
    } else if (before) return { place, linePx: seen };
    left += widthPx;
    if (pinned) pinnedPx = left;
    linePx = end;
  }
  return { place, linePx };
}
