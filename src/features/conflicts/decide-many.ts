import type { ListedConflict, ManyDone, ManyStrategy } from "#src/features/conflicts/many-conflicts-words.ts";

/** Conflicts in one call: each is a transaction of its own, so that much of it is done when one fails. */
const AT_ONCE = 200;

export interface DecideMany {
  readonly conflicts: readonly Pick<ListedConflict, "conflictId" | "pfaId">[];
  readonly strategy: ManyStrategy;
  /** The versions of PEMS that the preview was about, by conflict: one that moved on since is not overwritten unseen. */
  readonly pemsVersions: ReadonlyMap<string, number>;
  readonly send: (input: {
    conflictIds: string[];
    strategy: ManyStrategy;
    pemsVersions: Record<string, number>;
  }) => Promise<{
    resolved: readonly { status: "resolved_manual" | "pending_approval" }[];
    refused: readonly { code: string }[];
  }>;
  readonly onProgress: (done: number) => void;
  readonly signal: AbortSignal;
}

/** Decides conflicts in their order, some at a time. @returns what became of them, with the error that ended it early */
export async function decideMany({
  conflicts,
  strategy,
  pemsVersions,
  send,
  onProgress,
  signal,
}: DecideMany): Promise<ManyDone & { error: unknown }> {
  const done = { resolved: 0, pending: 0, stale: 0, refused: 0 };
  let at = 0;
  let error: unknown = null;
  while (at < conflicts.length && !signal.aborted) {
    const conflictIds = conflicts.slice(at, at + AT_ONCE).map(({ conflictId }) => conflictId);
    const versions = conflictIds.flatMap((id): [string, number][] => {
      const version = pemsVersions.get(id);
      return version === undefined ? [] : [[id, version]];
    });
    try {
      const answer = await send({ conflictIds, strategy, pemsVersions: Object.fromEntries(versions) });
      for (const { status } of answer.resolved)
        done[status === "pending_approval" ? "pending" : "resolved"] += 1;
      for (const { code } of answer.refused) done[code === "STALE" ? "stale" : "refused"] += 1;
    } catch (thrown) {
      error = thrown;
      break;
    }
    at += conflictIds.length;
    onProgress(at);
  }
  return { ...done, left: conflicts.length - at, error };
}
