"use client";

import { useEffect, useState } from "react";
import { type CellRange, isOneCell } from "#src/features/grid/cell-range.ts";
import type { Column } from "#src/features/grid/columns.ts";
import { inSlices } from "#src/features/grid/in-slices.ts";
import { type RangeFigures, rangeFigures } from "#src/features/grid/range-figures.ts";
import { knownIds, recordsIn } from "#src/features/grid/range-records.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import { useWorkingSet } from "#src/features/working-set/working-set-provider.tsx";

/** A range that still grows is not added up. */
const REST_MS = 120;
/** Records that are read for the figures of a range; whole selections are added up by the server. */
export const MOST_ADDED_UP = 2_500;

/**
 * What a range adds up to, a moment after it rests; again when a record in it changes. Records that aren't here yet are read
 * first: half a sum would be a wrong one. Null for one cell, meanwhile, and for more than MOST_ADDED_UP records.
 */
export function useRangeFigures(range: CellRange, columns: readonly Column[]): RangeFigures | null {
  const { store } = useWorkspace();
  const { outline, pages, today, ensure } = useWorkingSet();
  const [figures, setFigures] = useState<RangeFigures | null>(null);
  useEffect(() => {
    setFigures(null);
    if (isOneCell(range) || today === null) return;
    const stop = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const shown = columns.slice(range.left, range.right + 1);
    const count = async () => {
      const indexes = recordsIn(outline, range.top, range.bottom, MOST_ADDED_UP + 1);
      if (indexes.length > MOST_ADDED_UP) return;
      if (knownIds({ pages }, indexes) === null) await ensure(range.top, range.bottom);
      const pfaIds = knownIds({ pages }, indexes);
      if (pfaIds === null || stop.signal.aborted) return;
      try {
        const found = await inSlices(rangeFigures(store, pfaIds, shown, today), stop.signal);
        if (!stop.signal.aborted) setFigures(found);
      } catch {
        // Another range is added up by now.
      }
    };
    const later = () => {
      clearTimeout(timer);
      timer = setTimeout(() => void count(), REST_MS);
    };
    later();
    const unsubscribe = store.subscribeAll(later);
    return () => {
      stop.abort();
      clearTimeout(timer);
      unsubscribe();
    };
  }, [range, columns, store, outline, pages, today, ensure]);
  return figures;
}
