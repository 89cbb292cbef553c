"use client";

import { type RefObject, useCallback, useEffect, useRef } from "react";
import { announce } from "#src/components/live-region.tsx";
import type { TimeUnit } from "#src/domain/bulk-operation.ts";
import type { PfaFields } from "#src/domain/record.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import { type DateChange, type DragState, partDrawnAt } from "#src/features/timeline/bar-drag.ts";
import { type MovedTogether, movedTogether } from "#src/features/timeline/moved-together.ts";
import { MOST_HERE, selectedHere } from "#src/features/timeline/selected-here.ts";
import type { TimelineParts } from "#src/features/timeline/timeline-context.tsx";
import { listenToPointer, type PointerWork } from "#src/features/timeline/timeline-pointer.ts";
import { HEADER_PX } from "#src/features/timeline/use-time-frame.ts";
import { type RowView, shownFields } from "#src/features/working-set/record-row.ts";
import type { WorkingSet } from "#src/features/working-set/working-set-provider.tsx";

/** The widest that the note beside the pointer becomes. */
const NOTE_PX = 320;

export interface BarGestures {
  scroller: RefObject<HTMLElement | null>;
  /** What stands beside the pointer. */
  note: RefObject<HTMLElement | null>;
  parts: TimelineParts;
  workingSet: WorkingSet;
  unit: TimeUnit;
  panePx: number;
  /** Why this person can move nothing; null when they can. */
  locked: string | null;
  /** `YYYY-MM-DD`. */
  today: string;
  refuse: (why: string) => void;
  changeDates: (change: DateChange, pfaId: string) => boolean;
}

/**
 * Bars under the pointer: a press becomes a drag of one or of all selected, a drop one change of their dates.
 * @returns what happens to all that move; null where not all of them are here
 */
export function useBarGestures(given: BarGestures): (state: DragState) => MovedTogether | null {
  const { scroller, parts, today } = given;
  const { store, drag } = parts;
  const workspace = useWorkspace();
  // Fields of what moves, made once for a drag and each change of a record.
  const cache = useRef(new WeakMap<RowView, PfaFields>());
  const fieldsOf = useCallback(
    (pfaId: string): PfaFields | undefined => {
      const view = store.get(pfaId);
      if (view === undefined) return undefined;
      const fields = cache.current.get(view) ?? shownFields(view);
      cache.current.set(view, fields);
      return fields;
    },
    [store],
  );
  const together = useRef<readonly string[] | null>(null);
  const heldAt = useRef(0);
  /** Where time begins on the screen, read once for a drag. */
  const edge = useRef(0);

  const work = (): PointerWork => {
    const { note, workingSet, unit, panePx, locked, refuse, changeDates } = given;
    const { selection, viewport } = parts;
    const total = workingSet.total ?? 0;
    const frame = () => {
      const element = scroller.current;
      const box = element?.getBoundingClientRect() ?? new DOMRect();
      return {
        left: box.left + panePx,
        top: box.top + HEADER_PX,
        right: box.left + (element?.clientWidth ?? 0),
        bottom: box.top + (element?.clientHeight ?? 0),
      };
    };
    const placeNote = (x: number, y: number) => {
      const left = Math.max(4, Math.min(x + 16, window.innerWidth - NOTE_PX - 12));
      const top = y > window.innerHeight - 160 ? y - 120 : y + 20;
      note.current?.style.setProperty("transform", `translate(${left}px, ${top}px)`);
    };
    return {
      frame,
      begin: (pfaId, drawn, { x, y }) => {
        if (locked !== null) {
          refuse(locked);
          return false;
        }
        const { state } = selection;
        const moving = selection.has(pfaId);
        const isMoving = (id: string) =>
          id === pfaId || (moving && (state.kind === "some" ? state.ids.has(id) : !state.except.has(id)));
        const count = moving ? selection.count(total) : 1;
        together.current = count > MOST_HERE ? null : selectedHere(workspace, workingSet.pages, total, pfaId);
        edge.current = frame().left;
        heldAt.current = viewport.dayAt(x - edge.current);
        placeNote(x, y);
        const fields = fieldsOf(pfaId);
        const part = fields === undefined ? drawn : partDrawnAt(drawn, fields);
        return drag.begin({ pfaId, part, isMoving, count, fieldsOf }, unit);
      },
      move: ({ x, y, fine }) => {
        const days = viewport.dayAt(x - edge.current) - heldAt.current;
        drag.move(days, fine ? "day" : unit, viewport.scale.span);
        placeNote(x, y);
      },
      drop: () => {
        const dropped = drag.drop();
        if (dropped !== null) changeDates(dropped.operation, dropped.pfaId);
      },
      cancel: () => {
        drag.cancel();
        announce("Cancelled. Nothing was moved.");
      },
      scrollBy: (x, y) => {
        if (x !== 0) viewport.scrollBy(x);
        if (y !== 0 && scroller.current !== null) scroller.current.scrollTop += y;
      },
    };
  };
  const now = useRef(work);
  now.current = work;
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const stop = listenToPointer(element, {
      frame: () => now.current().frame(),
      begin: (...press) => now.current().begin(...press),
      move: (at) => now.current().move(at),
      drop: () => now.current().drop(),
      cancel: () => now.current().cancel(),
      scrollBy: (x, y) => now.current().scrollBy(x, y),
    });
    return () => {
      stop();
      drag.cancel();
    };
  }, [scroller, drag]);

  return useCallback(
    (state) => {
      const ids = together.current;
      return ids === null
        ? null
        : movedTogether(
            ids.flatMap((id) => fieldsOf(id) ?? []),
            state,
            today,
          );
    },
    [fieldsOf, today],
  );
}
