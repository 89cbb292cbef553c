import type { RecordRow } from "#src/features/working-set/record-row.ts";
import type { RowStore } from "#src/features/working-set/row-store.ts";

/** As many as one question may ask for. */
const AT_ONCE = 500;

/** Reads records into the store, 500 with each question. @param read asks the server */
export async function readRows(
  store: RowStore,
  pfaIds: readonly string[],
  read: (pfaIds: string[]) => Promise<readonly RecordRow[]>,
): Promise<void> {
  for (let at = 0; at < pfaIds.length; at += AT_ONCE) {
    const askedAt = store.tick();
    store.put(await read(pfaIds.slice(at, at + AT_ONCE)), askedAt);
  }
}
