"use client";

import { Check, CircleDashed } from "lucide-react";
import { useEffect, useRef } from "react";
import { Badge } from "#src/components/badge.tsx";
import { type DataColumn, DataTable } from "#src/components/data-table.tsx";
import { fieldTitle } from "#src/features/data/quality-words.ts";
import { FINDING, type FindingKind } from "#src/features/data/reconciliation-words.ts";
import { RecordLink } from "#src/features/data/record-link.tsx";
import { NotRead } from "#src/features/data/section-frame.tsx";
import { ShowMore } from "#src/features/data/show-more.tsx";
import { usePages } from "#src/features/data/use-pages.ts";
import { formatExact } from "#src/features/shell/format-moment.ts";
import { useAddress } from "#src/features/shell/use-address.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import { type RouterOutputs, trpc } from "#src/trpc/client.ts";

type Finding = RouterOutputs["reconciliation"]["get"]["items"][number];

const SHOWN = 100;
const version = (value: number | null) => (value === null ? "—" : value.toLocaleString("en-US"));

/** What differs: names of fields, never values. */
function detailOf({ kind, fields, detail }: Finding): string {
  const labels = fields.map(fieldTitle).join(", ");
  if (kind === "stuck" && typeof detail?.since === "string")
    return `Waiting since ${formatExact(detail.since)}`;
  if (kind === "untypable" && Array.isArray(detail?.problems)) {
    const broken = detail.problems.map((problem: { field: string }) => fieldTitle(problem.field));
    return `Can't be read: ${[...new Set(broken)].join(", ")}`;
  }
  if (kind === "untypable" && typeof detail?.records === "number") {
    return detail.records === 1 ? "1 record without an id" : `${detail.records} records without an id`;
  }
  return labels === "" ? "—" : labels;
}

const COLUMNS: readonly DataColumn<Finding>[] = [
  {
    key: "record",
    header: "Record",
    cell: ({ pfaId, kind }) =>
      pfaId === "" || kind === "missing_here" || kind === "untypable" ? (
        pfaId || "—"
      ) : (
        <RecordLink pfaId={pfaId} />
      ),
  },
  { key: "kind", header: "Finding", cell: ({ kind }) => FINDING[kind].label },
  { key: "here", header: "Version here", numeric: true, cell: (finding) => version(finding.mirrorVersion) },
  { key: "there", header: "In PEMS", numeric: true, cell: (finding) => version(finding.pemsVersion) },
  { key: "fields", header: "Fields", wide: true, cell: detailOf },
  {
    key: "repaired",
    header: "State",
    cell: ({ repairedAt }) =>
      repairedAt === null ? (
        <Badge quiet className="align-top" tone="conflict" icon={<CircleDashed aria-hidden />}>
          Open
        </Badge>
      ) : (
        <Badge quiet className="align-top" tone="synced" icon={<Check aria-hidden />}>
          Repaired {formatExact(repairedAt)}
        </Badge>
      ),
  },
];

export interface ReconciliationFindingsProps {
  runId: string;
  kind: FindingKind | null;
  /** How many are repaired: the list is read anew when that changes. */
  repaired: number;
}

/** Records that were not as PEMS has them. */
export function ReconciliationFindings({ runId, kind, repaired }: ReconciliationFindingsProps) {
  const { organization } = useWorkspace();
  const organizationId = organization.id;
  const { client } = trpc.useUtils();
  const { record } = useAddress();
  const findings = usePages(["data", "reconciliation-findings", organizationId, runId, kind], (page) =>
    client.reconciliation.get.query({
      organizationId,
      runId,
      limit: SHOWN,
      ...(kind !== null && { kind }),
      ...page,
    }),
  );
  const { refetch } = findings;
  const before = useRef(repaired);
  useEffect(() => {
    if (before.current !== repaired) void refetch();
    before.current = repaired;
  }, [repaired, refetch]);
  if (findings.isError && findings.items === undefined)
    return <NotRead what="The findings" query={findings} />;
  return (
    <DataTable
      label="Records that are not as PEMS has them"
      className="max-h-[60dvh] min-h-40 shrink-0 border-b"
      columns={COLUMNS}
      rows={findings.items}
      rowKey={({ id }) => id}
      current={findings.items?.find(({ pfaId }) => pfaId === record)?.id ?? null}
      footer={<ShowMore query={findings} />}
    />
  );
}
