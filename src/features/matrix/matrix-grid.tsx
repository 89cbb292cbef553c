// biome-ignore-all lint/a11y/useSemanticElements: a grid of which only a part is in the document has no table element
// biome-ignore-all lint/a11y/useFocusableInteractive: cells take the focus, heads and rows do not
"use client";

import { defaultRangeExtractor, type Range, useVirtualizer } from "@tanstack/react-virtual";
import { ChevronDown, ChevronRight } from "lucide-react";
import { type KeyboardEvent, memo, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import { cn } from "#src/components/cn.ts";
import {
  type Figure,
  figureWords,
  formatFigure,
  type Measure,
  type Shown,
} from "#src/features/matrix/figure.ts";
import { type CellPlace, movedPlace } from "#src/features/matrix/matrix-moves.ts";
import { heat, type TableLine, yearsOver } from "#src/features/matrix/matrix-table.ts";
import { columnLabel, columnWords } from "#src/features/matrix/months.ts";
import type { MatrixRowView } from "#src/features/matrix/use-matrix.ts";

const HEAD_PX = 24;
const HEADS_PX = HEAD_PX * 2;
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
  const inner = { width: columns.length * columnPx };
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
      <div style={{ width: namePx + inner.width + totalPx }} className="relative">
        <div role="rowgroup" className="sticky top-0 z-20 bg-canvas">
          <div role="row" aria-rowindex={1} className="flex" style={{ height: HEAD_PX }}>
            <div
              role="columnheader"
              aria-colindex={1}
              style={{ width: namePx }}
              className={cn(HEAD, CORNER, "left-0")}
            >
              <span className="sr-only">Year</span>
            </div>
            <div role="presentation" className="relative" style={inner}>
              {yearsOver(columns)
                .filter(({ at, span }) => shownColumns.some(({ index }) => index >= at && index < at + span))
                .map(({ year, at, span }) => (
                  <div
                    key={year}
                    role="columnheader"
                    aria-colindex={at + 2}
                    aria-colspan={span}
                    className="absolute inset-y-0 border-line border-l"
                    style={{ left: at * columnPx, width: span * columnPx }}
                  >
                    <span
                      className="sticky inline-block px-2 font-semibold text-sm leading-6"
                      style={{ left: namePx }}
                    >
                      {year}
                    </span>
                  </div>
                ))}
            </div>
            <div
              role="columnheader"
              aria-colindex={size.columns}
              style={{ width: totalPx }}
              className={cn(HEAD, CORNER, !narrow && "right-0 border-l")}
            >
              <span className="sr-only">All</span>
            </div>
          </div>
          <div role="row" aria-rowindex={2} className="flex border-b" style={{ height: HEAD_PX }}>
            <div
              role="columnheader"
              aria-colindex={1}
              style={{ width: namePx }}
              className={cn(HEAD, CORNER, "left-0 truncate pl-3")}
            >
              {rowsLabel}
            </div>
            <div role="presentation" className="relative" style={inner}>
              {shownColumns.map(({ index }) => (
                <div
                  key={index}
                  role="columnheader"
                  aria-colindex={index + 2}
                  aria-label={`${columnWords(columns[index] ?? "")}${index === now ? ", now" : ""}`}
                  className={cn(
                    HEAD,
                    "absolute inset-y-0 px-2 text-right",
                    index === now && "font-semibold text-accent-text shadow-[inset_0_-2px_0_var(--accent)]",
                  )}
                  style={{ left: index * columnPx, width: columnPx }}
                >
                  {columnLabel(columns[index] ?? "")}
                </div>
              ))}
            </div>
            <div
              role="columnheader"
              aria-colindex={size.columns}
              style={{ width: totalPx }}
              className={cn(
                HEAD,
                CORNER,
                "pr-3 text-right font-semibold text-ink",
                !narrow && "right-0 border-l",
              )}
            >
              Total
            </div>
          </div>
        </div>
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

const HEAD = "font-medium text-ink-muted text-sm leading-6";
const CORNER = "sticky z-10 shrink-0 bg-canvas";

interface MatrixRowProps {
  /** Null: the total row. */
  row: MatrixRowView | null;
  line?: TableLine;
  at: number;
  columns: readonly string[];
  shownColumns: readonly number[];
  /** The cell with the tab stop, where it is in this row. */
  active: number | null;
  peak: number;
  measure: Measure;
  shown: Shown;
  rowPx: number;
  columnPx: number;
  namePx: number;
  totalPx: number;
  narrow: boolean;
}

function MatrixRow(props: MatrixRowProps) {
  const { row, at, columns, shownColumns, active, peak, measure, shown, rowPx, columnPx, namePx, totalPx } =
    props;
  const { narrow } = props;
  const line = row === null ? (props.line ?? null) : row.line;
  const isTotal = row === null;
  const ground = isTotal ? "bg-canvas" : row.level === 2 ? "bg-sunken" : "bg-surface";
  const cell = (column: number) => ({
    "data-at": `${at}:${column}`,
    tabIndex: active === column ? 0 : -1,
  });
  return (
    <div
      role="row"
      aria-rowindex={at + 3}
      {...(row?.open !== null && row?.open !== undefined && { "aria-expanded": row.open })}
      {...(row !== null && { "aria-level": row.level })}
      className={cn(
        "flex",
        ground,
        isTotal ? "border-t font-semibold" : "absolute inset-x-0 border-line-soft border-b",
      )}
      style={{ height: rowPx, ...(!isTotal && { top: at * rowPx }) }}
    >
      <div
        role="rowheader"
        aria-colindex={1}
        {...cell(0)}
        style={{ width: namePx }}
        title={row?.label}
        className={cn(
          "sticky left-0 z-10 flex shrink-0 cursor-default items-center gap-1 overflow-hidden border-r pr-2 focus-visible:-outline-offset-2",
          ground,
          row?.level === 2
            ? "pl-8 text-ink-muted"
            : row?.open === null || isTotal
              ? "pl-3"
              : "cursor-pointer pl-1.5",
        )}
      >
        {row?.open === true && <ChevronDown aria-hidden className="size-3.5 shrink-0 text-ink-faint" />}
        {row?.open === false && <ChevronRight aria-hidden className="size-3.5 shrink-0 text-ink-faint" />}
        <span className="truncate">{isTotal ? "Total" : row.label}</span>
      </div>
      <div role="presentation" className="relative" style={{ width: columns.length * columnPx }}>
        {shownColumns.map((column) => (
          <FigureCell
            key={column}
            column={column + 2}
            place={cell(column + 1)}
            figure={line?.figures[column] ?? null}
            unknown={line?.unknown[column] ?? 0}
            strength={isTotal ? 0 : heat(line?.figures[column] ?? null, peak)}
            {...{ measure, shown }}
            left={column * columnPx}
            width={columnPx}
          />
        ))}
      </div>
      <div
        className={cn("shrink-0 font-semibold", ground, !narrow && "sticky right-0 z-10 border-l")}
        style={{ width: totalPx }}
        role="presentation"
      >
        <FigureCell
          column={columns.length + 2}
          place={cell(columns.length + 1)}
          figure={line?.total ?? null}
          unknown={line?.totalUnknown ?? 0}
          strength={0}
          {...{ measure, shown }}
          left={0}
          width={totalPx}
        />
      </div>
    </div>
  );
}

interface FigureCellProps {
  column: number;
  place: { "data-at": string; tabIndex: number };
  figure: Figure;
  unknown: number;
  strength: number;
  measure: Measure;
  shown: Shown;
  left: number;
  width: number;
}

/** What a ground is tinted with: the layer's hue, and for a difference that of its direction. */
function tint(shown: Shown, figure: Figure): string {
  if (shown !== "variance") return `var(--${shown})`;
  return Number(figure) > 0 ? "var(--failed)" : "var(--synced)";
}

const FigureCell = memo(
  function FigureCell({
    column,
    place,
    figure,
    unknown,
    strength,
    measure,
    shown,
    left,
    width,
  }: FigureCellProps) {
    const share = Math.round(strength * 30);
    const text = formatFigure(figure, shown);
    return (
      <div
        role="gridcell"
        aria-colindex={column}
        {...place}
        className="absolute inset-y-0 flex cursor-pointer items-center justify-end overflow-hidden px-2 tabular-nums hover:outline hover:outline-1 hover:outline-line-control hover:-outline-offset-1 focus-visible:outline-2 focus-visible:outline-focus focus-visible:-outline-offset-2"
        style={{
          left,
          width,
          ...(share > 0 && {
            backgroundColor: `color-mix(in oklab, ${tint(shown, figure)} ${share}%, transparent)`,
          }),
        }}
        title={
          unknown > 0
            ? `${figureWords(figure, measure, shown)}; ${unknown === 1 ? "1 record" : `${unknown.toLocaleString("en-US")} records`} without a known cost`
            : undefined
        }
      >
        {text}
        {unknown > 0 && (
          <>
            <span aria-hidden className="absolute top-0.5 right-0.5 text-conflict-text text-xs">
              *
            </span>
            <span className="sr-only">, {unknown} without a known cost</span>
          </>
        )}
      </div>
    );
  },
  (a, b) =>
    a.figure === b.figure &&
    a.unknown === b.unknown &&
    a.strength === b.strength &&
    a.shown === b.shown &&
    a.measure === b.measure &&
    a.left === b.left &&
    a.width === b.width &&
    a.column === b.column &&
    a.place["data-at"] === b.place["data-at"] &&
    a.place.tabIndex === b.place.tabIndex,
);
