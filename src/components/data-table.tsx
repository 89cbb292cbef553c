"use client";

import type { ReactNode } from "react";
import { Checkbox } from "#src/components/checkbox.tsx";
import { cn } from "#src/components/cn.ts";
import { Skeleton } from "#src/components/skeleton.tsx";

export interface DataColumn<Row> {
  key: string;
  header: string;
  /** Right-aligned, as numbers are. */
  numeric?: boolean;
  /** Takes the room that is left, and breaks its text. */
  wide?: boolean;
  /** The header is read aloud only. */
  quietHeader?: boolean;
  cell: (row: Row) => ReactNode;
}

export interface RowSelection<Row> {
  selected: ReadonlySet<string>;
  onChange: (selected: ReadonlySet<string>) => void;
  /** What ticking the row's box means, e.g. "Select RIO-1". */
  label: (row: Row) => string;
}

export interface DataTableProps<Row> {
  /** Names the table. */
  label: string;
  columns: readonly DataColumn<Row>[];
  /** Undefined while they are read: shapes stand in their place. */
  rows: readonly Row[] | undefined;
  rowKey: (row: Row) => string;
  selection?: RowSelection<Row>;
  /** The row that is open elsewhere. */
  current?: string | null;
  /** How many shapes stand in for rows that are read. */
  shapes?: number;
  /** Under the last row: "Show more". */
  footer?: ReactNode;
  /** Other rows are on their way: these are dimmed. */
  busy?: boolean;
  className?: string;
}

/** Rows to look through, with a header that stays. It scrolls by itself in both directions; the page never does. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { label, columns, rows, rowKey, selection, current, shapes = 6, footer, busy, className } = props;
  return (
    <section
      aria-label={label}
      aria-busy={rows === undefined || busy}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be reachable by keyboard
      tabIndex={0}
      className={cn(
        "scroll-thin relative overflow-auto focus-visible:-outline-offset-2",
        rows !== undefined && "dims-while-busy",
        className,
      )}
    >
      <table className="w-full border-separate border-spacing-0">
        <caption className="sr-only">{label}</caption>
        <thead className="sticky top-0 z-10 bg-canvas">
          <tr>
            {selection !== undefined && (
              <th scope="col" className={cn(HEAD, "w-8 pr-0")}>
                <SelectAll rows={rows ?? []} rowKey={rowKey} selection={selection} />
              </th>
            )}
            {columns.map(({ key, header, numeric, wide, quietHeader }) => (
              <th key={key} scope="col" className={cn(HEAD, numeric && "text-right", wide && "w-full")}>
                {quietHeader ? <span className="sr-only">{header}</span> : header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows === undefined
            ? Array.from({ length: shapes }, (_, line) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: shapes without identity
                <tr key={line} aria-hidden>
                  {selection !== undefined && <td className={CELL} />}
                  {columns.map(({ key, wide, numeric }, at) => (
                    <td key={key} className={CELL}>
                      <Skeleton
                        className={cn(
                          wide ? "w-3/5" : (line + at) % 3 === 0 ? "w-14" : "w-20",
                          numeric && "ml-auto w-10",
                        )}
                      />
                    </td>
                  ))}
                </tr>
              ))
            : rows.map((row) => {
                const key = rowKey(row);
                return (
                  <tr
                    key={key}
                    aria-current={current === key ? "true" : undefined}
                    className="hover:bg-hover aria-[current]:bg-selected"
                  >
                    {selection !== undefined && (
                      <td className={cn(CELL, "pr-0")}>
                        <Checkbox
                          className="mt-0.5"
                          aria-label={selection.label(row)}
                          checked={selection.selected.has(key)}
                          onCheckedChange={(checked) =>
                            selection.onChange(withKeys(selection, [key], checked === true))
                          }
                        />
                      </td>
                    )}
                    {columns.map(({ key: column, numeric, wide, cell }) => (
                      <td
                        key={column}
                        className={cn(
                          CELL,
                          numeric && "text-right tabular-nums",
                          wide ? "min-w-56 break-words" : "whitespace-nowrap",
                        )}
                      >
                        {cell(row)}
                      </td>
                    ))}
                  </tr>
                );
              })}
        </tbody>
      </table>
      {footer}
    </section>
  );
}

const HEAD =
  "h-8 whitespace-nowrap border-b bg-canvas px-3 text-left first:pl-4 last:pr-4 font-medium text-ink-muted text-sm";
const CELL = "h-(--row-height) border-b border-line-soft px-3 py-1.5 align-top first:pl-4 last:pr-4";

function SelectAll<Row>({
  rows,
  rowKey,
  selection,
}: {
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  selection: RowSelection<Row>;
}) {
  const keys = rows.map(rowKey);
  const ticked = keys.filter((key) => selection.selected.has(key)).length;
  return (
    <Checkbox
      aria-label="Select all that are shown"
      checked={ticked === 0 ? false : ticked === keys.length ? true : "indeterminate"}
      onCheckedChange={(checked) => selection.onChange(withKeys(selection, keys, checked === true))}
    />
  );
}

function withKeys(
  { selected }: { selected: ReadonlySet<string> },
  keys: readonly string[],
  ticked: boolean,
): ReadonlySet<string> {
  const next = new Set(selected);
  for (const key of keys) {
    if (ticked) next.add(key);
    else next.delete(key);
  }
  return next;
}
