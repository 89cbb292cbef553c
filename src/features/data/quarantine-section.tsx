"use client";

import { PackageCheck, RotateCw, Trash2 } from "lucide-react";
import { parseAsString, useQueryState } from "nuqs";
import { useState } from "react";
import { Button } from "#src/components/button.tsx";
import { ConfirmDialog } from "#src/components/confirm-dialog.tsx";
import { type DataColumn, DataTable } from "#src/components/data-table.tsx";
import { EmptyState } from "#src/components/empty-state.tsx";
import { FigureFilter } from "#src/components/figure-filter.tsx";
import { IconButton } from "#src/components/icon-button.tsx";
import { ChangedMeanwhile } from "#src/features/data/changed-meanwhile.tsx";
import { Moment } from "#src/features/data/moment.tsx";
import { problemSentence, reasonTitle } from "#src/features/data/quality-words.ts";
import { ForMembers, NotRead, SectionFrame } from "#src/features/data/section-frame.tsx";
import { ShowMore } from "#src/features/data/show-more.tsx";
import { useDataCounts } from "#src/features/data/use-data-counts.ts";
import { usePages } from "#src/features/data/use-pages.ts";
import { useQuarantineActions } from "#src/features/data/use-quarantine-actions.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import { type RouterOutputs, trpc } from "#src/trpc/client.ts";

type Entry = RouterOutputs["quality"]["quarantine"]["items"][number];

const SHOWN = 100;
const NOTHING: ReadonlySet<string> = new Set();
const nameOf = ({ pfaId }: Entry) => pfaId ?? "a record without an id";

/** Records that PEMS sent and that could not be read. */
export function QuarantineSection() {
  return (
    <ForMembers section="quarantine">
      <Quarantine />
    </ForMembers>
  );
}

function Quarantine() {
  const { organization } = useWorkspace();
  const organizationId = organization.id;
  const { client } = trpc.useUtils();
  const counts = useDataCounts();
  const [reason, setReason] = useQueryState("reason", parseAsString);
  const [selected, setSelected] = useState(NOTHING);
  const [asking, setAsking] = useState<readonly string[] | null>(null);
  const entries = usePages(["data", "quarantine", organizationId, reason], (page) =>
    client.quality.quarantine.query({
      organizationId,
      limit: SHOWN,
      ...(reason !== null && { code: reason }),
      ...page,
    }),
  );
  const actions = useQuarantineActions();
  const { head, items } = entries;
  const chosen = (items ?? []).filter(({ id }) => selected.has(id)).map(({ id }) => id);

  const columns: readonly DataColumn<Entry>[] = [
    {
      key: "record",
      header: "Record",
      cell: ({ pfaId, version }) => (
        <>
          <span className="font-medium">{pfaId ?? "No id"}</span>
          {version !== null && <span className="text-ink-faint text-sm"> version {version}</span>}
        </>
      ),
    },
    { key: "problems", header: "Why it can't be read", wide: true, cell: Problems },
    { key: "since", header: "Since", cell: ({ since }) => <Moment at={since} /> },
    {
      key: "retries",
      header: "Tried again",
      numeric: true,
      cell: ({ retries }) => (retries === 0 ? "—" : retries === 1 ? "once" : `${retries} times`),
    },
    {
      key: "actions",
      header: "Actions",
      quietHeader: true,
      cell: (entry) => (
        <span className="-my-1 flex justify-end gap-0.5">
          <IconButton
            size="sm"
            label={`Try ${nameOf(entry)} again`}
            busy={actions.retrying?.includes(entry.id) ?? false}
            onClick={() => void actions.retry([entry.id])}
          >
            <RotateCw aria-hidden />
          </IconButton>
          <IconButton size="sm" label={`Dismiss ${nameOf(entry)}`} onClick={() => setAsking([entry.id])}>
            <Trash2 aria-hidden />
          </IconButton>
        </span>
      ),
    },
  ];

  return (
    <SectionFrame
      section="quarantine"
      lead="Records whose values can't be read wait here as PEMS sent them; all others go on. One leaves by itself when PEMS sends it in order."
      actions={
        items !== undefined &&
        items.length > 0 && (
          <>
            {chosen.length > 0 && (
              <Button variant="danger-quiet" onClick={() => setAsking(chosen)}>
                Dismiss {chosen.length}
              </Button>
            )}
            <Button
              variant="primary"
              busy={actions.retrying !== null}
              onClick={() => void actions.retry(chosen.length > 0 ? chosen : undefined)}
            >
              <RotateCw aria-hidden />
              {chosen.length > 0 ? `Try ${chosen.length} again` : "Try all again"}
            </Button>
          </>
        )
      }
    >
      {entries.isError && items === undefined ? (
        <NotRead what="The quarantine" query={entries} />
      ) : (
        <div className="relative flex min-h-0 flex-1 flex-col">
          {head?.total === 0 ? (
            <EmptyState icon={<PackageCheck />} title="Nothing waits here" className="my-auto">
              A record that PEMS sends with a date like 2026-13-45 or money as a text comes here, with the
              reason. Everything else is read all the same.
            </EmptyState>
          ) : (
            <>
              {head !== undefined && (
                <div className="shrink-0 border-b px-4 py-2.5">
                  <FigureFilter
                    label="Reasons"
                    total={head.total}
                    figures={head.reasons.map(({ code, records }) => ({
                      value: code,
                      label: reasonTitle(code),
                      count: records,
                    }))}
                    value={reason}
                    onValueChange={(value) => void setReason(value)}
                  />
                </div>
              )}
              <DataTable
                label="Records in quarantine, the oldest first"
                className="min-h-0 flex-1"
                busy={entries.isPlaceholderData}
                columns={columns}
                rows={items}
                rowKey={({ id }) => id}
                selection={{ selected, onChange: setSelected, label: (entry) => `Select ${nameOf(entry)}` }}
                footer={<ShowMore query={entries} />}
              />
            </>
          )}
          <ChangedMeanwhile listed={head?.total} present={counts.quarantine} onShow={entries.refetch} />
        </div>
      )}
      <ConfirmDialog
        open={asking !== null}
        onOpenChange={(open) => !open && setAsking(null)}
        title={asking?.length === 1 ? "Dismiss this record?" : `Dismiss ${asking?.length ?? 0} records?`}
        description="What is dismissed leaves this list, and the record stays as it is here. It comes back only when PEMS changes the record and it still can't be read. This can't be undone."
        confirmLabel="Dismiss"
        danger
        busy={actions.dismissing}
        onConfirm={() =>
          void actions.dismiss(asking ?? []).then(() => {
            setAsking(null);
            setSelected(NOTHING);
          })
        }
      />
    </SectionFrame>
  );
}

/** Each reason with the value that PEMS sent. */
function Problems({ problems }: Entry) {
  return (
    <ul>
      {problems.map((problem) => (
        <li key={`${problem.field} ${problem.code}`}>
          {problemSentence(problem)}
          {problem.raw !== undefined && (
            <span className="text-ink-muted">
              {" "}
              PEMS sent{" "}
              <code className="break-all rounded-sm bg-sunken px-1 font-mono text-sm">{problem.raw}</code>
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}
