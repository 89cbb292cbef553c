"use client";

import { ChartNoAxesColumn, Download, Table2 } from "lucide-react";
import { type ReactNode, useId, useState } from "react";
import { cn } from "#src/components/cn.ts";
import { IconButton } from "#src/components/icon-button.tsx";
import { saveFile } from "#src/features/export/download-file.ts";
import { type PlainTable, tableAsCsv } from "#src/features/matrix/table-text.ts";

export interface CardProps {
  title: string;
  /** What must be known to read it right. */
  remark?: ReactNode;
  /** Choices in the head. */
  controls?: ReactNode;
  /** The drawing; screen readers are given the table instead. */
  chart: ReactNode;
  /** The same as a table; `hidden`: only for screen readers, and so without a tab stop. */
  table: (hidden: boolean) => ReactNode;
  /** What is exported, exactly. */
  csv: { name: string; rows: () => PlainTable };
  /** The drawing is itself made of names, numbers and buttons. */
  readable?: boolean;
  className?: string;
}

/** One chart of the board, which can be shown as a table and taken away as a file. */
export function Card({ title, remark, controls, chart, table, csv, readable = false, className }: CardProps) {
  const [asTable, setAsTable] = useState(false);
  const id = useId();
  const save = () =>
    saveFile(new Blob([tableAsCsv(csv.rows())], { type: "text/csv;charset=utf-8" }), `${csv.name}.csv`);
  return (
    <section
      aria-labelledby={id}
      className={cn("flex min-w-0 flex-col rounded-lg border bg-surface", className)}
    >
      <header className="flex flex-wrap items-center gap-x-3 gap-y-1.5 border-b px-4 py-2">
        <h2 id={id} className="font-semibold">
          {title}
        </h2>
        <div className="ml-auto flex flex-wrap items-center gap-1.5">
          {controls}
          <IconButton
            label={
              asTable ? `Show ${title.toLowerCase()} as a chart` : `Show ${title.toLowerCase()} as a table`
            }
            onClick={() => setAsTable(!asTable)}
          >
            {asTable ? <ChartNoAxesColumn aria-hidden /> : <Table2 aria-hidden />}
          </IconButton>
          <IconButton label={`Export ${title.toLowerCase()} as CSV`} onClick={save}>
            <Download aria-hidden />
          </IconButton>
        </div>
      </header>
      <div className={cn("min-h-0 flex-1 p-4", remark !== undefined && "pb-2")}>
        {asTable ? (
          table(false)
        ) : readable ? (
          chart
        ) : (
          <>
            <div aria-hidden>{chart}</div>
            <div className="sr-only">{table(true)}</div>
          </>
        )}
      </div>
      {remark !== undefined && <p className="px-4 pb-3 text-ink-muted text-sm">{remark}</p>}
    </section>
  );
}
