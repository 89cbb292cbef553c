import type { CellPosition } from "#src/features/grid/cell-moves.ts";

/** A rectangle of cells: rows of the view and shown columns, 0-based, both ends in it. */
export interface CellRange {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

export interface RangeSize {
  readonly rows: number;
  readonly columns: number;
}

export function rangeBetween(one: CellPosition, other: CellPosition): CellRange {
  return {
    top: Math.min(one.row, other.row),
    bottom: Math.max(one.row, other.row),
    left: Math.min(one.column, other.column),
    right: Math.max(one.column, other.column),
  };
}

export function sizeOf({ top, bottom, left, right }: CellRange): RangeSize {
  return { rows: bottom - top + 1, columns: right - left + 1 };
}

export function isOneCell(range: CellRange): boolean {
  return range.top === range.bottom && range.left === range.right;
}

/**
 * How many cells a block fills: itself, or the whole target when that holds the block a whole number of times in rows or
 * columns, as in spreadsheets.
 */
export function filledSize(block: RangeSize, target: RangeSize): RangeSize {
  const fits = (of: number, part: number) => (of % part === 0 ? of : part);
  return { rows: fits(target.rows, block.rows), columns: fits(target.columns, block.columns) };
}

/** "12 rows by 3 columns". */
export function sizeWords({ rows, columns }: RangeSize): string {
  const many = (count: number, one: string) =>
    `${count.toLocaleString("en-US")} ${one}${count === 1 ? "" : "s"}`;
  return `${many(rows, "row")} by ${many(columns, "column")}`;
}
