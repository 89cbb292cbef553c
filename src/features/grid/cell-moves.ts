export interface CellPosition {
  /** 0-based among the rows of the view; -1 is the head. */
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

/** Whether a cell holds something; undefined for what is to be passed over: the head of a group. */
export type FilledAt = (row: number, column: number) => boolean | undefined;

const EVERYTHING: FilledAt = () => true;

/** Where a key moves the active cell, kept inside the grid; null for a key that doesn't move. */
export function moveCell(
  from: CellPosition,
  pressed: PressedKey,
  bounds: GridBounds,
  filledAt: FilledAt = EVERYTHING,
): CellPosition | null {
  const toEdge = pressed.ctrlKey || pressed.metaKey;
  const lastRow = Math.max(0, bounds.rows - 1);
  const lastColumn = Math.max(0, bounds.columns - 1);
  const to = (row: number, column: number): CellPosition => ({
    row: Math.min(Math.max(row, -1), lastRow),
    column: Math.min(Math.max(column, 0), lastColumn),
  });
  const inColumn = (row: number) => filledAt(row, from.column);
  const inRow = (column: number) => filledAt(from.row, column);
  switch (pressed.key) {
    case "ArrowUp":
      return to(toEdge ? edgeOfData(from.row, -1, lastRow, inColumn) : from.row - 1, from.column);
    case "ArrowDown":
      return to(toEdge ? edgeOfData(from.row, 1, lastRow, inColumn) : from.row + 1, from.column);
    case "ArrowLeft":
      return to(from.row, toEdge ? edgeOfData(from.column, -1, lastColumn, inRow) : from.column - 1);
    case "ArrowRight":
      return to(from.row, toEdge ? edgeOfData(from.column, 1, lastColumn, inRow) : from.column + 1);
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

/**
 * Where Ctrl and an arrow lead, as in a spreadsheet: from data to the end of the data, from its end or a gap to the next
 * data; to the edge of the grid where there is none.
 */
function edgeOfData(
  from: number,
  step: 1 | -1,
  last: number,
  filled: (at: number) => boolean | undefined,
): number {
  const end = step === 1 ? last : 0;
  const next = (at: number) => {
    let to = at + step;
    while (to !== end + step && filled(to) === undefined) to += step;
    return to;
  };
  const outside = end + step;
  let at = next(from);
  if ((at - outside) * step >= 0) return end;
  if (filled(from) === true && filled(at) === true) {
    for (let ahead = next(at); ahead !== outside && filled(ahead) === true; ahead = next(at)) at = ahead;
    return at;
  }
  while (at !== outside && filled(at) !== true) at = next(at);
  return at === outside ? end : at;
}
