"use client";

import { DatabaseZap, RefreshCw } from "lucide-react";
import { Button } from "#src/components/button.tsx";
import { Skeleton } from "#src/components/skeleton.tsx";
import { PullHistory } from "#src/features/data/pull-history.tsx";
import { PullScheduleForm } from "#src/features/data/pull-schedule.tsx";
import { ForMembers, NotRead, SectionFrame } from "#src/features/data/section-frame.tsx";
import { formatDistance, formatExact } from "#src/features/shell/format-moment.ts";
import { useNow } from "#src/features/shell/use-now.ts";
import { may } from "#src/features/shell/workspace.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import { usePullRequests } from "#src/features/sync-status/pull-provider.tsx";
import { RunningPull } from "#src/features/sync-status/running-pull.tsx";
import { type PresentPull, usePresentPull } from "#src/features/sync-status/use-present-pull.ts";

/** Reading from PEMS: what runs, when it ran and will run, by which schedule, and what came of it. */
export function PullsSection() {
  return (
    <ForMembers section="pulls">
      <SectionFrame
        section="pulls"
        lead="What PEMS knows is read from it page by page, and kept as PEMS sent it."
        actions={<PullButtons />}
      >
        <Pulls />
      </SectionFrame>
    </ForMembers>
  );
}

function PullButtons() {
  const { organization } = useWorkspace();
  const { refresh, asking } = usePullRequests();
  if (!may(organization, "perm_RefreshData")) return null;
  return (
    <>
      <Button busy={asking === "full"} onClick={() => void refresh("full")}>
        <DatabaseZap aria-hidden />
        Read everything again
      </Button>
      <Button variant="primary" busy={asking === "incremental"} onClick={() => void refresh("incremental")}>
        <RefreshCw aria-hidden />
        Fetch changes
      </Button>
    </>
  );
}

function Pulls() {
  const { organization } = useWorkspace();
  const present = usePresentPull();
  const administers = may(organization, "perm_ManageSettings");
  if (present.isError && present.data === undefined)
    return <NotRead what="The state of the pulls" query={present} />;
  return (
    <div className="scroll-thin flex min-h-0 flex-1 flex-col overflow-y-auto">
      <div className="grid shrink-0 gap-x-8 gap-y-4 border-b px-4 py-3 lg:grid-cols-2">
        <section aria-label="Now" className="min-w-0">
          <h3 className="mb-1 font-medium text-ink-muted text-sm">Now</h3>
          {present.data === undefined ? <NowShape /> : <Now present={present.data} />}
        </section>
        <section aria-label="Schedule" className="min-w-0">
          <h3 className="mb-1 font-medium text-ink-muted text-sm">Schedule</h3>
          {present.data === undefined ? (
            <NowShape />
          ) : administers ? (
            <PullScheduleForm key={scheduleKey(present.data)} present={present.data} />
          ) : (
            <p>{scheduleInWords(present.data)}</p>
          )}
        </section>
      </div>
      {administers && <PullHistory running={present.data?.running ?? null} />}
    </div>
  );
}

const scheduleKey = ({ everyMinutes, fullPullHour, inherited }: PresentPull) =>
  [everyMinutes, fullPullHour, inherited].join();

function scheduleInWords({ everyMinutes, fullPullHour }: PresentPull): string {
  if (everyMinutes === 0) return "Data is fetched when somebody asks for it.";
  const every = everyMinutes === 1 ? "every minute" : `every ${everyMinutes} minutes`;
  const full =
    fullPullHour === null
      ? "a day after the last time"
      : `once a day at ${String(fullPullHour).padStart(2, "0")}:00 UTC`;
  return `Changes are fetched ${every}; everything is read again ${full}.`;
}

function Now({ present }: { present: PresentPull }) {
  const now = useNow();
  const { running, lastPullAt, lastFullPullAt, nextPullAt } = present;
  return (
    <>
      {running === null ? (
        <p className="min-h-7 py-1">Nothing is being read right now.</p>
      ) : (
        <RunningPull pull={running} by={running.startedBy ?? undefined} />
      )}
      <dl className="mt-2 grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
        <Point label="Last read" at={lastPullAt} now={now} none="Never" />
        <Point label="Everything read" at={lastFullPullAt} now={now} none="Never" />
        <Point label="Next" at={nextPullAt} now={now} none="When somebody asks" />
      </dl>
    </>
  );
}

function Point({ label, at, now, none }: { label: string; at: string | null; now: Date; none: string }) {
  return (
    <>
      <dt className="text-ink-faint">{label}</dt>
      <dd>
        {at === null ? (
          none
        ) : (
          <time dateTime={at}>
            {formatDistance(at, now)}
            <span className="text-ink-faint"> · </span>
            <span className="whitespace-nowrap text-ink-faint tabular-nums">{formatExact(at)}</span>
          </time>
        )}
      </dd>
    </>
  );
}

function NowShape() {
  return (
    <div role="status" aria-label="Loading" className="flex flex-col gap-3 py-2">
      <Skeleton className="w-1/2" />
      <Skeleton className="w-2/3" />
      <Skeleton className="w-2/5" />
    </div>
  );
}
