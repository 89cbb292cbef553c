import { type RefObject, startTransition, useCallback, useEffect, useLayoutEffect, useState } from "react";
import { flushSync } from "react-dom";
import type { RowRange, RowsInSight } from "#src/components/row-window.ts";
import { OVERSCAN_ROWS } from "#src/components/use-row-window.ts";
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
  rows: RowsInSight;
  /** Id of the record in a row; another function for another list. */
  idAt: (row: number) => string | undefined;
  /** Whether the records of the rows in sight are here. */
  isHere: (rows: RowRange) => boolean;
}

/**
 * Which rows paint all columns: all of a grid at rest, a few more at a time, so that what is beside is there for readers, for
 * the browser's search and for who scrolls sideways. While rows come and go they paint the columns in sight.
 */
export function useRowsAtRest({ rows, idAt, isHere }: RestOptions): (row: number) => boolean {
  const [rested, setRested] = useState<(Pick<RestOptions, "rows" | "idAt"> & { count: number }) | null>(null);
  const count = rested !== null && rested.rows === rows && rested.idAt === idAt ? rested.count : 0;
  const isDue = count < Number.POSITIVE_INFINITY && isHere(rows);
  useEffect(() => {
    if (!isDue) return;
    const most = rows.most + 2 * OVERSCAN_ROWS;
    const next = count + ROWS_AT_ONCE < most ? count + ROWS_AT_ONCE : Number.POSITIVE_INFINITY;
    const goOn = () => startTransition(() => setRested({ rows, idAt, count: next }));
    const timer = setTimeout(goOn, count === 0 ? REST_MS : 0);
    return () => clearTimeout(timer);
  }, [isDue, count, rows, idAt]);
  // Those in sight and below first, then those above.
  return (row) =>
    count > (row >= rows.first ? row - rows.first : rows.most + OVERSCAN_ROWS + rows.first - row);
}
