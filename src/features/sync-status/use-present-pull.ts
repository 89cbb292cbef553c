"use client";

import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import { type RouterOutputs, trpc } from "#src/trpc/client.ts";
import { useLiveEvents } from "#src/trpc/use-live-events.ts";

export type PresentPull = RouterOutputs["pulls"]["present"];

const POLL_MS = 30_000;

/** What is being read from PEMS and when it was and will be; live events move it on between two looks. */
export function usePresentPull() {
  const { organization } = useWorkspace();
  const organizationId = organization.id;
  const utils = trpc.useUtils();
  const query = trpc.pulls.present.useQuery({ organizationId }, { staleTime: 0, refetchInterval: POLL_MS });
  useLiveEvents(organizationId, (event) => {
    if (event.type === "CONNECTED") void utils.pulls.present.invalidate({ organizationId });
    if (event.type !== "PULL_PROGRESS") return;
    const { runId, status, pages, records, estimate } = event;
    const known = utils.pulls.present.getData({ organizationId });
    if (known?.running?.runId === runId && status === "running") {
      const running = { ...known.running, pages, records, estimate };
      utils.pulls.present.setData({ organizationId }, { ...known, running });
    } else {
      // It began or ended: who asked for it, and when the next one comes, is known to the server alone.
      void utils.pulls.present.invalidate({ organizationId });
    }
  });
  return query;
}
