import { useCallback, useRef, useSyncExternalStore } from "react";
import type { RowCursor } from "#src/features/timeline/row-cursor.ts";
import type { TimelineParts } from "#src/features/timeline/timeline-context.tsx";
import type { RowView } from "#src/features/working-set/record-row.ts";

interface RowState {
  /** Undefined while its window is on the way. */
  readonly view: RowView | undefined;
  readonly selected: boolean;
  /** The cursor when it stands in the row. */
  readonly here: ReturnType<RowCursor["inRow"]>;
}

/** What a row shows: of its record, the selection and the cursor. One observer, not three: many rows change in a frame. */
export function useRowState(
  { store, selection, cursor }: TimelineParts,
  row: number,
  pfaId: string | undefined,
): RowState {
  const known = useRef<RowState | null>(null);
  const subscribe = useCallback(
    (told: () => void) => {
      const stops = [cursor.subscribe(told), selection.subscribe(told)];
      if (pfaId !== undefined) stops.push(store.subscribe(pfaId, told));
      return () => {
        for (const stop of stops) stop();
      };
    },
    [store, cursor, selection, pfaId],
  );
  const read = (): RowState => {
    const before = known.current;
    const view = pfaId === undefined ? undefined : store.get(pfaId);
    const selected = pfaId !== undefined && selection.has(pfaId);
    const here = cursor.inRow(row);
    if (before !== null && before.view === view && before.selected === selected && before.here === here)
      return before;
    known.current = { view, selected, here };
    return known.current;
  };
  return useSyncExternalStore(subscribe, read, read);
}
