"use client";

import { useCallback, useState } from "react";

const KEY = "pfa-timeline-pane";
const AT_FIRST_PX = 400;

/** How wide this person's left pane is; kept in this browser. */
export function usePaneWidth(): readonly [number, (widthPx: number) => void] {
  const [widthPx, setWidthPx] = useState(() => {
    try {
      return Number(window.localStorage.getItem(KEY)) || AT_FIRST_PX;
    } catch {
      return AT_FIRST_PX;
    }
  });
  const become = useCallback((next: number) => {
    setWidthPx(next);
    try {
      window.localStorage.setItem(KEY, String(next));
    } catch {
      // A full or forbidden storage costs only the memory of it.
    }
  }, []);
  return [widthPx, become];
}
