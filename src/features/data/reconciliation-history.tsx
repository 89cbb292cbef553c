"use client";

import { type DataColumn, DataTable } from "#src/components/data-table.tsx";
import { type Reconciliation, tallyOf } from "#src/features/data/reconciliation-words.ts";
import { RunStatus } from "#src/features/data/run-status.tsx";
import { causeOf, durationOf } from "#src/features/data/run-words.ts";
import { ShowMore } from "#src/features/data/show-more.tsx";
import { formatExact } from "#src/features/shell/format-moment.ts";

const number = (value: number) => value.toLocaleString("en-US");

export interface ReconciliationHistoryProps {
  runs: {
    items: readonly Reconciliation[] | undefined;
    hasNextPage: boolean;
    isFetchingNextPage: boolean;
    fetchNextPage: () => unknown;
  };
  /** The run whose result stands above. */
  shown: string;
  onShow: (runId: string) => void;
}

/** The comparisons so far, the newest first; one of them is shown. */
export function ReconciliationHistory({ runs, shown, onShow }: ReconciliationHistoryProps) {
  const columns: readonly DataColumn<Reconciliation>[] = [
    {
      key: "started",
      header: "Started",
      cell: (run) => (
        <button
          type="button"
          aria-pressed={run.id === shown}
          className="rounded-sm font-medium text-accent-text tabular-nums hover:underline"
          onClick={() => onShow(run.id)}
        >
          {formatExact(run.startedAt)}
        </button>
      ),
    },
    { key: "who", header: "Asked for by", cell: causeOf },
    { key: "records", header: "Records", numeric: true, cell: (run) => number(run.records) },
    { key: "found", header: "Findings", numeric: true, cell: (run) => number(tallyOf(run).found) },
    { key: "repaired", header: "Repaired", numeric: true, cell: (run) => number(tallyOf(run).repaired) },
    {
      key: "took",
      header: "Took",
      numeric: true,
      cell: (run) => durationOf(run.startedAt, run.finishedAt) ?? "—",
    },
    {
      key: "outcome",
      header: "Outcome",
      wide: true,
      cell: (run) => (
        <>
          <RunStatus status={run.status} />
          {run.error !== null && (
            <span className={run.status === "failed" ? "text-failed-text" : "text-ink-muted"}>
              {" "}
              {run.error}
            </span>
          )}
        </>
      ),
    },
  ];
  return (
    <section aria-label="Reconciliations so far" className="flex min-h-48 flex-1 flex-col">
      <h3 className="px-4 pt-3 pb-1.5 font-medium text-ink-muted text-sm">Reconciliations so far</h3>
      <DataTable
        label="Reconciliations so far, the newest first"
        className="min-h-0 flex-1 border-t"
        columns={columns}
        rows={runs.items}
        rowKey={({ id }) => id}
        current={shown}
        footer={<ShowMore query={runs} />}
      />
    </section>
  );
}
