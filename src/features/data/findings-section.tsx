"use client";

import { CircleCheck } from "lucide-react";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { Badge } from "#src/components/badge.tsx";
import { type DataColumn, DataTable } from "#src/components/data-table.tsx";
import { EmptyState } from "#src/components/empty-state.tsx";
import { FigureFilter } from "#src/components/figure-filter.tsx";
import { RULE_CODES } from "#src/domain/rules.ts";
import { ChangedMeanwhile } from "#src/features/data/changed-meanwhile.tsx";
import { ruleTitle } from "#src/features/data/quality-words.ts";
import { RecordLink } from "#src/features/data/record-link.tsx";
import { ForMembers, NotRead, SectionFrame } from "#src/features/data/section-frame.tsx";
import { ShowMore } from "#src/features/data/show-more.tsx";
import { useDataCounts } from "#src/features/data/use-data-counts.ts";
import { usePages } from "#src/features/data/use-pages.ts";
import { useAddress } from "#src/features/shell/use-address.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import { type RouterOutputs, trpc } from "#src/trpc/client.ts";

type Entry = RouterOutputs["quality"]["findings"]["items"][number];

const SHOWN = 100;

const COLUMNS: readonly DataColumn<Entry>[] = [
  { key: "record", header: "Record", cell: ({ pfaId }) => <RecordLink pfaId={pfaId} /> },
  {
    key: "description",
    header: "Description",
    cell: ({ description, isDiscontinued }) => (
      <span className="flex max-w-80 items-center gap-2">
        <span className="truncate">{description ?? "—"}</span>
        {isDiscontinued && <Badge>Discontinued</Badge>}
      </span>
    ),
  },
  {
    key: "findings",
    header: "What is wrong",
    wide: true,
    cell: ({ findings }) => (
      <ul>
        {findings.map(({ code, fields, message }) => (
          <li key={`${code} ${fields.join()}`}>{message}</li>
        ))}
      </ul>
    ),
  },
];

/** Records that PEMS holds against the business rules. */
export function FindingsSection() {
  return (
    <ForMembers section="quality">
      <SectionFrame
        section="quality"
        lead="Records that PEMS itself holds against the business rules. Correct one in the grid, or in PEMS."
      >
        <Findings />
      </SectionFrame>
    </ForMembers>
  );
}

function Findings() {
  const { organization } = useWorkspace();
  const organizationId = organization.id;
  const { client } = trpc.useUtils();
  const { record } = useAddress();
  const counts = useDataCounts();
  const [rule, setRule] = useQueryState("rule", parseAsStringLiteral(RULE_CODES));
  const findings = usePages(["data", "findings", organizationId, rule], (page) =>
    client.quality.findings.query({
      organizationId,
      limit: SHOWN,
      ...(rule !== null && { code: rule }),
      ...page,
    }),
  );
  const { head, items } = findings;
  if (findings.isError && items === undefined) return <NotRead what="The findings" query={findings} />;
  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      {head?.total === 0 ? (
        <EmptyState icon={<CircleCheck />} title="Every record obeys the business rules" className="my-auto">
          A record that PEMS sends with, say, a forecast that ends before it starts is listed here.
        </EmptyState>
      ) : (
        <>
          {head !== undefined && (
            <div className="shrink-0 border-b px-4 py-2.5">
              <FigureFilter
                label="Rules"
                total={head.total}
                figures={head.rules.map(({ code, records }) => ({
                  value: code,
                  label: ruleTitle(code),
                  count: records,
                }))}
                value={rule}
                onValueChange={(value) => void setRule(value)}
              />
            </div>
          )}
          <DataTable
            label="Records that break a rule"
            className="min-h-0 flex-1"
            busy={findings.isPlaceholderData}
            columns={COLUMNS}
            rows={items}
            rowKey={({ pfaId }) => pfaId}
            current={record}
            shapes={10}
            footer={<ShowMore query={findings} />}
          />
        </>
      )}
      <ChangedMeanwhile listed={head?.total} present={counts.quality} onShow={findings.refetch} />
    </div>
  );
}
