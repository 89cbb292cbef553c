"use client";

import { createContext, type ReactNode, useCallback, useContext, useMemo, useRef } from "react";
import { announce } from "#src/components/live-region.tsx";
import { notify } from "#src/components/toast.tsx";
import { problemOf } from "#src/features/shell/problem.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import { pullEnd } from "#src/features/sync-status/pull-words.ts";
import { type RouterOutputs, trpc } from "#src/trpc/client.ts";
import { useLiveEvents } from "#src/trpc/use-live-events.ts";

type EndedPull = Pick<
  NonNullable<RouterOutputs["pulls"]["present"]["ended"]>,
  "runId" | "mode" | "status" | "records"
>;

export interface PullRequests {
  /** Asks for a pull; tells when it can't be had, and, once it ended, what came of it. */
  readonly refresh: (mode: "incremental" | "full") => Promise<void>;
  /** What is being asked for at this moment. */
  readonly asking: "incremental" | "full" | null;
}

const PullContext = createContext<PullRequests | null>(null);

/** Asking for pulls. */
export function usePullRequests(): PullRequests {
  const requests = useContext(PullContext);
  if (requests === null) throw new Error("Outside of a workspace");
  return requests;
}

/** Remembers that this person asked for a pull, to tell them when it has ended, whichever view they are in then. */
export function PullProvider({ children }: { children: ReactNode }) {
  const { organization } = useWorkspace();
  const organizationId = organization.id;
  const utils = trpc.useUtils();
  const { mutateAsync, isPending, variables } = trpc.sync.refresh.useMutation();
  /** Waits for the end of a pull; not of those that were over or under way before, whose runs are named. */
  const awaited = useRef<(string | undefined)[] | null>(null);
  const hasEnded = (pull: EndedPull) => {
    if (awaited.current === null || awaited.current.includes(pull.runId)) return;
    awaited.current = null;
    const { tone, title } = pullEnd(pull.status, pull);
    announce(title);
    notify({ tone, title, bundle: "pull-ended" });
  };

  useLiveEvents(organizationId, (event) => {
    if (event.type === "PULL_PROGRESS" && event.status !== "running")
      hasEnded({ ...event, status: event.status });
    // It may have ended while nobody listened.
    if (event.type === "CONNECTED" && awaited.current !== null) {
      void utils.client.pulls.present.query({ organizationId }).then(
        ({ ended }) => ended !== null && hasEnded(ended),
        // The next CONNECTED asks again.
        () => undefined,
      );
    }
  });

  const refresh = useCallback(
    async (mode: "incremental" | "full") => {
      try {
        const before = await utils.client.pulls.present.query({ organizationId });
        awaited.current = [before.ended?.runId];
        const { started } = await mutateAsync({ organizationId, mode });
        if (!started) {
          const { running } = await utils.client.pulls.present.query({ organizationId });
          awaited.current = [before.ended?.runId, running?.runId];
          notify({ tone: "info", title: "A pull is under way; yours follows it", bundle: "pull-behind" });
        }
      } catch (error) {
        awaited.current = null;
        notify({ tone: "error", title: "Couldn't ask PEMS for data", description: problemOf(error).message });
      }
      void utils.pulls.present.invalidate({ organizationId });
    },
    [mutateAsync, organizationId, utils],
  );
  const asking = isPending ? (variables?.mode ?? null) : null;
  const value = useMemo(() => ({ refresh, asking }), [refresh, asking]);
  return <PullContext.Provider value={value}>{children}</PullContext.Provider>;
}
