import { type RefObject, startTransition, useCallback, useEffect, useLayoutEffect, useState } from "react";
import { flushSync } from "react-dom";
import type { RowRange } from "#src/components/row-window.ts";
import type { Column } from "#src/features/grid/columns.ts";
import { type ColumnRange, columnsInSight } from "#src/features/grid/grid-geometry.ts";

/** How long nothing moves before the cells beside those in sight are painted, too. */
const REST_MS = 120;
/** Not more than a frame has time for. */
const ROWS_AT_ONCE = 8;

/**
 * Columns in sight of the box of a grid; null before it was measured. To be asked for before the rows: measured after they were
 * painted, it would have them laid out once more.
 */
export function useColumnsInSight(
  scroller: RefObject<HTMLElement | null>,
  columns: readonly Column[],
): ColumnRange | null {
  const [inSight, setInSight] = useState<ColumnRange | null>(null);
  const measure = useCallback(() => {
    const box = scroller.current;
    if (box === null) return;
    const next = columnsInSight(columns, { width: box.clientWidth, scrollLeft: box.scrollLeft });
    setInSight((last) => (last?.first === next.first && last.last === next.last ? last : next));
  }, [scroller, columns]);
  useLayoutEffect(() => {
    const box = scroller.current;
    if (box === null) return;
    measure();
    const onScroll = () => flushSync(measure);
    box.addEventListener("scroll", onScroll, { passive: true });
    return () => box.removeEventListener("scroll", onScroll);
  }, [scroller, measure]);
  return inSight;
}

interface RestOptions {
  /** Rows in sight: others are other work. */
  rows: RowRange;
  /** Rows that are painted on each side of them. */
  around: number;
  /** Id of the record in a row; another function for another list. */
  idAt: (row: number) => string | undefined;
  /** Whether the records of the rows in sight are here. */
  isHere: (rows: RowRange) => boolean;
}

/**
 * Which rows paint all columns: all of a grid at rest, a few more at a time, so that what is beside is there for readers, for
 * the browser's search and for who scrolls sideways. While rows come and go they paint the columns in sight.
 */
export function useRowsAtRest({ rows, around, idAt, isHere }: RestOptions): (row: number) => boolean {
  const [rested, setRested] = useState<(Pick<RestOptions, "rows" | "idAt"> & { count: number }) | null>(null);
  const count = rested !== null && rested.rows === rows && rested.idAt === idAt ? rested.count : 0;
  const { first, last } = rows;
  const all = last - first + 1 + 2 * around;
  const isDue = count < all && isHere(rows);
  useEffect(() => {
    if (!isDue) return;
    const goOn = () => startTransition(() => setRested({ rows, idAt, count: count + ROWS_AT_ONCE }));
    const timer = setTimeout(goOn, count === 0 ? REST_MS : 0);
    return () => clearTimeout(timer);
  }, [isDue, count, rows, idAt]);
  // Those in sight first, then the next ones on both sides; the one with the focus last, wherever it is.
  return (row) => {
    const isIn = row >= first && row <= last;
    const place = isIn ? row - first : last - first - 1 + 2 * Math.max(first - row, row - last);
    return count > Math.min(place, all - 1);
  };
}
