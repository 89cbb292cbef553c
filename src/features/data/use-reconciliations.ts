"use client";

import { useEffect, useState } from "react";
import { tallyOf } from "#src/features/data/reconciliation-words.ts";
import { usePages } from "#src/features/data/use-pages.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import { trpc } from "#src/trpc/client.ts";

const SHOWN = 20;
const LOOK_MS = 1_000;
/** Nothing tells that a repair has ended: it has, when nothing moved for so long. */
const REPAIR_QUIET_MS = 10_000;
/** By then a worker has taken the job, if one lives. */
const START_QUIET_MS = 30_000;

/** The runs; looked at each second while one is under way or was just asked for. */
export function useReconciliations() {
  const { organization } = useWorkspace();
  const organizationId = organization.id;
  const { client } = trpc.useUtils();
  const [watching, setWatching] = useState<Watch | null>(null);
  const [running, setRunning] = useState(false);
  const runs = usePages(
    ["data", "reconciliation", organizationId],
    (page) => client.reconciliation.list.query({ organizationId, limit: SHOWN, ...page }),
    { refetchInterval: running || watching !== null ? LOOK_MS : false },
  );
  const [newest] = runs.items ?? [];
  const newestId = newest?.id ?? null;
  const underWay = newest?.status === "running";
  useEffect(() => setRunning(underWay), [underWay]);

  const mending =
    watching?.repaired === undefined ? undefined : runs.items?.find(({ id }) => id === watching.repaired);
  const left = mending === undefined ? null : tallyOf(mending).repairable;
  useEffect(() => {
    if (watching === null) return;
    const repairs = watching.repaired !== undefined;
    const arrived = repairs ? left === 0 : newestId !== watching.newest;
    const quiet = repairs ? REPAIR_QUIET_MS : START_QUIET_MS;
    const timer = setTimeout(() => setWatching(null), arrived ? 0 : quiet);
    return () => clearTimeout(timer);
  }, [watching, newestId, left]);

  const watch = (repaired?: string) => {
    setWatching({ newest: newestId, repaired });
    void runs.refetch();
  };
  return {
    runs,
    /** What was asked for and doesn't show yet. */
    awaited: watching === null ? null : watching.repaired === undefined ? "run" : "repair",
    /** Another run was asked for: look until it shows. */
    watchRun: () => watch(),
    /** The repair of a run was asked for: look until it is done. */
    watchRepair: (runId: string) => watch(runId),
  };
}

interface Watch {
  /** The newest run when it was asked for. */
  readonly newest: string | null;
  /** The run whose repair was asked for; undefined: another run was. */
  readonly repaired: string | undefined;
}
