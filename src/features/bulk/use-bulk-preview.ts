"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import type { BulkOperation } from "#src/domain/bulk-operation.ts";
import type { BulkPreview } from "#src/features/bulk/bulk-words.ts";
import { problemOf } from "#src/features/shell/problem.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import type { SelectionInput } from "#src/features/working-set/selection.ts";
import { trpc } from "#src/trpc/client.ts";
import { useSessionEnded } from "#src/trpc/provider.tsx";

/** Typing goes on; the question follows when it rests. */
const REST_MS = 150;

export interface BulkPreviewState {
  /** The last answer, perhaps of what was asked for before; null until the first. */
  readonly preview: BulkPreview | null;
  /** The preview is of exactly this operation. */
  readonly current: boolean;
  /** Why there is no preview, in words. */
  readonly problem: string | null;
  /** Takes an answer that came another way, or asks once more. */
  readonly replace: (preview: BulkPreview) => void;
  readonly reload: () => void;
}

interface Answer {
  /** What it answers. */
  readonly key: string;
  readonly selection: SelectionInput | null;
  readonly preview: BulkPreview | null;
  readonly problem: string | null;
}

/**
 * What an operation would do to a selection, asked anew whenever it changes. @param operation null: nothing to ask yet
 */
export function useBulkPreview(
  operation: BulkOperation | null,
  selection: SelectionInput | null,
): BulkPreviewState {
  const { organization, writer } = useWorkspace();
  const organizationId = organization.id;
  const { client } = trpc.useUtils();
  const [reloads, setReloads] = useState(0);
  const [answer, setAnswer] = useState<Answer>({ key: "", selection: null, preview: null, problem: null });
  const key = operation === null || selection === null ? "" : `${JSON.stringify(operation)} ${reloads}`;
  const asked = useRef(false);
  // Who signed in again needs an answer, not the one that they were signed out.
  const signedOut = useSessionEnded();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the operation, and a session that came back asks again
  useEffect(() => {
    if (operation === null || selection === null) return;
    const controller = new AbortController();
    const read = async () => {
      asked.current = true;
      try {
        // What was typed a moment ago belongs to what is shown.
        await writer.flush();
        const input = { organizationId, selection, operation };
        const preview = await client.bulk.preview.query(input, { signal: controller.signal });
        if (!controller.signal.aborted) setAnswer({ key, selection, preview, problem: null });
      } catch (error) {
        if (controller.signal.aborted) return;
        setAnswer((before) => ({ ...before, key, selection, problem: problemOf(error).message }));
      }
    };
    const timer = setTimeout(() => void read(), asked.current ? REST_MS : 0);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [key, selection, writer, client, organizationId, signedOut]);
  const replace = useCallback(
    (preview: BulkPreview) => setAnswer({ key, selection, preview, problem: null }),
    [key, selection],
  );
  const reload = useCallback(() => setReloads((count) => count + 1), []);
  const isAnswer = key !== "" && answer.key === key && answer.selection === selection;
  return {
    preview: answer.preview,
    current: isAnswer && answer.problem === null,
    problem: isAnswer ? answer.problem : null,
    replace,
    reload,
  };
}
