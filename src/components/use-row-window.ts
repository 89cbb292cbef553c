"use client";

import { type RefObject, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { flushSync } from "react-dom";
import {
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
}

/** Rows that are painted around those in sight, before they are needed. */
export const OVERSCAN_ROWS = 8;
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
export function useRowWindow({ scroller, count, rowPx, headPx, kept = -1 }: RowWindowOptions) {
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
  /** There was time for all rows around these. */
  const [paused, setPaused] = useState<RowRange | null>(null);
  const painted = useMemo<readonly PaintedRow[]>(() => {
    // Asking again gives the same slots, so a paint that React throws away does no harm.
    const rows = rowsToPaint(inSight, OVERSCAN_ROWS, count, [kept]);
    const plan = planned.current;
    const isPlanned = plan?.size === rows.length && rows.every((row) => plan.has(row));
    const next = isPlanned ? plan : slotsFor(slots.current, rows);
    const isNeeded = (row: number) => row === kept || (row >= inSight.first && row <= inSight.last);
    slots.current = paused === inSight ? next : slotsAtFirst(slots.current, next, isNeeded, count);
    planned.current = slots.current === next ? null : next;
    return [...slots.current].map(([row, slot]) => ({ row, slot })).sort((a, b) => a.slot - b.slot);
  }, [inSight, count, kept, paused]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is painted says whether there is more to come
  useEffect(() => {
    if (planned.current === null) return;
    const hasAll = () => setPaused(inSight);
    if (typeof requestIdleCallback !== "function") {
      const timer = setTimeout(hasAll, PAUSE_MS);
      return () => clearTimeout(timer);
    }
    const asked = requestIdleCallback(hasAll, { timeout: PAUSE_MS });
    return () => cancelIdleCallback(asked);
  }, [inSight, painted]);
  return { inSight, painted, heightPx: count * rowPx, scrollToRow };
}
