"use client";

import { useRef, useState } from "react";
import { notify } from "#src/components/toast.tsx";
import { decideMany } from "#src/features/conflicts/decide-many.ts";
import {
  doneWords,
  type ListedConflict,
  type ManyStrategy,
  type PreviewedConflict,
} from "#src/features/conflicts/many-conflicts-words.ts";
import { failureWords } from "#src/features/shell/problem.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import { trpc } from "#src/trpc/client.ts";

export interface Deciding {
  /** How many are decided; null while nothing is under way. */
  readonly progress: number | null;
  /** Ends it after what is on its way. */
  readonly stop: () => void;
  /** @returns whether all of them are decided */
  readonly decide: (
    conflicts: readonly ListedConflict[],
    strategy: ManyStrategy,
    preview: readonly PreviewedConflict[],
  ) => Promise<boolean>;
}

/** Decides many conflicts, and tells once what became of them. */
export function useDecideMany(): Deciding {
  const { organization, store } = useWorkspace();
  const organizationId = organization.id;
  const utils = trpc.useUtils();
  const [progress, setProgress] = useState<number | null>(null);
  const stopping = useRef(new AbortController());
  const decide: Deciding["decide"] = async (conflicts, strategy, preview) => {
    stopping.current = new AbortController();
    setProgress(0);
    const pemsVersions = new Map(
      preview.flatMap(({ conflictId, pemsVersion }) =>
        pemsVersion === null ? [] : [[conflictId, pemsVersion]],
      ),
    );
    const done = await decideMany({
      conflicts,
      strategy,
      pemsVersions,
      send: (input) => utils.client.conflicts.resolveMany.mutate({ organizationId, ...input }),
      onProgress: setProgress,
      signal: stopping.current.signal,
    });
    setProgress(null);
    store.outdated(conflicts.length > 1000 ? null : conflicts.map(({ pfaId }) => pfaId));
    void utils.conflicts.invalidate();
    void utils.sync.status.invalidate({ organizationId });
    const isWhole = done.stale + done.refused + done.left === 0;
    const { title, description } = doneWords(done);
    const why = done.error === null ? undefined : failureWords(done.error);
    const words = [why, description].filter((part) => part !== undefined).join(" ");
    const tone = why !== undefined ? "error" : isWhole ? "success" : "warning";
    notify({ tone, title, ...(words !== "" && { description: words }) });
    return isWhole;
  };
  return { progress, stop: () => stopping.current.abort(), decide };
}
