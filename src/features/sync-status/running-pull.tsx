"use client";

import { useState } from "react";
import { Button } from "#src/components/button.tsx";
import { ProgressBar } from "#src/components/progress-bar.tsx";
import { notify } from "#src/components/toast.tsx";
import { problemOf } from "#src/features/shell/problem.ts";
import { may } from "#src/features/shell/workspace.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import {
  type PullProgress,
  pullCounts,
  pullFraction,
  pullTitle,
} from "#src/features/sync-status/pull-words.ts";
import { trpc } from "#src/trpc/client.ts";

/** The pull that is under way: how far it is, and Cancel for those who may fetch data. */
export function RunningPull({
  pull,
  by,
}: {
  pull: PullProgress & { readonly cancelling: boolean; readonly note: string | null };
  by?: string | undefined;
}) {
  const { organization } = useWorkspace();
  const utils = trpc.useUtils();
  const cancel = trpc.pulls.cancel.useMutation();
  // The run ends before its next page; until then the button stays busy.
  const [asked, setAsked] = useState<string | null>(null);
  const stop = async () => {
    setAsked(pull.runId);
    try {
      await cancel.mutateAsync({ organizationId: organization.id, runId: pull.runId });
      void utils.pulls.present.invalidate({ organizationId: organization.id });
    } catch (error) {
      setAsked(null);
      notify({ tone: "error", title: "It can't be stopped", description: problemOf(error).message });
    }
  };
  return (
    <div className="flex flex-col gap-1.5">
      <div className="flex min-h-7 items-center gap-2">
        <p className="min-w-0 flex-1">
          <span className="font-medium">{pullTitle(pull.mode)}</span>
          {by !== undefined && <span className="text-ink-muted"> · {by}</span>}
        </p>
        {may(organization, "perm_RefreshData") && (
          <Button size="sm" busy={pull.cancelling || asked === pull.runId} onClick={() => void stop()}>
            Cancel
          </Button>
        )}
      </div>
      <ProgressBar label={pullTitle(pull.mode)} value={pullFraction(pull)} valueText={pullCounts(pull)} />
      <p className="text-ink-muted text-sm tabular-nums">
        {pull.cancelling || asked === pull.runId ? "Ends before the next page · " : ""}
        {pullCounts(pull)}
      </p>
      {pull.note !== null && <p className="text-ink-muted text-sm">{pull.note}</p>}
    </div>
  );
}
