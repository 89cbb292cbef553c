// biome-ignore-all lint/a11y/useSemanticElements: a table can't be virtualized with its rows out of flow
// biome-ignore-all lint/a11y/useFocusableInteractive: rows are read, not operated; the part that scrolls has the focus
"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { CircleX, Equal, Pencil, TriangleAlert } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import { Badge } from "#src/components/badge.tsx";
import { cn } from "#src/components/cn.ts";
import { FIELD } from "#src/domain/record.ts";
import { formatValue } from "#src/features/grid/cell-text.ts";
import { problemWords, type ReportRow } from "#src/features/import/report-words.ts";

export interface ReportTableProps {
  /** The rows that are here; more may follow. */
  rows: readonly ReportRow[];
  /** How many there are in all. */
  count: number;
  /** Asks for more rows; called when the last ones come into sight. */
  onMore: (() => void) | undefined;
  className?: string;
}

const LINES =
  "grid grid-cols-[64px_minmax(0,1fr)_auto] gap-x-3 sm:grid-cols-[64px_168px_minmax(0,1fr)_112px]";

/** The dry run row by row; only what is in sight is in the document. */
export function ReportTable({ rows, count, onMore, className }: ReportTableProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => 8 + 24 * Math.max(1, linesOf(rows[index])),
    overscan: 8,
    // Found again by its row: another tab has other heights.
    getItemKey: (index) => rows[index]?.row ?? index,
  });
  const items = virtualizer.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= rows.length - 20) onMore?.();
  }, [last, rows.length, onMore]);
  return (
    <div
      role="table"
      aria-label="Rows of the file"
      aria-rowcount={count + 1}
      className={cn("flex flex-col", className)}
    >
      <div role="rowgroup" className="shrink-0 border-b bg-canvas px-5 max-sm:sr-only">
        <div
          role="row"
          aria-rowindex={1}
          className={cn(LINES, "h-8 items-center font-medium text-ink-muted text-sm")}
        >
          <span role="columnheader">Row</span>
          <span role="columnheader">Record</span>
          <span role="columnheader">Change, or why not</span>
          <span role="columnheader">Result</span>
        </div>
      </div>
      <div
        ref={scroller}
        role="rowgroup"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be reachable by keyboard
        tabIndex={0}
        className="scroll-thin min-h-0 flex-1 overflow-y-auto outline-none focus-visible:-outline-offset-2"
      >
        <div role="presentation" className="relative" style={{ height: virtualizer.getTotalSize() }}>
          {items.map(({ index, start, key }) => {
            const row = rows[index];
            return row === undefined ? null : (
              <div
                key={key}
                ref={virtualizer.measureElement}
                data-index={index}
                role="row"
                aria-rowindex={index + 2}
                className={cn(LINES, "absolute inset-x-0 top-0 border-b border-line-soft px-5 py-1")}
                style={{ transform: `translateY(${start}px)` }}
              >
                <Row row={row} />
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}

const linesOf = (row: ReportRow | undefined) => (row?.changes.length ?? 0) + (row?.problems.length ?? 0);

function Row({ row }: { row: ReportRow }) {
  return (
    <>
      <span role="rowheader" className="py-0.5 text-ink-faint tabular-nums">
        <span className="sm:sr-only">Row </span>
        {row.row.toLocaleString("en-US")}
      </span>
      <span role="cell" className="truncate py-0.5 font-medium tabular-nums" title={row.pfaId}>
        {row.pfaId === "" ? <span className="font-normal text-ink-faint">no ID</span> : row.pfaId}
      </span>
      <div role="cell" className="min-w-0 max-sm:order-last max-sm:col-span-3">
        {row.changes.map((change) => (
          <Change key={change.field} {...change} />
        ))}
        {row.problems.map((problem, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a report doesn't change
          <p key={index} className="flex min-h-6 items-start gap-1.5 py-0.5 text-failed-text">
            <CircleX aria-hidden className="mt-0.5 size-3.5 shrink-0" />
            <span className="min-w-0 break-words">{problemWords(problem)}</span>
          </p>
        ))}
      </div>
      <span role="cell" className="py-0.5">
        <Result row={row} />
      </span>
    </>
  );
}

function Change({ field, from, to, now }: ReportRow["changes"][number]) {
  return (
    <p className="grid min-h-6 grid-cols-[96px_minmax(0,1fr)] items-baseline gap-x-2 py-0.5 sm:grid-cols-[132px_minmax(0,1fr)]">
      <span className="truncate text-ink-muted">{FIELD[field].label}</span>
      <span className="flex min-w-0 flex-wrap items-baseline gap-x-2 tabular-nums">
        <span className="text-ink-muted line-through decoration-ink-faint">{formatValue(field, from)}</span>
        <span aria-hidden className="text-ink-faint">
          →
        </span>
        <span className="sr-only">becomes</span>
        <span className="min-w-0 break-words font-medium">{formatValue(field, to)}</span>
        {now !== undefined && (
          <span className="text-conflict-text text-sm">
            changed to {formatValue(field, now)} by somebody else meanwhile
          </span>
        )}
      </span>
    </p>
  );
}

const RESULT: { readonly [R in ReportRow["outcome"] | "colliding"]: ReactNode } = {
  changed: (
    <Badge tone="draft" quiet icon={<Pencil aria-hidden />}>
      Draft
    </Badge>
  ),
  colliding: (
    <Badge tone="conflict" quiet icon={<TriangleAlert aria-hidden />}>
      Collides
    </Badge>
  ),
  unchanged: (
    <Badge tone="neutral" quiet icon={<Equal aria-hidden />}>
      Unchanged
    </Badge>
  ),
  refused: (
    <Badge tone="failed" quiet icon={<CircleX aria-hidden />}>
      Refused
    </Badge>
  ),
};

function Result({ row }: { row: ReportRow }) {
  return RESULT[row.collisions.length > 0 && row.outcome === "changed" ? "colliding" : row.outcome];
}
