import type { Workspace } from "#src/features/shell/workspace.ts";
import type { RecordPages } from "#src/features/working-set/record-pages.ts";

/** Most records that are changed from here; more are one question to the server. */
export const MOST_HERE = 1000;

/**
 * The records that a gesture on one of them is about: all selected ones when it is selected, else it alone. Null where not all
 * of them are loaded, or they are too many to be changed one by one.
 * @param total records of the present query
 */
export function selectedHere(
  { selection, store }: Pick<Workspace, "selection" | "store">,
  pages: Pick<RecordPages, "loadedIds">,
  total: number,
  pfaId: string,
): readonly string[] | null {
  if (!selection.has(pfaId)) return [pfaId];
  const { state } = selection;
  const count = selection.count(total);
  if (count > MOST_HERE) return null;
  const ids =
    state.kind === "some" ? [...state.ids] : pages.loadedIds().filter((each) => !state.except.has(each));
  return ids.length === count && ids.every((each) => store.get(each) !== undefined) ? ids : null;
}
