"use client";

import { History } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { type DataColumn, DataTable } from "#src/components/data-table.tsx";
import { EmptyState } from "#src/components/empty-state.tsx";
import { Moment } from "#src/features/data/moment.tsx";
import { RunStatus } from "#src/features/data/run-status.tsx";
import { causeOf, durationOf, modeOf, type Run } from "#src/features/data/run-words.ts";
import { NotRead } from "#src/features/data/section-frame.tsx";
import { ShowMore } from "#src/features/data/show-more.tsx";
import { usePages } from "#src/features/data/use-pages.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import type { PullProgress } from "#src/features/sync-status/pull-words.ts";
import { trpc } from "#src/trpc/client.ts";
import { useLiveEvents } from "#src/trpc/use-live-events.ts";

const SHOWN = 25;
const number = (value: number) => value.toLocaleString("en-US");

const COLUMNS: readonly DataColumn<Run>[] = [
  { key: "started", header: "Started", cell: (run) => <Moment at={run.startedAt} /> },
  { key: "what", header: "Read", cell: (run) => modeOf(run.mode) },
  { key: "who", header: "Asked for by", cell: causeOf },
  { key: "pages", header: "Pages", numeric: true, cell: (run) => number(run.pages) },
  { key: "records", header: "Records", numeric: true, cell: (run) => number(run.total) },
  { key: "moved", header: "Changed", numeric: true, cell: (run) => number(run.succeeded) },
  { key: "quarantined", header: "Quarantined", numeric: true, cell: (run) => number(run.failed) },
  {
    key: "duration",
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
        {run.note !== null && <span className="text-ink-muted"> {run.note}</span>}
      </>
    ),
  },
];

/** The pulls so far, the newest first. @param running the one that is under way: the list is read anew when it ends */
export function PullHistory({ running }: { running: PullProgress | null }) {
  const { organization } = useWorkspace();
  const { client } = trpc.useUtils();
  const organizationId = organization.id;
  const runs = usePages(["data", "pulls", organizationId], (page) =>
    client.history.list.query({ organizationId, direction: "pull", limit: SHOWN, ...page }),
  );
  const { refetch } = runs;
  const runId = running?.runId ?? null;
  const before = useRef(runId);
  useEffect(() => {
    if (before.current !== runId) void refetch();
    before.current = runId;
  }, [runId, refetch]);
  // One that begins and ends between two looks at what is running, or before anything is heard, is seen by neither.
  useLiveEvents(organizationId, (event) => {
    const ended = event.type === "PULL_PROGRESS" && event.status !== "running";
    if (ended || event.type === "CONNECTED") void refetch();
  });
  // Between its end and the answer of the list the last that was heard of it stands.
  const [heard, setHeard] = useState(running);
  if (running !== null && running !== heard) setHeard(running);
  const rows = runs.items?.map((run) =>
    run.status === "running" && run.id === heard?.runId
      ? { ...run, pages: heard.pages, total: heard.records }
      : run,
  );
  return (
    <section aria-label="Pulls so far" className="flex min-h-72 flex-1 flex-col">
      <h3 className="px-4 pt-3 pb-1.5 font-medium text-ink-muted text-sm">Pulls so far</h3>
      {runs.isError && rows === undefined ? (
        <NotRead what="The pulls so far" query={runs} />
      ) : rows?.length === 0 ? (
        <EmptyState icon={<History />} title="Nothing was read yet">
          Every pull is listed here, with what it read and how it ended.
        </EmptyState>
      ) : (
        <DataTable
          label="Pulls so far, the newest first"
          className="min-h-0 flex-1 border-t"
          columns={COLUMNS}
          rows={rows}
          rowKey={({ id }) => id}
          footer={<ShowMore query={runs} />}
        />
      )}
    </section>
  );
}
