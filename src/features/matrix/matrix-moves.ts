/** A cell: row 0 is the first group, column 0 its name; the last of both are the totals. */
export interface CellPlace {
  readonly row: number;
  readonly column: number;
}

export interface KeyPressed {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
}

/**
 * Where a key leads, as in a spreadsheet; null for a key that doesn't move.
 * @param page rows on the screen
 */
export function movedPlace(
  { row, column }: CellPlace,
  { key, ctrlKey, metaKey }: KeyPressed,
  size: { readonly rows: number; readonly columns: number },
  page: number,
): CellPlace | null {
  const far = ctrlKey || metaKey;
  const [lastRow, lastColumn] = [size.rows - 1, size.columns - 1];
  switch (key) {
    case "ArrowUp":
      return { row: far ? 0 : Math.max(0, row - 1), column };
    case "ArrowDown":
      return { row: far ? lastRow : Math.min(lastRow, row + 1), column };
    case "ArrowLeft":
      return { row, column: far ? 0 : Math.max(0, column - 1) };
    case "ArrowRight":
      return { row, column: far ? lastColumn : Math.min(lastColumn, column + 1) };
    case "Home":
      return { row: far ? 0 : row, column: 0 };
    case "End":
      return { row: far ? lastRow : row, column: lastColumn };
    case "PageUp":
      return { row: Math.max(0, row - page), column };
    case "PageDown":
      return { row: Math.min(lastRow, row + page), column };
    default:
      return null;
  }
}
