import type { CellPosition } from "#src/features/grid/cell-moves.ts";
import { type CellRange, isOneCell, rangeBetween } from "#src/features/grid/cell-range.ts";

export interface CursorState extends CellPosition {
  /** An editor is open in the active cell; `text` is what it starts with when a key opened it, `picker` that its calendar opens, too. */
  readonly editing: { readonly text: string | null; readonly picker?: boolean } | null;
  /** Why the cell doesn't do what was asked, until the cursor moves on. */
  readonly hint: string | null;
  /** The active cell takes the keyboard focus when it is painted. */
  readonly focus: boolean;
}

/** The part of a rectangle that lies in one row. */
export interface RowPart {
  readonly left: number;
  readonly right: number;
  /** The row is its first, its last. */
  readonly top: boolean;
  readonly bottom: boolean;
}

/** What a row shows of the range, of what was cut, and of what a fill under way will reach. */
export interface RowMarks {
  readonly range: RowPart | null;
  readonly cut: RowPart | null;
  readonly fill: RowPart | null;
}

const NO_MARKS: RowMarks = { range: null, cut: null, fill: null };

/**
 * The one active cell of a grid and the range that reaches from it. Rows ask only about themselves, and get the same answer
 * as long as nothing changes for them: a move paints two rows, and 20,000 rows in a range cost nothing.
 */
export class GridCursor {
  #state: CursorState = { row: 0, column: 0, editing: null, hint: null, focus: false };
  /** The corner of the range across from the active cell. */
  #head: CellPosition = { row: 0, column: 0 };
  #range: CellRange = rangeBetween(this.#head, this.#head);
  #cut: CellRange | null = null;
  #fill: CellRange | null = null;
  /** All marks that rows have, one object for each kind. */
  #marks = new Map<string, RowMarks>();
  #listeners = new Set<() => void>();

  get state(): CursorState {
    return this.#state;
  }

  /** The end of the range that Shift moves. */
  get head(): CellPosition {
    return this.#head;
  }

  /** The selected cells; the active cell alone when nothing else is. The same object until it changes. */
  get range(): CellRange {
    return this.#range;
  }

  /** The cells that were cut and wait to be moved. */
  get cut(): CellRange | null {
    return this.#cut;
  }

  /** The cursor if it stands in this row, else null; the same object as long as nothing changes for the row. */
  inRow(row: number): CursorState | null {
    return this.#state.row === row ? this.#state : null;
  }

  /** What this row shows besides the active cell; equal marks are the same object. */
  marksIn(row: number): RowMarks {
    const range = isOneCell(this.#range) ? null : partIn(this.#range, row);
    const cut = partIn(this.#cut, row);
    const fill = partIn(this.#fill, row);
    if (range === null && cut === null && fill === null) return NO_MARKS;
    const key = [range, cut, fill]
      .map((part) => (part === null ? "" : [part.left, part.right, +part.top, +part.bottom].join(".")))
      .join("|");
    let marks = this.#marks.get(key);
    if (marks === undefined) {
      marks = { range, cut, fill };
      if (this.#marks.size > 200) this.#marks.clear();
      this.#marks.set(key, marks);
    }
    return marks;
  }

  move(to: CellPosition, focus = true): void {
    this.#spanTo(to, to);
    this.#become({ row: to.row, column: to.column, editing: null, hint: null, focus });
  }

  /** Selects from the active cell to here. In the head of the grid, and from there, it moves. */
  extend(to: CellPosition): void {
    if (to.row < 0 || this.#state.row < 0) {
      this.move(to);
      return;
    }
    this.#spanTo(this.#state, to);
    const { editing, hint } = this.#state;
    this.#become(
      editing === null && hint === null ? this.#state : { ...this.#state, editing: null, hint: null },
    );
  }

  /** Selects a range; the active cell is its first corner, or another cell in it. */
  select(from: CellPosition, to: CellPosition, { row, column }: CellPosition = from): void {
    this.#spanTo(from, to);
    this.#become({ row, column, editing: null, hint: null, focus: true });
  }

  /** Back to the active cell alone; in the head, which has no range, nothing changes. */
  collapse(): void {
    if (this.#state.row >= 0) this.extend(this.#state);
  }

  markCut(range: CellRange | null): void {
    if (this.#cut === range) return;
    this.#cut = range;
    this.#become(this.#state);
  }

  markFill(range: CellRange | null): void {
    if (this.#fill === range) return;
    this.#fill = range;
    this.#become(this.#state);
  }

  startEditing(text: string | null = null, picker?: boolean): void {
    const editing = { text, ...(picker && { picker }) };
    this.#become({ ...this.#state, editing, hint: null, focus: true });
  }

  stopEditing(): void {
    if (this.#state.editing !== null) this.#become({ ...this.#state, editing: null, focus: true });
  }

  /** Says why the active cell can't be edited. */
  refuse(hint: string): void {
    this.#become({ ...this.#state, editing: null, hint });
  }

  #spanTo(from: CellPosition, to: CellPosition): void {
    this.#head = { row: to.row, column: to.column };
    this.#range = rangeBetween(from, to);
  }

  #become(state: CursorState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

function partIn(range: CellRange | null, row: number): RowPart | null {
  if (range === null || row < range.top || row > range.bottom) return null;
  return { left: range.left, right: range.right, top: row === range.top, bottom: row === range.bottom };
}
