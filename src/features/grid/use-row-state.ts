import { useCallback, useRef, useSyncExternalStore } from "react";
import type { CursorState, RowMarks } from "#src/features/grid/grid-cursor.ts";
import type { GridFrame } from "#src/features/grid/grid-frame.ts";
import type { RowView } from "#src/features/working-set/record-row.ts";

export interface RowState {
  /** Undefined while its window is on the way. */
  readonly view: RowView | undefined;
  /** The cursor when it stands in the row. */
  readonly here: CursorState | null;
  readonly marks: RowMarks;
  readonly selected: boolean;
}

/** What a row shows: of its record, the cursor and the selection. One observer, not four: forty rows change in a frame. */
export function useRowState(frame: GridFrame, index: number, pfaId: string | undefined): RowState {
  const { store, cursor, selection } = frame;
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
    const here = cursor.inRow(index);
    const marks = cursor.marksIn(index);
    const selected = pfaId !== undefined && selection.has(pfaId);
    if (
      before !== null &&
      before.view === view &&
      before.here === here &&
      before.marks === marks &&
      before.selected === selected
    ) {
      return before;
    }
    known.current = { view, here, marks, selected };
    return known.current;
  };
  return useSyncExternalStore(subscribe, read, read);
}
