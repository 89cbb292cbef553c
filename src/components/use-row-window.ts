"use client";

import { type RefObject, useCallback, useLayoutEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { type RowRange, rowsInSight, scrollTopFor } from "#src/components/row-window.ts";

interface RowWindowOptions {
  scroller: RefObject<HTMLElement | null>;
  count: number;
  rowPx: number;
  /** Height of the head that stays at the top of the scroller. */
  headPx: number;
}

/**
 * Which rows of one height are in sight of a box that scrolls. What a scroll brings into sight is painted in the same
 * frame; nothing is painted as long as it brings nothing new.
 */
export function useRowWindow({ scroller, count, rowPx, headPx }: RowWindowOptions) {
  const size = { count, rowPx, headPx };
  const now = useRef(size);
  now.current = size;
  const [inSight, setInSight] = useState<RowRange>(() => ({ first: 0, last: Math.min(count, 40) - 1 }));

  const measure = useCallback(() => {
    const box = scroller.current;
    if (box === null) return;
    const next = rowsInSight({ ...now.current, scrollTop: box.scrollTop, heightPx: box.clientHeight });
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
      if (next !== scrollTop) box.scrollTop = next;
    },
    [scroller],
  );
  return { inSight, heightPx: count * rowPx, scrollToRow };
}
