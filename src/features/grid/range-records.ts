import { Stopped } from "#src/features/grid/in-slices.ts";
import { inTurn } from "#src/features/grid/in-turn.ts";
import type { Outline } from "#src/features/working-set/outline.ts";
import type { RecordRow } from "#src/features/working-set/record-row.ts";
import type { RowStore } from "#src/features/working-set/row-store.ts";
import type { WorkingSet } from "#src/features/working-set/working-set-provider.tsx";

/** Rows that one question is for, and questions under way at a time. */
const ROWS_AT_ONCE = 500;
const AT_A_TIME = 3;

/** How records that no page holds yet are read. */
export interface RecordReader {
  /** Ids of records in the order of what is shown. */
  readonly ids: (offset: number, limit: number) => Promise<readonly string[]>;
  readonly rows: (pfaIds: string[]) => Promise<readonly RecordRow[]>;
}

/** Indexes, in the order, of up to `most` records that stand in the rows from `top` to `bottom`. */
export function recordsIn(outline: Outline, top: number, bottom: number, most: number): number[] {
  const indexes: number[] = [];
  for (const [first, last] of outline.recordsBetween(top, bottom)) {
    for (let index = first; index <= last; index++) {
      if (indexes.length === most) return indexes;
      indexes.push(index);
    }
  }
  return indexes;
}

/** How many records stand in the rows from `top` to `bottom`. */
export function countIn(outline: Outline, top: number, bottom: number): number {
  return outline.recordsBetween(top, bottom).reduce((count, [first, last]) => count + last - first + 1, 0);
}

/** The ids of records by their indexes where all are here; else null. */
export function knownIds({ pages }: Pick<WorkingSet, "pages">, indexes: readonly number[]): string[] | null {
  const ids: string[] = [];
  for (const index of indexes) {
    const pfaId = pages.idAt(index);
    if (pfaId === undefined) return null;
    ids.push(pfaId);
  }
  return ids;
}

/** Records have come or gone since these rows were shown: what stands further down is no longer what the person sees. */
export class RowsMoved extends Error {
  /** In the form in which `problemOf` reads a refusal. */
  readonly data = { code: "STALE" };

  constructor() {
    super("Records have come or gone since these rows were shown. Show the changed rows, then do it again.");
  }
}

/**
 * The ids of records by their indexes (ascending); asks for those that aren't here.
 * @throws RowsMoved when the server's order is another one by now than that of the rows shown
 */
export async function idsOf(
  workingSet: Pick<WorkingSet, "pages">,
  reader: Pick<RecordReader, "ids">,
  indexes: readonly number[],
): Promise<string[]> {
  const known = knownIds(workingSet, indexes);
  const [first, last] = [indexes[0], indexes.at(-1)];
  if (known !== null || first === undefined || last === undefined) return known ?? [];
  const asked = await reader.ids(first, last - first + 1);
  return indexes.map((index) => {
    const [shown, now] = [workingSet.pages.idAt(index), asked[index - first]];
    if (now === undefined || (shown !== undefined && shown !== now)) throw new RowsMoved();
    return now;
  });
}

/** Reads the records that the store doesn't hold. Rejects with `Stopped` once the signal is given. */
export async function loadRecords(
  store: RowStore,
  reader: RecordReader,
  pfaIds: readonly string[],
  { signal, onProgress }: { signal: AbortSignal; onProgress: (loaded: number) => void },
): Promise<void> {
  const missing = pfaIds.filter((pfaId) => store.get(pfaId) === undefined);
  if (missing.length === 0) return;
  const parts: string[][] = [];
  for (let at = 0; at < missing.length; at += ROWS_AT_ONCE) parts.push(missing.slice(at, at + ROWS_AT_ONCE));
  let loaded = pfaIds.length - missing.length;
  await inTurn(parts, AT_A_TIME, async (part) => {
    if (signal.aborted) throw new Stopped();
    const askedAt = store.tick();
    store.put(await reader.rows(part), askedAt);
    loaded += part.length;
    onProgress(loaded);
  });
  if (signal.aborted) throw new Stopped();
}
