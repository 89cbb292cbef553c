"use client";

import { useEffect } from "react";
import { announce } from "#src/components/live-region.tsx";
import { isOneCell, sizeOf, sizeWords } from "#src/features/grid/cell-range.ts";
import type { GridCursor } from "#src/features/grid/grid-cursor.ts";

/** A range that grows is said when it rests. */
const REST_MS = 500;

/** Says how large a range has become. */
export function useRangeWords(cursor: GridCursor): void {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let said = cursor.range;
    const stop = cursor.subscribe(() => {
      const { range } = cursor;
      if (range === said) return;
      clearTimeout(timer);
      const before = said;
      said = range;
      if (isOneCell(range) && isOneCell(before)) return;
      timer = setTimeout(
        () => announce(isOneCell(range) ? "1 cell" : `${sizeWords(sizeOf(range))} selected`),
        REST_MS,
      );
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [cursor]);
}
