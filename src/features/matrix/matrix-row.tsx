// biome-ignore-all lint/a11y/useSemanticElements: a grid of which only a part is in the document has no table element
// biome-ignore-all lint/a11y/useFocusableInteractive: cells take the focus, heads and rows do not
"use client";

import { ChevronDown, ChevronRight } from "lucide-react";
import { memo } from "react";
import { cn } from "#src/components/cn.ts";
import {
  type Figure,
  figureWords,
  formatFigure,
  type Measure,
  type Shown,
  unknownWords,
} from "#src/features/matrix/figure.ts";
import { heat, type TableLine } from "#src/features/matrix/matrix-table.ts";
import type { MatrixRowView } from "#src/features/matrix/use-matrix.ts";

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

/** One group, or the totals: its name, a figure for each column on the screen, and what it adds up to. */
export function MatrixRow(props: MatrixRowProps) {
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
    const text = formatFigure(figure, shown, unknown);
    return (
      <div
        role="gridcell"
        aria-colindex={column}
        {...place}
        className={cn(
          "absolute inset-y-0 flex cursor-pointer items-center justify-end overflow-hidden px-2 tabular-nums hover:outline hover:outline-1 hover:outline-line-control hover:-outline-offset-1 focus-visible:outline-2 focus-visible:outline-focus focus-visible:-outline-offset-2",
          // What is nothing steps back behind what is something.
          Math.abs(Number(figure)) < 0.5 && "text-ink-muted",
        )}
        style={{
          left,
          width,
          ...(share > 0 && {
            backgroundColor: `color-mix(in oklab, ${tint(shown, figure)} ${share}%, transparent)`,
          }),
        }}
        title={
          unknown > 0
            ? `${figureWords(figure, measure, shown, unknown)}; ${unknownWords(unknown)}`
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
