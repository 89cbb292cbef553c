export interface CellPosition {
  /** 0-based among the records of the view; -1 is the head. */
  readonly row: number;
  /** 0-based among the shown columns. */
  readonly column: number;
}

export interface GridBounds {
  readonly rows: number;
  readonly columns: number;
  /** Rows that a Page key moves by. */
  readonly pageRows: number;
}

export interface PressedKey {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
}

/** Where a key moves the active cell, kept inside the grid; null for a key that doesn't move. */
export function moveCell(from: CellPosition, pressed: PressedKey, bounds: GridBounds): CellPosition | null {
  const toEdge = pressed.ctrlKey || pressed.metaKey;
  const lastRow = Math.max(0, bounds.rows - 1);
  const lastColumn = Math.max(0, bounds.columns - 1);
  const to = (row: number, column: number): CellPosition => ({
    row: Math.min(Math.max(row, -1), lastRow),
    column: Math.min(Math.max(column, 0), lastColumn),
  });
  switch (pressed.key) {
    case "ArrowUp":
      return to(toEdge ? 0 : from.row - 1, from.column);
    case "ArrowDown":
      return to(toEdge ? lastRow : from.row + 1, from.column);
    case "ArrowLeft":
      return to(from.row, toEdge ? 0 : from.column - 1);
    case "ArrowRight":
      return to(from.row, toEdge ? lastColumn : from.column + 1);
    case "Home":
      return to(toEdge ? 0 : from.row, 0);
    case "End":
      return to(toEdge ? lastRow : from.row, lastColumn);
    case "PageUp":
      return to(Math.max(0, from.row - bounds.pageRows), from.column);
    case "PageDown":
      return to(from.row + bounds.pageRows, from.column);
    default:
      return null;
  }
}
