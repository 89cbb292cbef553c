// biome-ignore-all lint/a11y/useSemanticElements: a grid of which only a part is in the document has no table element
// biome-ignore-all lint/a11y/useFocusableInteractive: cells take the focus, heads and rows do not
"use client";

import { defaultRangeExtractor, type Range, useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { Measure, Shown } from "#src/features/matrix/figure.ts";
import { HEADS_PX, MatrixHead } from "#src/features/matrix/matrix-head.tsx";
import { type CellPlace, movedPlace } from "#src/features/matrix/matrix-moves.ts";
import { MatrixRow } from "#src/features/matrix/matrix-row.tsx";
import type { TableLine } from "#src/features/matrix/matrix-table.ts";
import type { MatrixRowView } from "#src/features/matrix/use-matrix.ts";

const WIDTH_PX = { cost: 104, days: 76, quantity: 68 } as const;

export interface MatrixGridProps {
  label: string;
  rowsLabel: string;
  columns: readonly string[];
  rows: readonly MatrixRowView[];
  total: TableLine;
  peak: number;
  measure: Measure;
  shown: Shown;
  rowPx: number;
  narrow: boolean;
  /** The month that is now, `YYYY-MM`: it is marked, and in sight at first. */
  present: string;
  onToggle: (key: string) => void;
  /** A cell was opened; no row: the total row, no column: the total column. */
  onOpen: (row: MatrixRowView | null, column: string | null) => void;
  onCopy: () => void;
}

/**
 * Figures by group and month: heads, names and totals stay in sight, only what is on the screen is in the document. One tab
 * stop; arrows move, Enter opens what is behind a cell.
 */
export function MatrixGrid(props: MatrixGridProps) {
  const { label, rowsLabel, columns, rows, total, peak, measure, shown, rowPx, narrow } = props;
  const { present, onToggle, onOpen, onCopy } = props;
  const [place, setPlace] = useState<CellPlace>({ row: 0, column: 0 });
  const scroller = useRef<HTMLDivElement>(null);
  const moved = useRef(false);
  const size = { rows: rows.length + 1, columns: columns.length + 2 };
  const active = {
    row: Math.min(place.row, size.rows - 1),
    column: Math.min(place.column, size.columns - 1),
  };
  const columnPx = WIDTH_PX[measure];
  const [namePx, totalPx] = narrow ? [132, columnPx] : [232, columnPx + 24];

  const keeping = (index: number) => (range: Range) => {
    const inSight = defaultRangeExtractor(range);
    return index < 0 || index >= range.count || inSight.includes(index) ? inSight : [...inSight, index];
  };
  const down = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    overscan: 6,
    scrollMargin: HEADS_PX,
    scrollPaddingStart: HEADS_PX,
    scrollPaddingEnd: rowPx,
    rangeExtractor: keeping(active.row),
  });
  // The present is what people look for; the months before it show where it comes from.
  const now = columns.indexOf(present);
  const across = useVirtualizer({
    count: columns.length,
    horizontal: true,
    initialOffset: Math.max(0, now - 2) * columnPx,
    getScrollElement: () => scroller.current,
    estimateSize: () => columnPx,
    overscan: 3,
    scrollMargin: namePx,
    scrollPaddingStart: namePx,
    scrollPaddingEnd: narrow ? 0 : totalPx,
    rangeExtractor: keeping(active.column - 1),
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: other sizes are measured anew
  useEffect(() => {
    down.measure();
    across.measure();
  }, [rowPx, columnPx]);

  useLayoutEffect(() => {
    if (!moved.current) return;
    moved.current = false;
    if (active.row < rows.length) down.scrollToIndex(active.row, { align: "auto" });
    if (active.column >= 1 && active.column <= columns.length) {
      across.scrollToIndex(active.column - 1, { align: "auto" });
    }
    const cell = scroller.current?.querySelector<HTMLElement>(`[data-at="${active.row}:${active.column}"]`);
    cell?.focus({ preventScroll: true });
  });

  const goTo = useCallback((next: CellPlace) => {
    moved.current = true;
    setPlace({ ...next });
  }, []);
  const open = (at: CellPlace) => {
    const row = rows[at.row] ?? null;
    if (row !== null && row.line === null) return;
    if (at.column === 0 && row !== null && row.open !== null) onToggle(row.key);
    else onOpen(row, columns[at.column - 1] ?? null);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const row = rows[active.row];
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "c") {
      event.preventDefault();
      onCopy();
      return;
    }
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      open(active);
      return;
    }
    const turns =
      event.key === "ArrowRight" ? row?.open === false : event.key === "ArrowLeft" && row?.open === true;
    if (active.column === 0 && turns && row !== undefined) {
      event.preventDefault();
      onToggle(row.key);
      return;
    }
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowPx) - 3);
    const next = movedPlace(active, event, size, page);
    if (next === null) return;
    event.preventDefault();
    goTo(next);
  };

  const shownColumns = across.getVirtualItems();
  return (
    <div
      ref={scroller}
      role="treegrid"
      aria-label={label}
      aria-rowcount={size.rows + 2}
      aria-colcount={size.columns}
      className="scroll-thin relative min-h-0 flex-1 overflow-auto bg-surface"
      onKeyDown={onKeyDown}
      onFocus={({ target }) => {
        const [row, column] = (target.dataset.at ?? "").split(":").map(Number);
        if (row !== undefined && column !== undefined) setPlace({ row, column });
      }}
      onClick={(event) => {
        const at = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-at]") : null;
        const [row, column] = (at?.dataset.at ?? "").split(":").map(Number);
        if (at === null || row === undefined || column === undefined) return;
        goTo({ row, column });
        open({ row, column });
      }}
    >
      <div style={{ width: namePx + columns.length * columnPx + totalPx }} className="relative">
        <MatrixHead
          {...{ columns, rowsLabel, now, columnPx, namePx, totalPx, narrow }}
          shownColumns={shownColumns.map(({ index }) => index)}
        />
        <div role="rowgroup" className="relative" style={{ height: rows.length * rowPx }}>
          {down.getVirtualItems().map(({ index }) => {
            const row = rows[index];
            if (row === undefined) return null;
            return (
              <MatrixRow
                key={row.key}
                row={row}
                at={index}
                columns={columns}
                shownColumns={shownColumns.map((item) => item.index)}
                active={active.row === index ? active.column : null}
                {...{ peak, measure, shown, rowPx, columnPx, namePx, totalPx, narrow }}
              />
            );
          })}
        </div>
        <div role="rowgroup" className="sticky bottom-0 z-10">
          <MatrixRow
            row={null}
            line={total}
            at={rows.length}
            columns={columns}
            shownColumns={shownColumns.map((item) => item.index)}
            active={active.row === rows.length ? active.column : null}
            {...{ peak: 0, measure, shown, rowPx, columnPx, namePx, totalPx, narrow }}
          />
        </div>
      </div>
    </div>
  );
}
