"use client";

import { Grid3x3, SearchX } from "lucide-react";
import { useCallback, useMemo, useRef, useState } from "react";
import { Button } from "#src/components/button.tsx";
import { EmptyState } from "#src/components/empty-state.tsx";
import { ErrorState } from "#src/components/error-state.tsx";
import { announce } from "#src/components/live-region.tsx";
import { Skeleton } from "#src/components/skeleton.tsx";
import { notify } from "#src/components/toast.tsx";
import type { Command } from "#src/features/commands/command-registry.ts";
import { useRegisterCommands } from "#src/features/commands/use-commands.ts";
import { saveFile } from "#src/features/export/download-file.ts";
import { FilterBar } from "#src/features/grid/filter-bar.tsx";
import { figureWords, MEASURE_LABEL, MEASURES, SHOWN, SHOWN_LABEL } from "#src/features/matrix/figure.ts";
import { groupWords } from "#src/features/matrix/group-words.ts";
import { useMatrixAddress } from "#src/features/matrix/matrix-address.ts";
import { matrixAsTable } from "#src/features/matrix/matrix-as-table.ts";
import { MatrixCellSheet, type OpenCell } from "#src/features/matrix/matrix-cell-sheet.tsx";
import { MatrixGrid } from "#src/features/matrix/matrix-grid.tsx";
import { MatrixToolbar } from "#src/features/matrix/matrix-toolbar.tsx";
import { columnWords, isMonth } from "#src/features/matrix/months.ts";
import { tableAsCsv, tableAsTsv } from "#src/features/matrix/table-text.ts";
import { type MatrixRowView, type MatrixState, useMatrix } from "#src/features/matrix/use-matrix.ts";
import { problemOf } from "#src/features/shell/problem.ts";
import { useAddress } from "#src/features/shell/use-address.ts";
import { useNarrow } from "#src/features/shell/use-narrow.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import { activeFilters, NO_FILTER } from "#src/features/working-set/record-filter.ts";

const ROW_PX = 32;

/** Month by month: cost, days or records of plan, forecast and actual, by group. */
export function MatrixView() {
  const { organization, rights } = useWorkspace();
  const { filter, set: setAddress } = useAddress();
  const [{ mOpen }, set] = useMatrixAddress();
  const matrix = useMatrix();
  const narrow = useNarrow();
  const [cell, setCell] = useState<OpenCell | null>(null);
  const { measure, shown, answer, rows, columns, total } = matrix;

  const now = useRef(matrix);
  now.current = matrix;
  const copy = useCallback(() => void copyTable(now.current), []);
  const exportCsv = useCallback(() => {
    const csv = tableAsCsv(matrixAsTable(now.current));
    saveFile(new Blob([csv], { type: "text/csv;charset=utf-8" }), `${organization.code}-matrix.csv`);
  }, [organization.code]);
  useRegisterCommands(
    useMemo(
      (): Command[] => [
        ...SHOWN.map((value) => ({
          id: `matrix.show.${value}`,
          label: `Matrix: show ${SHOWN_LABEL[value].toLowerCase()}`,
          group: "View" as const,
          run: () => void set({ mShow: value }),
        })),
        ...MEASURES.map((value) => ({
          id: `matrix.measure.${value}`,
          label: `Matrix: count ${MEASURE_LABEL[value].toLowerCase()}`,
          group: "View" as const,
          unavailable: value === "cost" && !rights.viewFinancials ? "You don't see money here" : null,
          run: () => void set({ mMeasure: value }),
        })),
        {
          id: "matrix.fit",
          label: "Matrix: all months with records",
          group: "View",
          run: () => void set({ mFrom: null, mTo: null }),
        },
        { id: "matrix.copy", label: "Matrix: copy as a table", group: "Edit", shortcut: "Mod+C", run: copy },
        { id: "matrix.csv", label: "Matrix: export as CSV", group: "View", run: exportCsv },
      ],
      [set, rights.viewFinancials, copy, exportCsv],
    ),
  );

  const open = (row: MatrixRowView | null, column: string | null) => {
    const line = row === null ? total : row.line;
    if (line === null) return;
    const at = column === null ? -1 : columns.indexOf(column);
    const figure = column === null ? line.total : (line.figures[at] ?? null);
    const unknown = column === null ? line.totalUnknown : (line.unknown[at] ?? 0);
    setCell({ label: row?.label ?? null, column, figure, unknown, filter: row?.filter ?? matrix.filter });
  };
  const toggle = (key: string) =>
    void set({ mOpen: mOpen.includes(key) ? mOpen.filter((other) => other !== key) : [...mOpen, key] });

  return (
    <>
      <FilterBar>
        <Summary matrix={matrix} />
      </FilterBar>
      <MatrixToolbar matrix={matrix} onCopy={copy} onExport={exportCsv} />
      {matrix.error !== null && answer === undefined ? (
        <ErrorState
          title="The matrix couldn't be read"
          actions={<Button onClick={matrix.retry}>Try again</Button>}
        >
          {problemOf(matrix.error).message}
        </ErrorState>
      ) : total === null ? (
        <Shapes />
      ) : total.records === 0 ? (
        <Nothing filtered={activeFilters(filter) > 0} onClear={() => setAddress(NO_FILTER)} />
      ) : (
        <div aria-busy={matrix.waiting} className="dims-while-busy flex min-h-0 flex-1 flex-col">
          {matrix.error !== null && (
            <p
              role="alert"
              className="flex shrink-0 items-center gap-2 border-b bg-failed-soft px-3 py-1 text-failed-text"
            >
              {problemOf(matrix.error).message}
              <Button size="sm" onClick={matrix.retry}>
                Try again
              </Button>
            </p>
          )}
          <MatrixGrid
            label={`${MEASURE_LABEL[measure]}, ${SHOWN_LABEL[shown].toLowerCase()}, by month and ${groupWords(matrix).toLowerCase()}`}
            rowsLabel={groupWords(matrix)}
            columns={columns}
            rows={rows}
            total={total}
            peak={matrix.peak}
            measure={measure}
            shown={shown}
            rowPx={ROW_PX}
            narrow={narrow}
            present={answer?.today.slice(0, 7) ?? ""}
            onToggle={toggle}
            onOpen={open}
            onCopy={copy}
          />
          <Remarks matrix={matrix} />
        </div>
      )}
      {cell !== null && (
        <MatrixCellSheet
          cell={cell}
          measure={measure}
          shown={shown}
          span={matrix.span}
          onClose={() => setCell(null)}
        />
      )}
    </>
  );
}

function Summary({ matrix: { total, measure, shown } }: { matrix: MatrixState }) {
  if (total === null) return null;
  return (
    <>
      <span>{total.records === 1 ? "1 record" : `${total.records.toLocaleString("en-US")} records`}</span>
      <span>
        {SHOWN_LABEL[shown].toLowerCase()}{" "}
        <span className="font-medium text-ink">
          {figureWords(total.total, measure, shown, total.totalUnknown)}
        </span>
      </span>
    </>
  );
}

/** What must be known of the figures to read them right. */
function Remarks({ matrix: { total, measure, shown, columns } }: { matrix: MatrixState }) {
  if (total === null) return null;
  const remarks: string[] = [];
  if (total.totalUnknown > 0) {
    const one = total.totalUnknown === 1;
    const records = one ? "1 record has" : `${total.totalUnknown.toLocaleString("en-US")} records have`;
    remarks.push(
      `* ${records} no known ${shown === "variance" ? "forecast or plan" : shown} cost and ${one ? "is" : "are"} left out.`,
    );
  }
  const none = columns.indexOf("none");
  if (none >= 0 && (total.figures[none] ?? null) !== null) {
    remarks.push(
      `${figureWords(total.figures[none] ?? null, measure, shown)} in no month: without a start, or over more than 100 years.`,
    );
  }
  if (measure === "quantity") remarks.push("A record counts in each of its months, and once in the total.");
  if (remarks.length === 0) return null;
  return <p className="shrink-0 border-t px-3 py-1.5 text-ink-muted text-sm">{remarks.join(" ")}</p>;
}

function Nothing({ filtered, onClear }: { filtered: boolean; onClear: () => void }) {
  if (!filtered) {
    return (
      <EmptyState icon={<Grid3x3 />} title="No figures yet">
        Here stands what records cost and how long they stay, month by month. Records come from PEMS with the
        first pull.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={<SearchX />}
      title="No record matches"
      actions={<Button onClick={onClear}>Clear filters</Button>}
    >
      Loosen the search or the filters to see more.
    </EmptyState>
  );
}

function Shapes() {
  return (
    <div role="status" className="flex animate-fade-in flex-col gap-5 p-4 [animation-delay:200ms]">
      <span className="sr-only">Adding figures up</span>
      {[60, 44, 52, 40, 56, 48].map((width) => (
        <div key={width} className="flex gap-8">
          <Skeleton className="w-40 shrink-0" />
          {[1, 2, 3, 4, 5, 6, 7].map((column) => (
            <Skeleton key={column} className="w-20 shrink-0" />
          ))}
        </div>
      ))}
    </div>
  );
}

async function copyTable(matrix: MatrixState): Promise<void> {
  try {
    await navigator.clipboard.writeText(tableAsTsv(matrixAsTable(matrix)));
    const months = matrix.columns.filter(isMonth);
    announce(
      `Copied ${matrix.rows.length} rows, ${columnWords(months[0] ?? "none")} to ${columnWords(months.at(-1) ?? "none")}`,
    );
    notify({ tone: "success", title: "Copied as a table", bundle: "matrix-copied" });
  } catch {
    notify({ tone: "error", title: "The browser didn't let the table be copied. Export it as CSV instead." });
  }
}
