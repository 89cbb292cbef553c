import type { CellPosition } from "#src/features/grid/cell-moves.ts";

export interface CursorState extends CellPosition {
  /** An editor is open in the active cell; `text` is what it starts with when a key opened it. */
  readonly editing: { readonly text: string | null } | null;
  /** Why the cell doesn't do what was asked, until the cursor moves on. */
  readonly hint: string | null;
  /** The active cell takes the keyboard focus when it is painted. */
  readonly focus: boolean;
}

/** The one active cell of a grid. Rows ask only about themselves, so that a move paints two rows. */
export class GridCursor {
  #state: CursorState = { row: 0, column: 0, editing: null, hint: null, focus: false };
  #listeners = new Set<() => void>();

  get state(): CursorState {
    return this.#state;
  }

  /** The cursor if it stands in this row, else null; the same object as long as nothing changes for the row. */
  inRow(row: number): CursorState | null {
    return this.#state.row === row ? this.#state : null;
  }

  move(to: CellPosition, focus = true): void {
    this.#become({ row: to.row, column: to.column, editing: null, hint: null, focus });
  }

  startEditing(text: string | null = null): void {
    this.#become({ ...this.#state, editing: { text }, hint: null, focus: true });
  }

  stopEditing(): void {
    if (this.#state.editing !== null) this.#become({ ...this.#state, editing: null, focus: true });
  }

  /** Says why the active cell can't be edited. */
  refuse(hint: string): void {
    this.#become({ ...this.#state, editing: null, hint });
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
