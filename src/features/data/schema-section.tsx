"use client";

import { useQueryClient } from "@tanstack/react-query";
import { Check, CircleMinus, CirclePlus, Replace, Shapes } from "lucide-react";
import { parseAsBoolean, useQueryState } from "nuqs";
import { type ReactNode, useState } from "react";
import { Badge } from "#src/components/badge.tsx";
import { Button } from "#src/components/button.tsx";
import { type DataColumn, DataTable } from "#src/components/data-table.tsx";
import { EmptyState } from "#src/components/empty-state.tsx";
import { announce } from "#src/components/live-region.tsx";
import { SegmentedControl } from "#src/components/segmented-control.tsx";
import { notify } from "#src/components/toast.tsx";
import { ChangedMeanwhile } from "#src/features/data/changed-meanwhile.tsx";
import { Moment } from "#src/features/data/moment.tsx";
import { driftSentence, fieldTitle } from "#src/features/data/quality-words.ts";
import { ForMembers, NotRead, SectionFrame } from "#src/features/data/section-frame.tsx";
import { ShowMore } from "#src/features/data/show-more.tsx";
import { countsKey, useDataCounts } from "#src/features/data/use-data-counts.ts";
import { usePages } from "#src/features/data/use-pages.ts";
import { formatExact } from "#src/features/shell/format-moment.ts";
import { problemOf } from "#src/features/shell/problem.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import { type RouterOutputs, trpc } from "#src/trpc/client.ts";

type Drift = RouterOutputs["quality"]["schemaDrift"]["items"][number];

const SHOWN = 100;
const NOTHING: ReadonlySet<string> = new Set();

const KIND: {
  readonly [K in Drift["kind"]]: { label: string; tone: "accent" | "conflict" | "failed"; icon: ReactNode };
} = {
  new: { label: "New", tone: "accent", icon: <CirclePlus aria-hidden /> },
  missing: { label: "Missing", tone: "failed", icon: <CircleMinus aria-hidden /> },
  retyped: { label: "Retyped", tone: "conflict", icon: <Replace aria-hidden /> },
};

/** Fields of PEMS's records that came, went or changed their type. */
export function SchemaSection() {
  return (
    <ForMembers section="schema">
      <SchemaDrift />
    </ForMembers>
  );
}

function SchemaDrift() {
  const { organization } = useWorkspace();
  const organizationId = organization.id;
  const { client } = trpc.useUtils();
  const queries = useQueryClient();
  const counts = useDataCounts();
  const acknowledge = trpc.quality.acknowledgeDrift.useMutation();
  const [all, setAll] = useQueryState("all", parseAsBoolean.withDefault(false));
  const [selected, setSelected] = useState(NOTHING);
  const drifts = usePages(["data", "schema", organizationId, all], (page) =>
    client.quality.schemaDrift.query({
      organizationId,
      limit: SHOWN,
      ...(!all && { acknowledged: false }),
      ...page,
    }),
  );
  const { head, items } = drifts;
  const open = (items ?? []).filter(({ acknowledgedAt }) => acknowledgedAt === null).map(({ id }) => id);
  const chosen = open.filter((id) => selected.has(id));

  const takeNote = async (ids: readonly string[]) => {
    try {
      const { acknowledged } = await acknowledge.mutateAsync({ organizationId, ids: [...ids] });
      const title = acknowledged === 1 ? "Took note of 1 change" : `Took note of ${acknowledged} changes`;
      announce(title);
      notify({ tone: "success", title });
    } catch (error) {
      notify({ tone: "error", title: "That didn't work", description: problemOf(error).message });
    }
    setSelected(NOTHING);
    void queries.invalidateQueries({ queryKey: countsKey(organizationId) });
    await queries.invalidateQueries({ queryKey: ["data", "schema", organizationId] });
  };

  const columns: readonly DataColumn<Drift>[] = [
    {
      key: "kind",
      header: "Change",
      cell: ({ kind }) => (
        <Badge quiet className="align-top" tone={KIND[kind].tone} icon={KIND[kind].icon}>
          {KIND[kind].label}
        </Badge>
      ),
    },
    {
      key: "field",
      header: "Field in PEMS",
      cell: ({ field }) => (
        <>
          <code className="font-mono text-sm">{field}</code>
          {fieldTitle(field) !== field && (
            <span className="text-ink-faint text-sm"> {fieldTitle(field)}</span>
          )}
        </>
      ),
    },
    { key: "what", header: "What changed", wide: true, cell: driftSentence },
    { key: "since", header: "First seen", cell: ({ firstSeenAt }) => <Moment at={firstSeenAt} /> },
    {
      key: "noted",
      header: "Noted",
      cell: (drift) =>
        drift.acknowledgedAt === null ? (
          <Button
            size="sm"
            className="-my-1"
            busy={acknowledge.isPending && acknowledge.variables.ids.includes(drift.id)}
            onClick={() => void takeNote([drift.id])}
          >
            Take note<span className="sr-only"> of {drift.field}</span>
          </Button>
        ) : (
          <span className="text-ink-muted">
            {drift.acknowledgedBy ?? "A former colleague"}, {formatExact(drift.acknowledgedAt)}
          </span>
        ),
    },
  ];

  return (
    <SectionFrame
      section="schema"
      lead="Fields that PEMS began or ceased to send, or sends as another type. Each is told once; taking note changes nothing in the data."
      actions={
        <>
          <SegmentedControl
            label="Which changes"
            segments={[
              { value: "open", label: "Open" },
              { value: "all", label: "All" },
            ]}
            value={all ? "all" : "open"}
            onValueChange={(value) => void setAll(value === "all")}
          />
          {open.length > 0 && (
            <Button
              variant="primary"
              busy={acknowledge.isPending}
              onClick={() => void takeNote(chosen.length > 0 ? chosen : open)}
            >
              <Check aria-hidden />
              {chosen.length > 0 ? `Take note of ${chosen.length}` : "Take note of all"}
            </Button>
          )}
        </>
      }
    >
      {drifts.isError && items === undefined ? (
        <NotRead what="The changes" query={drifts} />
      ) : (
        <div className="relative flex min-h-0 flex-1 flex-col">
          {items?.length === 0 ? (
            <EmptyState icon={<Shapes />} title="PEMS sends what is expected" className="my-auto">
              When PEMS adds, drops or retypes a field of its records, it is told here once.
            </EmptyState>
          ) : (
            <DataTable
              label="Changes in the shape of PEMS's records, the newest first"
              className="min-h-0 flex-1"
              busy={drifts.isPlaceholderData}
              columns={columns}
              rows={items}
              rowKey={({ id }) => id}
              selection={{ selected, onChange: setSelected, label: ({ field }) => `Select ${field}` }}
              footer={<ShowMore query={drifts} />}
            />
          )}
          <ChangedMeanwhile listed={head?.open} present={counts.schema} onShow={drifts.refetch} />
        </div>
      )}
    </SectionFrame>
  );
}
