"use client";

import { LogOut, Pause, RefreshCw, TriangleAlert, WifiOff } from "lucide-react";
import { DataList } from "#src/components/data-list.tsx";
import { lazyPart } from "#src/components/lazy-part.tsx";
import { Popover, PopoverContent, PopoverTrigger } from "#src/components/popover.tsx";
import { StatusPill } from "#src/components/status-pill.tsx";
import { formatMoment, formatSeconds } from "#src/features/shell/format-moment.ts";
import { useShowInGrid } from "#src/features/shell/use-show-in-grid.ts";
import type { PillState, SyncStatus } from "#src/features/sync-status/pill-state.ts";
import { useSyncStatus } from "#src/features/sync-status/sync-status-provider.tsx";

const PullPart = lazyPart(() =>
  import("#src/features/sync-status/pull-part.tsx").then((module) => module.PullPart),
);

const ICON: Partial<Record<PillState["kind"], React.ReactNode>> = {
  offline: <WifiOff aria-hidden className="size-3.5 text-ink-faint" />,
  "signed-out": <LogOut aria-hidden className="size-3.5 text-ink-faint" />,
  reconnecting: (
    <RefreshCw aria-hidden className="size-3.5 animate-spin text-ink-faint [animation-duration:1.4s]" />
  ),
  down: <TriangleAlert aria-hidden className="size-3.5 text-failed" />,
  paused: <Pause aria-hidden className="size-3.5 text-conflict" />,
  "needs-you": <TriangleAlert aria-hidden className="size-3.5 text-conflict" />,
  "on-the-way": (
    <RefreshCw aria-hidden className="size-3.5 animate-spin text-queued [animation-duration:1.4s]" />
  ),
};

/** The truth about sync in the bar; opens the numbers of the queue. */
export function SyncPill() {
  const { status, pill } = useSyncStatus();
  return (
    <Popover>
      <PopoverTrigger asChild>
        <StatusPill
          tone={pill.tone}
          active={pill.active}
          icon={ICON[pill.kind]}
          detail={
            pill.detail === undefined ? undefined : <span className="max-sm:hidden">{pill.detail}</span>
          }
          data-kind={pill.kind}
        >
          <span className="max-sm:sr-only">{pill.text}</span>
        </StatusPill>
      </PopoverTrigger>
      <PopoverContent align="end" aria-label="Sync" className="w-72">
        <p className="font-semibold">{pill.text}</p>
        {status === undefined ? null : <SyncNumbers status={status} />}
        <PullPart />
      </PopoverContent>
    </Popover>
  );
}

function SyncNumbers({ status }: { status: SyncStatus }) {
  const show = useShowInGrid();
  const { mine } = status;
  const needs = mine.conflicts + mine.failed;
  const number = (value: number) => value.toLocaleString("en-US");
  return (
    <>
      <DataList
        className="mt-1"
        items={[
          { label: "Waiting", value: number(status.totalQueued), numeric: true },
          { label: "Being sent", value: number(status.processing), numeric: true },
          {
            label: "Time to PEMS",
            value: status.avgSyncTime === null ? null : formatSeconds(status.avgSyncTime),
            numeric: true,
          },
          {
            label: "Last contact",
            value: status.lastSyncAt === null ? null : formatMoment(status.lastSyncAt),
            numeric: true,
          },
          { label: "Mine waiting", value: number(mine.queued + mine.syncing), numeric: true },
          { label: "My conflicts", value: number(mine.conflicts), numeric: true },
          { label: "My failures", value: number(mine.failed), numeric: true },
        ]}
      />
      {needs > 0 && (
        <button
          type="button"
          className="mt-2 h-7 w-full rounded bg-accent px-2 font-medium text-accent-ink hover:bg-accent-hover"
          onClick={() => show(["conflict", "failed"])}
        >
          Show what needs me
        </button>
      )}
    </>
  );
}
