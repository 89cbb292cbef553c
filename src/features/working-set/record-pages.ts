import { MAX_BULK_RECORDS } from "#src/domain/bulk-limit.ts";
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

/** Records fetched at once: a screen and more, so that the first rows come soon. */
export const WINDOW = 50;
/** Windows whose rows are read in one question. */
const WINDOWS_AT_ONCE = 10;

/** How what comes after the first window is read: which records there are, in order, once; then rows by id. */
export interface FurtherRows {
  /** All ids in order, at most `most` of them. */
  readonly readOrder: (most: number) => Promise<readonly string[]>;
  readonly readRows: (pfaIds: string[]) => Promise<readonly RecordRow[]>;
}

/**
 * Which record stands where under one filter and order, fetched by windows as they come into view. Positions never move
 * once they are known: another order is another instance. The first window is asked for by itself, so that it comes soon;
 * whoever looks further reads the order once, and from then on rows by id: the server need not sort for each window.
 */
export class RecordPages {
  readonly #load: (offset: number, limit: number) => Promise<RecordWindow>;
  readonly #store: RowStore;
  #ids = new Map<number, string>();
  #positions = new Map<string, number>();
  readonly #further: FurtherRows | undefined;
  #order: Promise<void> | undefined;
  /** Ids by position where the order was read; the rows may not be here yet. */
  #ordered: readonly string[] = [];
  #asked = new Set<number>();
  #failed = new Set<number>();
  #listeners = new Set<() => void>();
  #state: RecordPagesState = { total: null, today: null, error: null, revision: 0 };

  /** @param load one window in order @param further absent: each window is read by `load` */
  constructor(
    store: RowStore,
    load: (offset: number, limit: number) => Promise<RecordWindow>,
    further?: FurtherRows,
  ) {
    this.#store = store;
    this.#load = load;
    this.#further = further;
  }

  get state(): RecordPagesState {
    return this.#state;
  }

  idAt(index: number): string | undefined {
    return this.#ids.get(index);
  }

  /** Whether all of the records `first` to `last` are here. */
  hasAll(first: number, last: number): boolean {
    for (let index = first; index <= last; index++) if (!this.#ids.has(index)) return false;
    return true;
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
    const { total: known } = this.#state;
    if (this.#further === undefined || known === null || known > MAX_BULK_RECORDS) {
      await Promise.all(windows.map((page) => this.#fetch(page)));
      return;
    }
    const parts: number[][] = [];
    for (let from = 0; from < windows.length; from += WINDOWS_AT_ONCE) {
      parts.push(windows.slice(from, from + WINDOWS_AT_ONCE));
    }
    const further = this.#further;
    await Promise.all(parts.map((part) => this.#fetchOrdered(part, further)));
  }

  async #fetchOrdered(windows: readonly number[], { readOrder, readRows }: FurtherRows): Promise<void> {
    for (const page of windows) this.#asked.add(page);
    try {
      this.#order ??= readOrder(MAX_BULK_RECORDS).then((ids) => this.#takeOrder(ids));
      await this.#order;
      const wanted = windows.flatMap((page) => this.#ordered.slice(page * WINDOW, (page + 1) * WINDOW));
      const askedAt = this.#store.tick();
      const rows = wanted.length === 0 ? [] : await readRows(wanted);
      const here = new Set(rows.map(({ pfaId }) => pfaId));
      for (const page of windows) {
        for (let index = page * WINDOW; index < (page + 1) * WINDOW; index++) {
          const pfaId = this.#ordered[index];
          if (pfaId !== undefined && here.has(pfaId)) this.#place(pfaId, index);
        }
        this.#failed.delete(page);
      }
      this.#store.put(rows, askedAt);
      this.#become({ total: this.#ordered.length, ...(this.#failed.size === 0 && { error: null }) });
    } catch (error) {
      if (this.#ordered.length === 0) this.#order = undefined;
      for (const page of windows) {
        this.#asked.delete(page);
        this.#failed.add(page);
      }
      this.#become({ error });
    }
  }

  /** What is shown already stays where it is, whatever moved since; the others follow in their order. */
  #takeOrder(ids: readonly string[]): void {
    const others = ids.filter((pfaId) => !this.#positions.has(pfaId));
    const length = this.#positions.size + others.length;
    let next = 0;
    this.#ordered = Array.from({ length }, (_, index) => this.#ids.get(index) ?? others[next++] ?? "");
  }

  #place(pfaId: string, index: number): void {
    this.#ids.set(index, pfaId);
    this.#positions.set(pfaId, index);
  }

  async #fetch(page: number): Promise<void> {
    this.#asked.add(page);
    const askedAt = this.#store.tick();
    try {
      const { rows, total, today } = await this.#load(page * WINDOW, WINDOW);
      for (const [index, { pfaId }] of rows.entries()) this.#place(pfaId, page * WINDOW + index);
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
