"use client";

import { Table2 } from "lucide-react";
import { Button } from "#src/components/button.tsx";
import { ErrorState } from "#src/components/error-state.tsx";
import { Sheet, SheetContent } from "#src/components/sheet.tsx";
import { Skeleton } from "#src/components/skeleton.tsx";
import { formatMoney, formatMoneyChangeExact } from "#src/domain/money.ts";
import {
  type Figure,
  figureWords,
  formatFigure,
  type Measure,
  SHOWN_LABEL,
  type Shown,
  shareFigure,
  unknownWords,
} from "#src/features/matrix/figure.ts";
import { bothConditions } from "#src/features/matrix/group-words.ts";
import { layersOf } from "#src/features/matrix/matrix-table.ts";
import { addMonths, columnWords, isMonth, type MonthSpan } from "#src/features/matrix/months.ts";
import { problemOf } from "#src/features/shell/problem.ts";
import { useAddress } from "#src/features/shell/use-address.ts";
import { useGoTo } from "#src/features/shell/use-go-to.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import type { RecordFilterInput } from "#src/features/working-set/record-filter.ts";
import { type RouterOutputs, trpc } from "#src/trpc/client.ts";

export interface OpenCell {
  /** Of the row; null for the total row. */
  readonly label: string | null;
  /** Null for the total over all columns. */
  readonly column: string | null;
  readonly figure: Figure;
  /** Records whose cost is unknown and therefore left out of it. */
  readonly unknown: number;
  /** The records of the row. */
  readonly filter: RecordFilterInput;
}

type CellAnswer = RouterOutputs["analytics"]["cell"];

/** The records behind a cell, each with its share of it: the shares add up to the cell. */
export function MatrixCellSheet({
  cell,
  measure,
  shown,
  span,
  onClose,
}: {
  cell: OpenCell;
  measure: Measure;
  shown: Shown;
  span: MonthSpan | null;
  onClose: () => void;
}) {
  const { organization } = useWorkspace();
  const { set, filter } = useAddress();
  const goTo = useGoTo();
  const { data, error, refetch } = trpc.analytics.cell.useQuery({
    organizationId: organization.id,
    filter: cell.filter,
    layers: layersOf(shown),
    months: monthsOf(cell.column, span),
  });
  const showInGrid = (conditions: NonNullable<CellAnswer["conditions"]>) => {
    const fields = bothConditions(cell.filter.fields ?? filter.fields, conditions);
    goTo("grid", { fields });
  };
  return (
    <Sheet open onOpenChange={(open) => !open && onClose()}>
      <SheetContent
        title={`${cell.label ?? "All records"}, ${cell.column === null ? "all months" : columnWords(cell.column)}`}
        description={`${SHOWN_LABEL[shown]}: ${figureWords(cell.figure, measure, shown, cell.unknown)}${
          data === undefined ? "" : fromWords(data.total, cell.unknown)
        }`}
      >
        {error !== null && (
          <ErrorState
            title="The records couldn't be read"
            actions={<Button onClick={() => void refetch()}>Try again</Button>}
          >
            {problemOf(error).message}
          </ErrorState>
        )}
        {error === null && data === undefined && <Shapes />}
        {data !== undefined && (
          <>
            {data.conditions != null && data.total > 0 && (
              <Button className="mb-3" onClick={() => showInGrid(data.conditions ?? {})}>
                <Table2 aria-hidden />
                Show in the grid
              </Button>
            )}
            <ul className="-mx-2">
              {data.records.map((record) => (
                <li key={record.pfaId}>
                  <button
                    type="button"
                    onClick={() => {
                      onClose();
                      set({ record: record.pfaId });
                    }}
                    className="flex w-full items-baseline gap-3 rounded px-2 py-1.5 text-left hover:bg-hover focus-visible:-outline-offset-2"
                  >
                    <span className="min-w-0 flex-1">
                      <span className="block font-medium">{record.pfaId}</span>
                      <span className="block truncate text-ink-muted text-sm">
                        {record.description ?? "No description"}
                      </span>
                    </span>
                    <span className="shrink-0 tabular-nums">{shareText(record, measure, shown)}</span>
                  </button>
                </li>
              ))}
            </ul>
            {data.total === 0 && <p className="text-ink-muted">No record lies here.</p>}
            {data.total > data.records.length && (
              <p className="mt-2 text-ink-muted text-sm">
                These {data.records.length.toLocaleString("en-US")} weigh most;{" "}
                {(data.total - data.records.length).toLocaleString("en-US")} more are not listed.
              </p>
            )}
          </>
        )}
      </SheetContent>
    </Sheet>
  );
}

function Shapes() {
  return (
    <div className="flex flex-col gap-4" role="status">
      <span className="sr-only">Reading the records</span>
      {[40, 56, 48, 36, 52].map((width) => (
        <div key={width} className="flex justify-between">
          <Skeleton className="w-1/2" />
          <Skeleton className="w-16" />
        </div>
      ))}
    </div>
  );
}

/** `, from 3 records, 1 record without a known cost`. */
function fromWords(records: number, unknown: number): string {
  const left = unknownWords(unknown);
  const from = records === 1 ? "1 record" : `${records.toLocaleString("en-US")} records`;
  return `, from ${from}${left === null ? "" : `, ${left}`}`;
}

/** A single record is shown to the cent. */
function shareText({ shares }: CellAnswer["records"][number], measure: Measure, shown: Shown): string {
  const figure = shareFigure(shares, measure, shown);
  if (figure === null) return "—";
  if (typeof figure === "string")
    return shown === "variance" ? formatMoneyChangeExact(figure) : formatMoney(figure);
  return measure === "days" ? `${formatFigure(figure, shown)} d` : formatFigure(figure, shown);
}

/** The months of a column, as the server takes them. */
function monthsOf(column: string | null, span: MonthSpan | null): "none" | { from?: string; to?: string } {
  if (column === null) return {};
  if (column === "none") return "none";
  if (isMonth(column)) return { from: column, to: column };
  if (span === null) return {};
  return column === "before" ? { to: addMonths(span.from, -1) } : { from: addMonths(span.to, 1) };
}
