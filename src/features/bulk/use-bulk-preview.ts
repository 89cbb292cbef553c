"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import type { BulkOperation } from "#src/domain/bulk-operation.ts";
import type { BulkPreview } from "#src/features/bulk/bulk-words.ts";
import { useBulk } from "#src/features/bulk/use-bulk.ts";
import { problemOf } from "#src/features/shell/problem.ts";
import type { SelectionInput } from "#src/features/working-set/selection.ts";
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
  const { preview: ask } = useBulk();
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
        const preview = await ask(operation, selection, controller.signal);
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
  }, [key, selection, ask, signedOut]);
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
