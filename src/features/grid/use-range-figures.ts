"use client";

import { useEffect, useState } from "react";
import { MAX_BULK_RECORDS } from "#src/domain/bulk-limit.ts";
import { type CellRange, isOneCell } from "#src/features/grid/cell-range.ts";
import type { Column } from "#src/features/grid/columns.ts";
import { inSlices } from "#src/features/grid/in-slices.ts";
import { type RangeFigures, rangeFigures } from "#src/features/grid/range-figures.ts";
import { recordsIn } from "#src/features/grid/range-records.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import { useWorkingSet } from "#src/features/working-set/working-set-provider.tsx";

/** A range that still grows is not added up. */
const REST_MS = 120;

/**
 * What a range adds up to, a moment after it rests; again when a record in it changes. Null for one cell, and for a range that
 * reaches over records which aren't loaded: half a sum would be a wrong one.
 */
export function useRangeFigures(range: CellRange, columns: readonly Column[]): RangeFigures | null {
  const { store } = useWorkspace();
  const { outline, pages, today } = useWorkingSet();
  const [figures, setFigures] = useState<RangeFigures | null>(null);
  useEffect(() => {
    setFigures(null);
    if (isOneCell(range) || today === null) return;
    const stop = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const shown = columns.slice(range.left, range.right + 1);
    const count = async () => {
      const indexes = recordsIn(outline, range.top, range.bottom, MAX_BULK_RECORDS);
      const pfaIds = indexes.flatMap((index) => pages.idAt(index) ?? []);
      if (pfaIds.length < indexes.length) return;
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
  }, [range, columns, store, outline, pages, today]);
  return figures;
}
