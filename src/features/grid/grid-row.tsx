import { memo, type ReactElement, useEffect, useMemo, useRef } from "react";
import { marksOfCell } from "#src/features/grid/cell-look.ts";
import { CellsShown } from "#src/features/grid/cell-shown.ts";
import { gridCell, waitingCell } from "#src/features/grid/grid-cell.tsx";
import type { GridFrame } from "#src/features/grid/grid-frame.ts";
import type { ColumnRange } from "#src/features/grid/grid-geometry.ts";
import { SelectCell } from "#src/features/grid/select-cell.tsx";
import { useRowState } from "#src/features/grid/use-row-state.ts";

export interface GridRowProps {
  frame: GridFrame;
  index: number;
  /** 1-based among the records. */
  number: number;
  /** Undefined while its window is on the way. */
  pfaId: string | undefined;
  topPx: number;
  /** The record whose panel or dialog is open. */
  open: boolean;
  /** What is painted at once besides the columns that stay: see use-column-window.ts. Null: all. */
  inSight: ColumnRange | null;
}

export const ROW =
  "group absolute top-0 left-0 grid h-(--row-height) w-(--grid-width) min-w-full grid-cols-(--row-columns) grid-rows-[minmax(0,1fr)] border-line-soft border-b tabular-nums";
const STUCK = "sticky left-0 z-3 grid grid-cols-(--stuck-columns) grid-rows-[minmax(0,1fr)]";
// Both the row and its part that stays say their ground: with an inherited one, all cells are styled anew when a row moves.
const GROUND = {
  selected: ["bg-selected", "bg-selected"],
  open: ["bg-hover", "bg-hover"],
  usual: ["bg-surface hover:bg-hover", "bg-surface group-hover:bg-hover"],
} as const;

/** A row that is painted anew never takes the focus from what a person has gone on to, outside the grid. */
function mayTakeFocus(row: HTMLElement): boolean {
  const holder = document.activeElement;
  return holder === null || holder === document.body || row.closest("[data-grid]")?.contains(holder) === true;
}

/** A row that paints all columns goes on doing so until another record comes into it: what is in sight of it is there. */
const isSame = (before: GridRowProps, next: GridRowProps) =>
  (Object.keys(next) as (keyof GridRowProps)[]).every(
    (name) => before[name] === next[name] || (name === "inSight" && before.inSight === null),
  );

/**
 * One record. It observes its own record and the cursor, so that a change anywhere else doesn't paint it. Its elements stay
 * while other records pass through them.
 */
export const GridRow = memo(function GridRow(props: GridRowProps) {
  const { frame, index, number, pfaId, topPx, open, inSight } = props;
  const { columns, today, stuck } = frame;
  const { view, here, marks, selected } = useRowState(frame, index, pfaId);
  const row = useRef<HTMLDivElement>(null);
  const wanted = here?.focus === true && here.editing === null ? here.column : -1;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another number of fixed columns makes other elements
  useEffect(() => {
    if (wanted < 0 || row.current === null || !mayTakeFocus(row.current)) return;
    row.current.querySelector<HTMLElement>(`[data-column="${wanted}"]`)?.focus({ preventScroll: true });
  }, [wanted, stuck]);
  /** What stands in its element by now: beside what is in sight it stays until the grid is at rest. */
  const last = useRef<{ frame: GridFrame; cells: readonly ReactElement[]; cursorAt: number } | null>(null);
  const before = last.current?.frame === frame ? last.current : null;
  const shown = useMemo(
    () => (view === undefined ? null : new CellsShown(columns, view, today)),
    [columns, view, today],
  );
  const cells: ReactElement[] = [];
  for (const [columnIndex, column] of columns.entries()) {
    const cursor = here?.column === columnIndex ? here : null;
    if (inSight !== null && cursor === null && columnIndex >= stuck) {
      const isBeside = columnIndex < inSight.first || columnIndex > inSight.last;
      // Not the one that the cursor left: the grid has one tab stop, and one editor.
      const kept = columnIndex === before?.cursorAt ? undefined : before?.cells[columnIndex];
      if (isBeside && kept !== undefined) {
        cells.push(kept);
        continue;
      }
      // What comes after it in an element that is new isn't painted yet, either.
      if (columnIndex > inSight.last && here === null && before?.cells[columnIndex] === undefined) break;
    }
    const place = {
      frame,
      column,
      columnIndex,
      rowIndex: index,
      marks: marksOfCell(marks, columnIndex),
      cursor,
    };
    cells.push(
      view === undefined || shown === null
        ? waitingCell(place)
        : gridCell(place, view, shown.at(columnIndex)),
    );
  }
  last.current = { frame, cells, cursorAt: here?.column ?? -1 };
  const [ground, stuckGround] = GROUND[selected ? "selected" : open || here?.editing ? "open" : "usual"];
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table can't be virtualized with its rows out of flow
    // biome-ignore lint/a11y/useFocusableInteractive: the focus stands in the cells
    <div
      ref={row}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={view === undefined ? undefined : selected}
      aria-busy={view === undefined || undefined}
      aria-level={frame.level}
      data-pfa-id={view === undefined ? undefined : pfaId}
      style={{ transform: `translateY(${topPx}px)` }}
      className={`${ROW} ${ground} ${here?.editing ? "z-10" : here === null ? "" : "z-1"}`}
    >
      <div className={`${STUCK} ${stuckGround}`}>
        <SelectCell pfaId={view === undefined ? undefined : pfaId} number={number} selected={selected} />
        {cells.slice(0, stuck)}
      </div>
      {cells.slice(stuck)}
    </div>
  );
}, isSame);
