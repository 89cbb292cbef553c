"use client";

import { useCallback, useSyncExternalStore } from "react";
import type { PfaFields } from "#src/domain/record.ts";
import type { BarDrag } from "#src/features/timeline/bar-drag.ts";
import { DragNoteContent } from "#src/features/timeline/drag-note-content.tsx";

export interface DragNoteProps {
  drag: BarDrag;
  today: string;
  money: boolean;
  /** All that move, as they are now; null where not all of them are here. */
  recordsHeld: () => readonly PfaFields[] | null;
  ref: React.Ref<HTMLDivElement>;
}

/** Beside the pointer while bars are dragged: what a drop would do. Seen only; what it did is announced. */
export function DragNote({ drag, today, money, recordsHeld, ref }: DragNoteProps) {
  const state = useSyncExternalStore(
    useCallback((told) => drag.subscribe(told), [drag]),
    () => drag.state,
    () => null,
  );
  return (
    <div
      ref={ref}
      aria-hidden
      hidden={state === null}
      data-drag-note
      className="pointer-events-none fixed top-0 left-0 z-50 w-max max-w-80 rounded bg-raised px-2.5 py-1.5 text-sm shadow-float"
    >
      {state !== null && (
        <DragNoteContent state={state} today={today} money={money} recordsHeld={recordsHeld} />
      )}
    </div>
  );
}
