import type { RecordRow } from "#src/features/working-set/record-row.ts";
import type { RowStore } from "#src/features/working-set/row-store.ts";

export interface RecordWindow {
  readonly rows: readonly RecordRow[];
  readonly total: number;
  /** The server's day, `YYYY-MM-DD`. */
  readonly today: string;
}

export interface RecordPagesState {
  /** Null until the first window is here. */
  readonly total: number | null;
  readonly today: string | null;
  /** Why a window couldn't be fetched that is still missing. */
  readonly error: unknown;
  /** Grows with each change. */
  readonly revision: number;
}

/** Records fetched at once: about three screens, so that the first rows come soon. */
export const WINDOW = 100;

/**
 * Which record stands where under one filter and order, fetched by windows as they come into view. Positions never move
 * once they are known: another order is another instance.
 */
export class RecordPages {
  readonly #load: (offset: number, limit: number) => Promise<RecordWindow>;
  readonly #store: RowStore;
  #ids = new Map<number, string>();
  #positions = new Map<string, number>();
  #asked = new Set<number>();
  #failed = new Set<number>();
  #listeners = new Set<() => void>();
  #state: RecordPagesState = { total: null, today: null, error: null, revision: 0 };

  constructor(store: RowStore, load: (offset: number, limit: number) => Promise<RecordWindow>) {
    this.#store = store;
    this.#load = load;
  }

  get state(): RecordPagesState {
    return this.#state;
  }

  idAt(index: number): string | undefined {
    return this.#ids.get(index);
  }

  positionOf(pfaId: string): number | undefined {
    return this.#positions.get(pfaId);
  }

  loadedIds(): string[] {
    return [...this.#positions.keys()];
  }

  /** Fetches the windows that cover the rows `first` to `last` and aren't here yet. */
  async ensure(first: number, last: number): Promise<void> {
    const total = this.#state.total ?? Number.POSITIVE_INFINITY;
    const windows: number[] = [];
    for (let page = Math.floor(Math.max(0, first) / WINDOW); page <= Math.floor(last / WINDOW); page++) {
      if (page * WINDOW < Math.max(total, 1) && !this.#asked.has(page)) windows.push(page);
    }
    await Promise.all(windows.map((page) => this.#fetch(page)));
  }

  async #fetch(page: number): Promise<void> {
    this.#asked.add(page);
    const askedAt = this.#store.tick();
    try {
      const { rows, total, today } = await this.#load(page * WINDOW, WINDOW);
      rows.forEach((row, index) => {
        this.#ids.set(page * WINDOW + index, row.pfaId);
        this.#positions.set(row.pfaId, page * WINDOW + index);
      });
      this.#store.put(rows, askedAt);
      this.#failed.delete(page);
      this.#become({ total, today, ...(this.#failed.size === 0 && { error: null }) });
    } catch (error) {
      this.#asked.delete(page);
      this.#failed.add(page);
      this.#become({ error });
    }
  }

  /** Says why what belongs to these records couldn't be read. */
  fail(error: unknown): void {
    this.#become({ error });
  }

  #become(change: Partial<RecordPagesState>): void {
    this.#state = { ...this.#state, ...change, revision: this.#state.revision + 1 };
    for (const listener of this.#listeners) listener();
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
