/** The one active row of the timeline. Rows ask only about themselves, so that a move paints two of them. */
export class RowCursor {
  #state: { readonly row: number; readonly focus: boolean };
  /** Where a range of rows begins. */
  #anchor: number;
  #listeners = new Set<() => void>();

  constructor(row = 0) {
    this.#state = { row, focus: false };
    this.#anchor = row;
  }

  get row(): number {
    return this.#state.row;
  }

  get anchor(): number {
    return this.#anchor;
  }

  /** The state where this row is the active one, else null; the same object until something changes for it. */
  inRow(row: number): { readonly row: number; readonly focus: boolean } | null {
    return this.#state.row === row ? this.#state : null;
  }

  /** @param range the row where ranges begin stays */
  move(row: number, { focus = true, range = false } = {}): void {
    this.#state = { row, focus };
    if (!range) this.#anchor = row;
    for (const listener of this.#listeners) listener();
  }

  /** The focus went elsewhere: rows that are painted anew leave it there. */
  rest(): void {
    this.#state = { row: this.#state.row, focus: false };
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
