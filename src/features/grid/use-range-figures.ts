"use client";

import { useEffect, useMemo, useState } from "react";
import { type CellRange, isOneCell } from "#src/features/grid/cell-range.ts";
import type { Column } from "#src/features/grid/columns.ts";
import { inSlices } from "#src/features/grid/in-slices.ts";
import {
  columnFigures,
  isSummed,
  type RangeFigures,
  rangeFigures,
} from "#src/features/grid/range-figures.ts";
import { countIn, knownIds, recordsIn } from "#src/features/grid/range-records.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import { toRecordFilter } from "#src/features/working-set/record-filter.ts";
import { useSumsChanged } from "#src/features/working-set/use-sums-changed.ts";
import { useWorkingSet } from "#src/features/working-set/working-set-provider.tsx";
import { trpc } from "#src/trpc/client.ts";
import { usePaced } from "#src/trpc/use-paced.ts";

/** A range that still grows is not added up. */
const REST_MS = 120;
/** Sums over everything may be a moment old. */
const GATHER_MS = 3000;
/** Records that are read for the figures of a range; whole selections and whole columns are added up by the server. */
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

/**
 * What one column adds up to over all records of the query, where they are too many to be read: the server knows. Null for
 * any other range, and meanwhile.
 */
export function useColumnFigures(range: CellRange, columns: readonly Column[]): RangeFigures | null {
  const { organization } = useWorkspace();
  const { outline, total, query } = useWorkingSet();
  const utils = trpc.useUtils();
  const column = range.left === range.right ? columns[range.left] : undefined;
  const records = useMemo(() => countIn(outline, range.top, range.bottom), [outline, range]);
  const enabled = isSummed(column) && records > MOST_ADDED_UP && records === total;
  const selection = { filter: toRecordFilter(query.filter) };
  const { data } = trpc.records.summary.useQuery({ organizationId: organization.id, selection }, { enabled });
  const asks = usePaced(() =>
    utils.records.summary.invalidate({ organizationId: organization.id, selection }),
  );
  useSumsChanged(() => enabled && asks.changed(GATHER_MS));
  return enabled && column !== undefined && data !== undefined ? columnFigures(column, data) : null;
}
