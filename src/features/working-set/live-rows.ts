import type { RecordRow, RowView } from "#src/features/working-set/record-row.ts";
import type { RowStore } from "#src/features/working-set/row-store.ts";

/** Rows around those on the screen that are kept true, too. */
const MARGIN_ROWS = 10;
const AT_MOST = 500;
const GATHER_MS = 25;
const LONGEST_REST_MS = 1000;
/** After a read that failed, twice as long after each further one. */
const [AGAIN_MS, LONGEST_AGAIN_MS] = [2000, 30_000];

export interface LiveRowsOptions {
  readonly store: RowStore;
  readonly fetchRows: (pfaIds: string[]) => Promise<readonly RecordRow[]>;
  /** Ids on the screen now, read anew at once; the others are read when they come into view. */
  readonly visibleIds: () => readonly string[];
  /** Told of each row that was replaced. */
  readonly onReplaced?: (before: RowView, after: RowView) => void;
}

/**
 * Which records somebody sees: those of the rows on the screen and a little around, and the one in the panel, which no row
 * need stand for.
 * @param range the first and the last row on the screen @param open id of the record in the panel
 */
export function idsInSight(
  [first, last]: readonly [number, number],
  idAt: (row: number) => string | undefined,
  open: string | null,
): string[] {
  const ids = new Set<string>(open === null ? [] : [open]);
  for (let row = Math.max(0, first - MARGIN_ROWS); row <= last + MARGIN_ROWS; row++) {
    const pfaId = idAt(row);
    if (pfaId !== undefined) ids.add(pfaId);
  }
  return [...ids];
}

/**
 * Keeps loaded rows true while others change them. One question at a time, for what is on the screen first; what is
 * out of sight is only marked, so that a push of thousands costs as little as one of ten.
 */
export class LiveRows {
  readonly #options: LiveRowsOptions;
  #stale = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running = false;
  /** A page rests for as long as it waited: a busy server is asked half as often by a hundred pages. */
  #restsUntil = 0;
  #failures = 0;
  #stops = 0;

  constructor(options: LiveRowsOptions) {
    this.#options = options;
  }

  /** These records changed; null: any of them may have. */
  changed(pfaIds: readonly string[] | null): void {
    const { store } = this.#options;
    for (const pfaId of pfaIds ?? store.loadedIds()) {
      if (store.get(pfaId) !== undefined) this.#stale.add(pfaId);
    }
    if (pfaIds === null && this.#failures > 0) {
      // The stream is back, and so is the server.
      clearTimeout(this.#timer);
      this.#timer = undefined;
      this.#restsUntil = 0;
      this.#failures = 0;
    }
    this.look();
  }

  /** Other rows came into view. */
  look(): void {
    if (this.#stale.size === 0 || this.#running || this.#timer !== undefined) return;
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined;
        void this.#read();
      },
      Math.max(GATHER_MS, this.#restsUntil - performance.now()),
    );
  }

  async #read(): Promise<void> {
    const { store, fetchRows, visibleIds, onReplaced } = this.#options;
    const pfaIds = visibleIds()
      .filter((pfaId) => this.#stale.has(pfaId))
      .slice(0, AT_MOST);
    if (pfaIds.length === 0) return;
    for (const pfaId of pfaIds) this.#stale.delete(pfaId);
    this.#running = true;
    const askedAt = store.tick();
    const askedMs = performance.now();
    const stops = this.#stops;
    const before = new Map(pfaIds.map((pfaId) => [pfaId, store.get(pfaId)]));
    try {
      const rows = await fetchRows(pfaIds);
      for (const pfaId of store.put(rows, askedAt)) this.#stale.add(pfaId);
      for (const { pfaId } of rows) {
        const [was, is] = [before.get(pfaId), store.get(pfaId)];
        if (was !== undefined && is !== undefined) onReplaced?.(was, is);
      }
      this.#failures = 0;
      const answeredMs = performance.now();
      this.#restsUntil = answeredMs + Math.min(answeredMs - askedMs, LONGEST_REST_MS);
    } catch {
      for (const pfaId of pfaIds) this.#stale.add(pfaId);
      this.#restsUntil = performance.now() + Math.min(AGAIN_MS * 2 ** this.#failures, LONGEST_AGAIN_MS);
      this.#failures += 1;
    }
    this.#running = false;
    if (stops === this.#stops) this.look();
  }

  stop(): void {
    this.#stops += 1;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#stale.clear();
  }
}
