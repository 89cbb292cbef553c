"use client";

import { Database } from "lucide-react";
import { Button } from "#src/components/button.tsx";
import { EmptyState } from "#src/components/empty-state.tsx";
import { PlainLink } from "#src/components/plain-link.tsx";
import { formatMoment } from "#src/features/shell/format-moment.ts";
import { may } from "#src/features/shell/workspace.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import { usePullRequests } from "#src/features/sync-status/pull-provider.tsx";
import { RunningPull } from "#src/features/sync-status/running-pull.tsx";
import { usePresentPull } from "#src/features/sync-status/use-present-pull.ts";

/** An organization without records: what belongs here, how it gets here, and how far that is. */
export function EmptyOrganization() {
  const { organization } = useWorkspace();
  const { data } = usePresentPull();
  const { refresh, asking } = usePullRequests();
  const running = data?.running ?? null;
  const nextAt = data?.nextPullAt ?? null;
  return (
    <div className="scroll-thin min-h-0 flex-1 overflow-y-auto">
      <EmptyState
        icon={<Database />}
        title={`${organization.name} has no records yet`}
        heading="h2"
        className="max-w-120"
        actions={
          <>
            {may(organization, "perm_RefreshData") && running === null && (
              <Button variant="primary" busy={asking !== null} onClick={() => void refresh("full")}>
                Fetch them now
              </Button>
            )}
            {(may(organization, "perm_RefreshData") || may(organization, "perm_ManageSettings")) && (
              <Button asChild>
                <PlainLink href={`/${encodeURIComponent(organization.code)}/data`}>Open Data</PlainLink>
              </Button>
            )}
          </>
        }
      >
        <p>
          The equipment of this project comes from PEMS by itself and appears here as it arrives. You can stay
          on this page.
        </p>
        {running === null && (
          <p className="mt-2">
            {nextAt === null
              ? "Nothing is being fetched just now. An administrator can start it under Data."
              : `The next fetch is due ${formatMoment(nextAt)}.`}
          </p>
        )}
      </EmptyState>
      {running !== null && (
        <div className="mx-auto -mt-6 mb-8 w-full max-w-100 px-6">
          <RunningPull pull={running} />
        </div>
      )}
    </div>
  );
}
