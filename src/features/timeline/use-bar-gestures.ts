"use client";

import { type RefObject, useCallback, useLayoutEffect, useRef, useState } from "react";
import { announce } from "#src/components/live-region.tsx";
import type { TimeUnit } from "#src/domain/bulk-operation.ts";
import type { PfaFields } from "#src/domain/record.ts";
import { spanOfDays } from "#src/domain/timeline-scale.ts";
import type { BarPart } from "#src/domain/timeline-snap.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import { type DateChange, partDrawnAt } from "#src/features/timeline/bar-drag.ts";
import { KeyDrag, type KeyWork, type MoveByKey } from "#src/features/timeline/key-drag.ts";
import { restText } from "#src/features/timeline/moved-words.ts";
import { MOST_HERE, selectedHere } from "#src/features/timeline/selected-here.ts";
import type { TimelineParts } from "#src/features/timeline/timeline-context.tsx";
import { listenToPointer, type PointerWork } from "#src/features/timeline/timeline-pointer.ts";
import { HEADER_PX } from "#src/features/timeline/use-time-frame.ts";
import { type RowView, shownFields } from "#src/features/working-set/record-row.ts";
import type { WorkingSet } from "#src/features/working-set/working-set-provider.tsx";

/** The widest that the note beside the pointer becomes. */
const NOTE_PX = 320;
/** How far it stands from the pointer, or from the end of a bar. */
const NOTE_GAP_PX = 16;

/** What gestures need of the timeline. */
export interface GestureParts {
  scroller: RefObject<HTMLElement | null>;
  parts: TimelineParts;
  workingSet: WorkingSet;
  unit: TimeUnit;
  panePx: number;
  /** Why this person can move nothing; null when they can. */
  locked: string | null;
  /** `YYYY-MM-DD`. */
  today: string;
  refuse: (why: string) => void;
}

interface BarGestures extends GestureParts {
  /** What stands beside the pointer. */
  note: RefObject<HTMLElement | null>;
  changeDates: (change: DateChange, pfaId: string) => void;
}

/**
 * Bars under the pointer and under the keys: a press becomes a drag of one or of all selected, a drop one change of their
 * dates.
 */
export function useBarGestures(given: BarGestures): {
  /** All that move, as they are now; null where not all of them are here. */
  readonly recordsHeld: () => readonly PfaFields[] | null;
  readonly moveByKey: MoveByKey;
  /** Drops what keys hold. */
  readonly endKeys: () => void;
} {
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

  const recordsHeld = useCallback(
    () => together.current?.flatMap((id) => fieldsOf(id) ?? []) ?? null,
    [fieldsOf],
  );

  const work = (): { pointer: PointerWork; keys: KeyWork } => {
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
      const left = Math.max(4, Math.min(x + NOTE_GAP_PX, window.innerWidth - NOTE_PX - 12));
      const top = y > window.innerHeight - 160 ? y - 120 : y + 20;
      note.current?.style.setProperty("transform", `translate(${left}px, ${top}px)`);
    };
    /** Takes hold of a record, and of all selected ones with it; false where it can't be. */
    const begin = (pfaId: string, part: BarPart): boolean => {
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
      return drag.begin({ pfaId, part, isMoving, count, fieldsOf }, unit);
    };
    const drop = () => {
      const dropped = drag.drop();
      if (dropped !== null) changeDates(dropped.operation, dropped.pfaId);
    };
    const cancel = () => {
      drag.cancel();
      announce("Cancelled. Nothing was moved.");
    };
    const pointer: PointerWork = {
      frame,
      begin: (pfaId, drawn, { x, y }) => {
        edge.current = frame().left;
        heldAt.current = viewport.dayAt(x - edge.current);
        placeNote(x, y);
        const fields = fieldsOf(pfaId);
        return begin(pfaId, fields === undefined ? drawn : partDrawnAt(drawn, fields));
      },
      move: ({ x, y, fine }) => {
        const days = viewport.dayAt(x - edge.current) - heldAt.current;
        drag.move(days, fine ? "day" : unit, viewport.scale.span);
        placeNote(x, y);
      },
      drop,
      cancel,
      scrollBy: (x, y) => {
        if (x !== 0) viewport.scrollBy(x);
        if (y !== 0 && scroller.current !== null) scroller.current.scrollTop += y;
      },
    };
    const keys: KeyWork = {
      // What the pointer holds is the pointer's.
      begin: (pfaId, part) => drag.state === null && begin(pfaId, part),
      step: (by) => {
        drag.step(by);
        if (drag.state === null) return;
        const { pfaId, part, after } = drag.state;
        const span = spanOfDays(after.forecastStart, after.forecastEnd);
        if (span !== null) viewport.reveal(span);
        const { left, right, bottom } = frame();
        const day = span === null ? viewport.left : part === "start" ? span.first : span.last + 1;
        const x = left + (day - viewport.left) * viewport.scale.pxPerDay;
        const row = scroller.current?.querySelector(`[data-pfa-id="${CSS.escape(pfaId)}"]`);
        const y = row?.getBoundingClientRect().bottom ?? bottom;
        placeNote(Math.min(Math.max(x, left), right), y - NOTE_GAP_PX);
      },
      drop,
      cancel,
      rested: () => {
        const { state } = drag;
        if (state === null) return;
        announce(restText(state, recordsHeld(), { today, money: workspace.rights.viewFinancials }));
      },
    };
    return { pointer, keys };
  };
  const now = useRef(work);
  now.current = work;
  const [keyDrag] = useState(
    () =>
      new KeyDrag({
        begin: (...held) => now.current().keys.begin(...held),
        step: (by) => now.current().keys.step(by),
        drop: () => now.current().keys.drop(),
        cancel: () => now.current().keys.cancel(),
        rested: () => now.current().keys.rested(),
      }),
  );
  // From the moment on in which the note is there: a press that comes before it would be lost.
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const stop = listenToPointer(element, {
      frame: () => now.current().pointer.frame(),
      begin: (...press) => now.current().pointer.begin(...press),
      move: (at) => now.current().pointer.move(at),
      drop: () => now.current().pointer.drop(),
      cancel: () => now.current().pointer.cancel(),
      scrollBy: (x, y) => now.current().pointer.scrollBy(x, y),
    });
    const stopKeys = keyDrag.listen(window, ({ target }) => element.contains(target as Node));
    return () => {
      stopKeys();
      stop();
      drag.cancel();
    };
  }, [scroller, drag, keyDrag]);
  const moveByKey = useCallback<MoveByKey>((...step) => keyDrag.step(...step), [keyDrag]);
  return { recordsHeld, moveByKey, endKeys: keyDrag.end };
}
