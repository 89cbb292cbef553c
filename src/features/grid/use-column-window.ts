import { type RefObject, startTransition, useCallback, useEffect, useLayoutEffect, useState } from "react";
import { flushSync } from "react-dom";
import type { RowRange } from "#src/components/row-window.ts";
import type { Column } from "#src/features/grid/columns.ts";
import { type ColumnRange, columnsInSight } from "#src/features/grid/grid-geometry.ts";

/** How long nothing moves before the cells beside those in sight are painted, too. */
const REST_MS = 120;

interface ColumnWindowOptions {
  scroller: RefObject<HTMLElement | null>;
  columns: readonly Column[];
  /** Rows in sight: others are other work. */
  rows: RowRange;
  /** Id of the record in a row; another function for another list. */
  idAt: (row: number) => string | undefined;
  /** Whether the records of the rows in sight are here. */
  isHere: (rows: RowRange) => boolean;
}

/**
 * Which columns the rows paint at once: while rows come and go, those in sight; once the grid is at rest, all of them, so that
 * what is beside is there for readers, for the browser's search and for who scrolls sideways.
 * @returns null for all columns
 */
export function useColumnWindow(options: ColumnWindowOptions): ColumnRange | null {
  const { scroller, columns, rows, idAt, isHere } = options;
  const [inSight, setInSight] = useState<ColumnRange | null>(null);
  const [rested, setRested] = useState<Pick<ColumnWindowOptions, "rows" | "idAt"> | null>(null);
  const atRest = rested !== null && rested.rows === rows && rested.idAt === idAt;

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

  // Records that arrive paint the grid, too, so that this is asked again.
  useEffect(() => {
    if (atRest || !isHere(rows)) return;
    const timer = setTimeout(() => startTransition(() => setRested({ rows, idAt })), REST_MS);
    return () => clearTimeout(timer);
  });
  return atRest ? null : inSight;
}
