"use client";

import { type RefObject, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { flushSync } from "react-dom";
import {
  nextRows,
  type RowRange,
  type RowSlots,
  type RowsInSight,
  rowsInSight,
  rowsToPaint,
  scrollTopFor,
  slotsAtFirst,
  slotsFor,
} from "#src/components/row-window.ts";

interface RowWindowOptions {
  scroller: RefObject<HTMLElement | null>;
  count: number;
  rowPx: number;
  /** Height of the head that stays at the top of the scroller. */
  headPx: number;
  /** Painted wherever it is: the row with the focus. */
  kept?: number;
  /** In pauses a page before and behind the rows in sight is painted, so that Page Up and Page Down need only scroll. */
  ahead?: boolean;
}

/** Rows that are painted around those in sight, before they are needed. */
const OVERSCAN_ROWS = 8;
const NO_SLOTS: RowSlots = new Map();
/** What waits for a pause comes after this at the latest. */
const PAUSE_MS = 200;

/** How high a box was when one was measured last: the next one begins with it. Null: forty rows. */
let lastHeightPx: number | null = null;

/** A row to paint, and the key of the element that shows it. */
export interface PaintedRow {
  readonly row: number;
  readonly slot: number;
}

/**
 * Which rows of one height are in sight of a box that scrolls. What a scroll brings into sight is painted in the same
 * frame; nothing is painted as long as it brings nothing new.
 */
export function useRowWindow({ scroller, count, rowPx, headPx, kept = -1, ahead = false }: RowWindowOptions) {
  const size = { count, rowPx, headPx };
  const now = useRef(size);
  now.current = size;
  const [inSight, setInSight] = useState<RowsInSight>(() =>
    lastHeightPx === null
      ? { first: 0, last: Math.min(count, 40) - 1, most: 40 }
      : rowsInSight({ ...size, scrollTop: 0, heightPx: lastHeightPx }),
  );

  const measure = useCallback(() => {
    const box = scroller.current;
    if (box === null) return;
    lastHeightPx = box.clientHeight;
    const next = rowsInSight({ ...now.current, scrollTop: box.scrollTop, heightPx: lastHeightPx });
    // Another `most` alone can wait for the next of them: it is about rows out of sight.
    setInSight((last) => (last.first === next.first && last.last === next.last ? last : next));
  }, [scroller]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: more or higher rows are measured before they are painted
  useLayoutEffect(measure, [measure, count, rowPx, headPx]);
  useLayoutEffect(() => {
    const box = scroller.current;
    if (box === null) return;
    const onScroll = () => flushSync(measure);
    const resized = new ResizeObserver(measure);
    resized.observe(box);
    box.addEventListener("scroll", onScroll, { passive: true });
    return () => {
      resized.disconnect();
      box.removeEventListener("scroll", onScroll);
    };
  }, [scroller, measure]);

  const scrollToRow = useCallback(
    (row: number) => {
      const box = scroller.current;
      if (box === null) return;
      const { scrollTop, clientHeight: heightPx } = box;
      const next = scrollTopFor(row, { ...now.current, scrollTop, heightPx });
      if (next === scrollTop) return;
      box.scrollTop = next;
      // Not with the event that follows in the next frame: what else the caller changes is painted and laid out once with it.
      measure();
    },
    [scroller, measure],
  );

  const slots = useRef(NO_SLOTS);
  /** What is painted once there is a pause, where that is more than now. */
  const planned = useRef<RowSlots | null>(null);
  /** There was time for these rows around those in sight. */
  const [due, setDue] = useState<{ around: RowRange; rows: ReadonlySet<number> } | null>(null);
  /** Rows that are painted on each side. */
  const around = ahead ? inSight.most : OVERSCAN_ROWS;
  const painted = useMemo<readonly PaintedRow[]>(() => {
    // Asking again gives the same slots, so a paint that React throws away does no harm.
    const rows = rowsToPaint(inSight, around, count, [kept]);
    const plan = planned.current;
    const isPlanned = plan?.size === rows.length && rows.every((row) => plan.has(row));
    const next = isPlanned ? plan : slotsFor(slots.current, rows);
    const isDue = (row: number) => due?.around === inSight && due.rows.has(row);
    const isNeeded = (row: number) =>
      row === kept || (row >= inSight.first && row <= inSight.last) || isDue(row);
    slots.current = slotsAtFirst(slots.current, next, isNeeded, count);
    planned.current = slots.current === next ? null : next;
    return [...slots.current].map(([row, slot]) => ({ row, slot })).sort((a, b) => a.slot - b.slot);
  }, [inSight, around, count, kept, due]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is painted says whether there is more to come
  useEffect(() => {
    const next = planned.current;
    if (next === null) return;
    const paintMore = () => setDue({ around: inSight, rows: nextRows(slots.current, next, inSight) });
    if (typeof requestIdleCallback !== "function") {
      const timer = setTimeout(paintMore, PAUSE_MS / 4);
      return () => clearTimeout(timer);
    }
    const asked = requestIdleCallback(paintMore, { timeout: PAUSE_MS });
    return () => cancelIdleCallback(asked);
  }, [inSight, painted]);
  return { inSight, around, painted, heightPx: count * rowPx, scrollToRow };
}
