"use client";

import { CircleCheck, CircleX, RefreshCw, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "#src/components/cn.ts";
import { FigureFilter } from "#src/components/figure-filter.tsx";
import { ProgressBar } from "#src/components/progress-bar.tsx";
import {
  FINDING,
  FINDING_KINDS,
  type FindingKind,
  type Reconciliation,
  tallyOf,
  verdictOf,
} from "#src/features/data/reconciliation-words.ts";
import { causeOf, durationOf } from "#src/features/data/run-words.ts";
import { formatExact } from "#src/features/shell/format-moment.ts";

export interface ReconciliationVerdictProps {
  run: Reconciliation;
  /** How many records the last one read; null when none did. */
  expected: number | null;
  kind: FindingKind | null;
  onKind: (kind: FindingKind | null) => void;
}

/** What a run found: a sentence, and the findings of each kind as figures that choose what is listed. */
export function ReconciliationVerdict({ run, expected, kind, onKind }: ReconciliationVerdictProps) {
  const { found } = tallyOf(run);
  const took = durationOf(run.startedAt, run.finishedAt);
  const kinds = FINDING_KINDS.filter((one) => (run.findings[one]?.found ?? 0) > 0);
  return (
    <section aria-label="Result" className="flex shrink-0 flex-col gap-2 border-b px-4 py-3">
      <div className="flex items-start gap-2">
        {signOf(run, found)}
        <div className="min-w-0 flex-1">
          <p className="font-semibold text-lg">{verdictOf(run)}</p>
          <p className="text-ink-muted">
            {causeOf(run)} · {formatExact(run.startedAt)}
            {took !== null && ` · took ${took}`}
          </p>
          {run.error !== null && <p className="text-failed-text">{run.error}</p>}
        </div>
      </div>
      {run.status === "running" && (
        <ProgressBar
          className="max-w-120"
          label="Comparing with PEMS"
          value={expected === null || expected === 0 ? null : Math.min(0.99, run.records / expected)}
          valueText={verdictOf(run)}
        />
      )}
      {kinds.length > 0 && (
        <FigureFilter
          label="Findings to list"
          total={found}
          figures={kinds.map((value) => ({
            value,
            label: FINDING[value].label,
            count: run.findings[value]?.found ?? 0,
          }))}
          value={kind}
          onValueChange={onKind}
        />
      )}
      {kind !== null && kinds.includes(kind) && <p className="text-ink-muted">{FINDING[kind].meaning}</p>}
    </section>
  );
}

function signOf(run: Reconciliation, found: number): ReactNode {
  const sign = "mt-0.5 size-5 shrink-0";
  if (run.status === "running")
    return (
      <RefreshCw aria-hidden className={cn(sign, "animate-spin text-queued [animation-duration:1.4s]")} />
    );
  if (run.status !== "completed") return <CircleX aria-hidden className={cn(sign, "text-failed")} />;
  const open = found - tallyOf(run).repaired;
  return open === 0 ? (
    <CircleCheck aria-hidden className={cn(sign, "text-synced")} />
  ) : (
    <TriangleAlert aria-hidden className={cn(sign, "text-conflict")} />
  );
}
