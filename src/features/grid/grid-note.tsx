"use client";

import { type RefObject, useCallback, useEffect, useState, useSyncExternalStore } from "react";
import { cn } from "#src/components/cn.ts";
import { type CellNote, cellNotes } from "#src/features/grid/cell-notes.ts";
import { isOneCell } from "#src/features/grid/cell-range.ts";
import type { Column } from "#src/features/grid/columns.ts";
import type { GridCursor } from "#src/features/grid/grid-cursor.ts";
import { formatMoment } from "#src/features/shell/format-moment.ts";
import type { RowStore } from "#src/features/working-set/row-store.ts";

const HOVER_MS = 350;

const TONE: { readonly [T in CellNote["tone"]]: string } = {
  refused: "text-failed-text",
  collision: "text-conflict-text",
  problem: "text-failed-text",
  finding: "text-conflict-text",
  changed: "text-ink",
  info: "text-ink-muted",
};

interface Place {
  row: number;
  column: number;
  leftPx: number;
  topPx: number;
}

export interface GridNoteProps {
  scroller: RefObject<HTMLDivElement | null>;
  columns: readonly Column[];
  /** Id of the record in a row. */
  idAt: (row: number) => string | undefined;
  store: RowStore;
  cursor: GridCursor;
}

/** The one hint of the grid: what there is to say about the cell under the pointer or with the focus. */
export function GridNote({ scroller, columns, idAt, store, cursor }: GridNoteProps) {
  const [place, setPlace] = useState<Place | null>(null);
  const toCursor = useCallback((told: () => void) => cursor.subscribe(told), [cursor]);
  const active = useSyncExternalStore(
    toCursor,
    () => cursor.state,
    () => cursor.state,
  );
  const oneCell = useSyncExternalStore(
    toCursor,
    () => isOneCell(cursor.range),
    () => true,
  );

  useEffect(() => {
    const box = scroller.current;
    if (box === null) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const show = (cell: HTMLElement | null, afterMs: number) => {
      clearTimeout(timer);
      if (cell === null) return setPlace(null);
      timer = setTimeout(() => {
        if (!cell.isConnected) return;
        const { left, bottom } = cell.getBoundingClientRect();
        setPlace({
          row: Number(cell.dataset.row),
          column: Number(cell.dataset.column),
          leftPx: left,
          topPx: bottom + 4,
        });
      }, afterMs);
    };
    const cellOf = (event: Event) =>
      (event.target as Element).closest<HTMLElement>("[role=gridcell][data-row]");
    const hover = (event: Event) => show(cellOf(event), HOVER_MS);
    const focus = (event: Event) => show(cellOf(event), 0);
    const hide = () => show(null, 0);
    box.addEventListener("mouseover", hover);
    box.addEventListener("mouseleave", hide);
    box.addEventListener("focusin", focus);
    box.addEventListener("focusout", hide);
    box.addEventListener("scroll", hide, { passive: true });
    return () => {
      clearTimeout(timer);
      box.removeEventListener("mouseover", hover);
      box.removeEventListener("mouseleave", hide);
      box.removeEventListener("focusin", focus);
      box.removeEventListener("focusout", hide);
      box.removeEventListener("scroll", hide);
    };
  }, [scroller]);

  if (place === null || active.editing !== null) return null;
  const pfaId = idAt(place.row);
  const view = pfaId === undefined ? undefined : store.get(pfaId);
  const column = columns[place.column];
  const here = active.row === place.row && active.column === place.column;
  const hint: CellNote[] = here && active.hint !== null ? [{ tone: "info", text: active.hint }] : [];
  const own = view === undefined || column === undefined ? [] : cellNotes(column, view, formatMoment);
  const notes = [...hint, ...own];
  // Below a cell of a range lie others of the range; screen readers have it in the description of the cell.
  if (notes.length === 0 || (hint.length === 0 && !oneCell)) return null;
  return (
    <div
      id="grid-note"
      role="tooltip"
      className="pointer-events-none fixed z-50 flex max-w-80 animate-fade-in flex-col gap-0.5 rounded bg-raised px-2.5 py-1.5 text-sm shadow-float"
      style={{
        left: Math.max(8, Math.min(place.leftPx, window.innerWidth - 330)),
        top: Math.min(place.topPx, window.innerHeight - 80),
      }}
    >
      {notes.map((note) => (
        <p key={note.text} className={cn(TONE[note.tone])}>
          {note.text}
        </p>
      ))}
    </div>
  );
}
