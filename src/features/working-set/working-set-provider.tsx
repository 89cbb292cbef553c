"use client";

import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import { problemOf } from "#src/features/shell/problem.ts";
import { useAddress } from "#src/features/shell/use-address.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import type { FirstRows } from "#src/features/working-set/first-rows.ts";
import { idsInSight } from "#src/features/working-set/live-rows.ts";
import type { RecordQuery } from "#src/features/working-set/may-have-moved.ts";
import { Outline } from "#src/features/working-set/outline.ts";
import { toRecordFilter } from "#src/features/working-set/record-filter.ts";
import type { RecordPages } from "#src/features/working-set/record-pages.ts";
import { type CostTotals, useCostTotals } from "#src/features/working-set/use-cost-totals.ts";
import { useLiveRows } from "#src/features/working-set/use-live-rows.ts";
import { useRecordPages } from "#src/features/working-set/use-record-pages.ts";
import { useSelectionInAddress } from "#src/features/working-set/use-selection-in-address.ts";
import { useSessionEnded } from "#src/trpc/provider.tsx";

/** The records that all views of an organization show: one query, one order, one selection. */
export interface WorkingSet {
  /** What is shown now; the address may already ask for another one (`waiting`). */
  readonly query: RecordQuery;
  readonly pages: RecordPages;
  /** Rows of grid and timeline: records under the heads of their groups. */
  readonly outline: Outline;
  /** Matching records; null until the first answer. */
  readonly total: number | null;
  /** The server's day, `YYYY-MM-DD`; null until the first answer. */
  readonly today: string | null;
  /** Why records couldn't be read; null while they can. */
  readonly error: unknown;
  /** Sums over all matching records, a moment old; null without the permission to see money. */
  readonly totals: CostTotals | null;
  /** Grows with each window that arrives: rows that had no id may have one. */
  readonly revision: number;
  /** The records of another query are on the way. */
  readonly waiting: boolean;
  readonly reload: () => void;
  /** Rows that may stand elsewhere by now. Nothing moves until `reload`. */
  readonly moved: number;
  /** There are more or fewer records by now than are shown. */
  readonly comeOrGone: boolean;
  /** Id of the record in a row; undefined for a head, and while its window is on the way. */
  readonly idAt: (row: number) => string | undefined;
  /** Fetches what the rows `first` to `last` need and isn't here yet. */
  readonly ensure: (first: number, last: number) => Promise<void>;
  /** Tells which rows are on the screen. */
  readonly onRange: (first: number, last: number) => void;
  readonly toggleGroup: (key: string) => void;
  readonly collapseAll: () => void;
  readonly expandAll: () => void;
}

const WorkingSetContext = createContext<WorkingSet | null>(null);
const WaitingContext = createContext(false);

/** Whether the records of another query are on the way; for parts that nothing else of the working set concerns. */
export const useWaiting = (): boolean => useContext(WaitingContext);

/** The records that are shown, whichever view shows them. */
export function useWorkingSet(): WorkingSet {
  const workingSet = useContext(WorkingSetContext);
  if (workingSet === null) throw new Error("Outside of a working set");
  return workingSet;
}

const NONE: ReadonlySet<string> = new Set();
/** Rows around those on the screen that are fetched along. */
const AROUND_ROWS = 40;
/** How long after a window couldn't be fetched it is asked for again, while its rows are on the screen. */
const AGAIN_MS = 3000;

/** Holds the working set of the open organization for as long as it is open, through all changes of view. */
export function WorkingSetProvider({
  firstRows,
  children,
}: {
  firstRows: FirstRows | null;
  children: ReactNode;
}) {
  const { filter, sort, group, record } = useAddress();
  const { selection } = useWorkspace();
  const { shown, waiting, reload } = useRecordPages({ filter, group, sort }, firstRows);
  const { pages, groups, query } = shown;
  const [collapsed, setCollapsed] = useState(NONE);
  const state = useSyncExternalStore(
    useCallback((told) => pages.subscribe(told), [pages]),
    () => pages.state,
    () => pages.state,
  );
  const { total, today, error, revision } = state;
  const outline = useMemo(
    () =>
      query.group.length === 0 || groups === null || groups.length === 0
        ? Outline.flat(groups === null ? 0 : (total ?? 0))
        : Outline.grouped(groups, query.group, collapsed),
    [groups, query, collapsed, total],
  );

  const idAt = useCallback(
    (row: number) => {
      const item = outline.itemAt(row);
      return item?.kind === "record" ? pages.idAt(item.index) : undefined;
    },
    [outline, pages],
  );
  const ensure = useCallback(
    async (first: number, last: number) => {
      const runs = outline.count === 0 ? [[first, last] as const] : outline.recordsBetween(first, last);
      await Promise.all(runs.map(([from, to]) => pages.ensure(from, to)));
    },
    [outline, pages],
  );
  const range = useRef<readonly [number, number]>([0, 40]);
  const ended = useSessionEnded();
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again after each answer
  useEffect(() => {
    if (error === null || ended || problemOf(error).kind === "refused") return;
    const [first, last] = range.current;
    const again = () => void ensure(Math.max(0, first - AROUND_ROWS), last + AROUND_ROWS);
    const timer = setTimeout(again, AGAIN_MS);
    return () => clearTimeout(timer);
  }, [error, revision, ended, ensure]);
  const visibleIds = () => idsInSight(range.current, idAt, record);
  const { moved, look } = useLiveRows(pages, query, visibleIds);
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows that arrived may be stale already
  useEffect(look, [look, outline, revision, record]);
  const onRange = useCallback(
    (first: number, last: number) => {
      range.current = [first, last];
      look();
    },
    [look],
  );

  const toggleGroup = useCallback((key: string) => {
    setCollapsed((before) => {
      const after = new Set(before);
      if (!after.delete(key)) after.add(key);
      return after;
    });
  }, []);
  const expandAll = useCallback(() => setCollapsed(NONE), []);
  const collapseAll = useCallback(
    () => setCollapsed(new Set(outline.groups.map(({ key }) => key))),
    [outline],
  );

  // Another order of the same records leaves "all" what it is.
  const filterKey = JSON.stringify(toRecordFilter(query.filter));
  const shownFilter = useRef(filterKey);
  useEffect(() => {
    if (shownFilter.current !== filterKey) selection.queryChanged();
    shownFilter.current = filterKey;
  }, [filterKey, selection]);
  useSelectionInAddress();
  const { totals, comeOrGone } = useCostTotals(query, total);

  const workingSet = useMemo<WorkingSet>(
    () => ({
      query,
      pages,
      outline,
      total,
      today,
      error,
      totals,
      waiting,
      reload,
      moved,
      comeOrGone,
      idAt,
      ensure,
      onRange,
      toggleGroup,
      collapseAll,
      expandAll,
      revision,
    }),
    [
      query,
      pages,
      outline,
      total,
      today,
      error,
      totals,
      waiting,
      reload,
      moved,
      comeOrGone,
      idAt,
      ensure,
      onRange,
      toggleGroup,
      collapseAll,
      expandAll,
      revision,
    ],
  );
  return (
    <WaitingContext value={waiting}>
      <WorkingSetContext value={workingSet}>{children}</WorkingSetContext>
    </WaitingContext>
  );
}
