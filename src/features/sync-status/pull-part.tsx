"use client";

import { RefreshCw } from "lucide-react";
import { Button } from "#src/components/button.tsx";
import { DataList } from "#src/components/data-list.tsx";
import { Skeleton } from "#src/components/skeleton.tsx";
import { formatDistance, formatExact } from "#src/features/shell/format-moment.ts";
import { useNow } from "#src/features/shell/use-now.ts";
import { may } from "#src/features/shell/workspace.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import { usePullRequests } from "#src/features/sync-status/pull-provider.tsx";
import { RunningPull } from "#src/features/sync-status/running-pull.tsx";
import { usePresentPull } from "#src/features/sync-status/use-present-pull.ts";

/** What the pill's popover says of reading from PEMS: last, next, what is under way, Refresh. */
export function PullPart() {
  const { organization } = useWorkspace();
  const { data } = usePresentPull();
  const { refresh, asking } = usePullRequests();
  const now = useNow();
  if (data === undefined) return <Skeleton className="mt-3 w-2/3" />;
  return (
    <div className="mt-2 border-t pt-2">
      {data.running !== null ? (
        <RunningPull pull={data.running} />
      ) : (
        <div className="flex items-start gap-2">
          <DataList
            className="min-w-0 flex-1"
            items={[
              {
                label: "Last pull",
                value: <Ago at={data.lastPullAt} now={now} none="never" />,
                numeric: true,
              },
              {
                label: "Next pull",
                value: <Ago at={data.nextPullAt} now={now} none="when asked for" />,
                numeric: true,
              },
            ]}
          />
        </div>
      )}
      {may(organization, "perm_RefreshData") && data.running === null && (
        <Button className="mt-2 w-full" busy={asking !== null} onClick={() => void refresh("incremental")}>
          <RefreshCw aria-hidden />
          Refresh
        </Button>
      )}
    </div>
  );
}

function Ago({ at, now, none }: { at: string | null; now: Date; none: string }) {
  if (at === null) return none;
  return (
    <time dateTime={at} title={formatExact(at)}>
      {formatDistance(at, now)}
    </time>
  );
}
