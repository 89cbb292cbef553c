"use client";

import { useQueryClient } from "@tanstack/react-query";
import { GitCompareArrows, Wrench } from "lucide-react";
import { parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { useEffect, useRef, useState } from "react";
import { Button } from "#src/components/button.tsx";
import { EmptyState } from "#src/components/empty-state.tsx";
import { announce } from "#src/components/live-region.tsx";
import { Skeleton } from "#src/components/skeleton.tsx";
import { notify } from "#src/components/toast.tsx";
import { ReconciliationFindings } from "#src/features/data/reconciliation-findings.tsx";
import { ReconciliationHistory } from "#src/features/data/reconciliation-history.tsx";
import { ReconciliationVerdict } from "#src/features/data/reconciliation-verdict.tsx";
import { FINDING_KINDS, tallyOf, verdictOf } from "#src/features/data/reconciliation-words.ts";
import { ForMembers, NotRead, SectionFrame } from "#src/features/data/section-frame.tsx";
import { countsKey } from "#src/features/data/use-data-counts.ts";
import { useReconciliations } from "#src/features/data/use-reconciliations.ts";
import { problemOf } from "#src/features/shell/problem.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import { trpc } from "#src/trpc/client.ts";

/** Every record compared with PEMS: what is not the same, and its repair. */
export function ReconciliationSection() {
  return (
    <ForMembers section="reconciliation">
      <Reconciliations />
    </ForMembers>
  );
}

const ADDRESS = { run: parseAsString, kind: parseAsStringLiteral(FINDING_KINDS) };

function Reconciliations() {
  const { organization } = useWorkspace();
  const organizationId = organization.id;
  const queries = useQueryClient();
  const start = trpc.reconciliation.start.useMutation();
  const repair = trpc.reconciliation.repair.useMutation();
  const [address, setAddress] = useQueryStates(ADDRESS, { history: "replace", shallow: true });
  const { runs, awaited, watchRun, watchRepair } = useReconciliations();
  const [first] = runs.items ?? [];
  const running = first?.status === "running" ? first : undefined;
  const ended = runs.items?.find(({ status }) => status === "completed");
  const shown = runs.items?.find(({ id }) => id === address.run) ?? running ?? first;
  // An older report is history: what it found may be mended long since.
  const repairable = shown === undefined || shown !== ended ? 0 : tallyOf(shown).repairable;

  // Told once when a run ends that was seen running.
  const [ran, setRan] = useState<string | null>(null);
  const runningId = running?.id ?? null;
  if (runningId !== null && ran !== runningId) setRan(runningId);
  const over = ran !== null && runningId === null ? runs.items?.find(({ id }) => id === ran) : undefined;
  const told = useRef<string | null>(null);
  useEffect(() => {
    if (over === undefined || told.current === over.id) return;
    told.current = over.id;
    announce(verdictOf(over));
    void queries.invalidateQueries({ queryKey: countsKey(organizationId) });
  }, [over, queries, organizationId]);

  const ask = async () => {
    try {
      await start.mutateAsync({ organizationId });
      void setAddress({ run: null, kind: null });
      watchRun();
    } catch (error) {
      notify({ tone: "error", title: "It can't be started", description: problemOf(error).message });
    }
  };
  const mend = async (runId: string) => {
    try {
      await repair.mutateAsync({ organizationId, runId });
      watchRepair(runId);
    } catch (error) {
      notify({ tone: "error", title: "It can't be repaired", description: problemOf(error).message });
    }
  };
  return (
    <SectionFrame
      section="reconciliation"
      lead="Once a day, and whenever you ask, every record is compared with PEMS. Nothing is ever written to PEMS by it."
      actions={
        <>
          {shown !== undefined && repairable > 0 && (
            <Button busy={repair.isPending || awaited === "repair"} onClick={() => void mend(shown.id)}>
              <Wrench aria-hidden />
              Repair {repairable === 1 ? "1 record" : `${repairable.toLocaleString("en-US")} records`}
            </Button>
          )}
          <Button
            variant="primary"
            busy={start.isPending || awaited === "run" || running !== undefined}
            onClick={() => void ask()}
          >
            <GitCompareArrows aria-hidden />
            Reconcile now
          </Button>
        </>
      }
    >
      {runs.isError && runs.items === undefined ? (
        <NotRead what="The reconciliations" query={runs} />
      ) : runs.items === undefined ? (
        <div role="status" aria-label="Loading" className="flex flex-col gap-3 p-4">
          <Skeleton className="h-5 w-2/5" />
          <Skeleton className="w-1/4" />
          <Skeleton className="mt-3 h-8 w-3/5" />
        </div>
      ) : shown === undefined ? (
        <EmptyState icon={<GitCompareArrows />} title="Nothing was compared yet" className="my-auto">
          The first comparison comes by itself within a day. Start one to know now.
        </EmptyState>
      ) : (
        <div className="scroll-thin flex min-h-0 flex-1 flex-col overflow-y-auto">
          <ReconciliationVerdict
            run={shown}
            expected={ended?.records ?? null}
            kind={address.kind}
            onKind={(kind) => void setAddress({ kind })}
          />
          {shown.status === "completed" && tallyOf(shown).found > 0 && (
            <ReconciliationFindings runId={shown.id} kind={address.kind} repaired={tallyOf(shown).repaired} />
          )}
          <ReconciliationHistory
            runs={runs}
            shown={shown.id}
            onShow={(run) => void setAddress({ run, kind: null })}
          />
        </div>
      )}
    </SectionFrame>
  );
}
