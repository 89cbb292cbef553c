"use client";

import { ArrowDown, ArrowUp } from "lucide-react";
import { type PointerEvent, useCallback, useEffect, useRef, useSyncExternalStore } from "react";
import { cn } from "#src/components/cn.ts";
import type { Column, ColumnKey } from "#src/features/grid/columns.ts";
import type { CursorState, GridCursor } from "#src/features/grid/grid-cursor.ts";
import type { SortKey } from "#src/features/working-set/sort-order.ts";

const LAYER = {
  plan: { letter: "P", look: "bg-plan-soft text-plan-text" },
  forecast: { letter: "F", look: "bg-forecast-soft text-forecast-text" },
  actual: { letter: "A", look: "bg-actual-soft text-actual-text" },
} as const;

export interface GridHeaderProps {
  columns: readonly Column[];
  sort: readonly SortKey[];
  cursor: GridCursor;
  /** `add`: keep the order so far and add this one to it. */
  onSort: (column: ColumnKey, add: boolean) => void;
  onResize: (column: ColumnKey, widthPx: number) => void;
}

/** The head of the grid: names, order, widths. It is row -1 for the cursor. */
export function GridHeader({ columns, sort, cursor, onSort, onResize }: GridHeaderProps) {
  const here = useSyncExternalStore(
    useCallback((told) => cursor.subscribe(told), [cursor]),
    () => cursor.inRow(-1),
    () => null,
  );
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table can't be virtualized with its rows out of flow
    // biome-ignore lint/a11y/useFocusableInteractive: the focus stands in the cells
    <div
      role="row"
      aria-rowindex={1}
      className="sticky top-0 z-20 grid h-8 w-max min-w-full grid-cols-(--grid-columns) border-b bg-sunken"
    >
      {columns.map((column, index) => (
        <HeaderCell
          key={column.key}
          column={column}
          index={index}
          sorted={sort.find(({ field }) => field === column.key)}
          cursor={here?.column === index ? here : null}
          onSort={onSort}
          onResize={onResize}
        />
      ))}
    </div>
  );
}

interface HeaderCellProps extends Pick<GridHeaderProps, "onSort" | "onResize"> {
  column: Column;
  index: number;
  sorted: SortKey | undefined;
  cursor: CursorState | null;
}

function HeaderCell({ column, index, sorted, cursor, onSort, onResize }: HeaderCellProps) {
  const cell = useRef<HTMLDivElement>(null);
  const wantsFocus = cursor?.focus === true;
  useEffect(() => {
    if (wantsFocus) cell.current?.focus({ preventScroll: true });
  }, [wantsFocus]);
  const direction = sorted?.direction === "desc" ? "descending" : "ascending";
  const Arrow = sorted?.direction === "desc" ? ArrowDown : ArrowUp;
  return (
    // biome-ignore lint/a11y/useSemanticElements: see above
    <div
      ref={cell}
      role="columnheader"
      tabIndex={cursor !== null ? 0 : -1}
      aria-colindex={index + 1}
      aria-sort={sorted === undefined ? (column.sortable ? "none" : undefined) : direction}
      data-field={column.key}
      data-row={-1}
      data-column={index}
      title={column.sortable ? `${column.label} · sort (Shift adds to the order)` : undefined}
      onClick={(event) => column.sortable && onSort(column.key, event.shiftKey)}
      onKeyDown={(event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        event.stopPropagation();
        if (column.sortable) onSort(column.key, event.shiftKey);
      }}
      className={cn(
        "group/head relative flex min-w-0 select-none items-center gap-1.5 border-line-soft border-r bg-sunken px-2 font-medium text-ink-muted text-sm",
        column.sortable && "cursor-pointer hover:text-ink",
        column.right && "justify-end",
        column.pinned && "sticky z-1",
        column.key === "pfaId" && "left-0",
        column.key === "sync" && "border-line sm:left-(--grid-pin) max-sm:static",
        cursor !== null && "outline-2 -outline-offset-2 outline-focus",
        sorted !== undefined && "text-ink",
      )}
    >
      {column.layer !== undefined && (
        <span
          aria-hidden
          className={cn(
            "flex size-3.5 shrink-0 items-center justify-center rounded-xs text-2xs font-semibold",
            LAYER[column.layer].look,
          )}
        >
          {LAYER[column.layer].letter}
        </span>
      )}
      <span className="truncate">{column.label}</span>
      {sorted !== undefined && <Arrow aria-hidden className="size-3 shrink-0 text-accent-text" />}
      <ResizeHandle onResize={(widthPx) => onResize(column.key, widthPx)} />
    </div>
  );
}

/** A grip at the right edge of a head; for the pointer only, nothing depends on it. */
function ResizeHandle({ onResize }: { onResize: (widthPx: number) => void }) {
  const start = (event: PointerEvent<HTMLSpanElement>) => {
    const grip = event.currentTarget;
    const widthPx = grip.parentElement?.offsetWidth ?? 0;
    const fromPx = event.clientX;
    grip.setPointerCapture(event.pointerId);
    grip.onpointermove = (moved) => onResize(Math.min(600, Math.max(56, widthPx + moved.clientX - fromPx)));
    grip.onpointerup = () => {
      grip.onpointermove = null;
    };
  };
  return (
    <span
      aria-hidden
      onPointerDown={start}
      onClick={(event) => event.stopPropagation()}
      className="absolute inset-y-0 -right-1 z-1 w-2 cursor-col-resize touch-none after:absolute after:inset-y-1.5 after:left-0.75 after:w-px hover:after:bg-accent"
    />
  );
}
