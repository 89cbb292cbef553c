"use client";

import { useCallback, useMemo, useRef } from "react";
import { announce } from "#src/components/live-region.tsx";
import { notify } from "#src/components/toast.tsx";
import type { BulkOperation } from "#src/domain/bulk-operation.ts";
import { type BulkPreview, doneWords, recordWords, stepWords } from "#src/features/bulk/bulk-words.ts";
import { ShownOutcomes } from "#src/features/bulk/shown-outcomes.ts";
import { pushBulk } from "#src/features/drafts/draft-actions.ts";
import { useDraftCommands } from "#src/features/drafts/use-draft-commands.ts";
import { problemOf } from "#src/features/shell/problem.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import type { SelectionInput } from "#src/features/working-set/selection.ts";
import { useWorkingSet } from "#src/features/working-set/working-set-provider.tsx";
import { trpc } from "#src/trpc/client.ts";

/** What became of an operation. */
export type BulkAnswer =
  | { readonly outcome: "applied"; readonly changed: number }
  /** The selection holds other records by now: nothing was done. */
  | { readonly outcome: "changed"; readonly preview: BulkPreview }
  | { readonly outcome: "failed"; readonly message: string };

export interface Bulk {
  /**
   * Does an operation to a selection in one call, as one step that can be undone; rows that are loaded show it at once.
   * Tells what became of it in passing. @param count records that the user was shown
   */
  readonly apply: (operation: BulkOperation, selection: SelectionInput, count: number) => Promise<void>;
  /** The same for a dialog, which tells itself of what didn't work. */
  readonly attempt: (
    operation: BulkOperation,
    selection: SelectionInput,
    shown: Shown,
  ) => Promise<BulkAnswer>;
  /** What it would do, with everything that was typed so far. */
  readonly preview: (
    operation: BulkOperation,
    selection: SelectionInput,
    signal?: AbortSignal,
  ) => Promise<BulkPreview>;
}

/** What the user was shown before. Without a digest only the number of records is held to it. */
type Shown = Pick<BulkPreview, "records"> & Partial<Pick<BulkPreview, "digest">>;

const NOT_SAVED = "What you typed before couldn't be saved yet. Nothing was changed.";
const NO_ANSWER =
  "No answer came, so this may or may not have been done. The rows are read again: look at them before you try once more.";

/** Operations on many records at once. */
export function useBulk(): Bulk {
  const { organization, store, writer, tab, undo: stack } = useWorkspace();
  const organizationId = organization.id;
  const { pages } = useWorkingSet();
  const pagesNow = useRef(pages);
  pagesNow.current = pages;
  const utils = trpc.useUtils();
  const { undo } = useDraftCommands();
  const undoNow = useRef(undo);
  undoNow.current = undo;

  const preview = useCallback<Bulk["preview"]>(
    async (operation, selection, signal) => {
      // What was typed a moment ago belongs to what is shown.
      await writer.flush();
      const input = { organizationId, selection, operation };
      return utils.client.bulk.preview.query(input, signal === undefined ? {} : { signal });
    },
    [writer, utils, organizationId],
  );

  const attempt = useCallback<Bulk["attempt"]>(
    async (operation, selection, { records, digest }) => {
      const rows = new ShownOutcomes(store, operation);
      void rows.show(loadedOf(selection, pagesNow.current.loadedIds()));
      if (!(await writer.flush())) {
        await rows.takeBack();
        return { outcome: "failed", message: NOT_SAVED };
      }
      try {
        const answer = await utils.client.bulk.save.mutate({
          organizationId,
          selection,
          operation,
          expect: { records, ...(digest !== undefined && { digest }) },
          tab,
        });
        if (answer.outcome === "changed") {
          await rows.takeBack();
          return answer;
        }
        const { drafts } = answer;
        const done = doneWords(operation, drafts.length);
        pushBulk(stack, stepWords(operation, drafts.length), drafts);
        const step = stack.nextUndo;
        announce(drafts.length === 0 ? "Nothing changed" : done);
        notify({
          tone: drafts.length === 0 ? "info" : "success",
          title: drafts.length === 0 ? "Nothing changed" : done,
          ...(drafts.length > 0 && {
            action: {
              label: "Undo",
              onClick: () => {
                if (stack.nextUndo === step) undoNow.current();
                else notify({ tone: "info", title: "You did something since", description: UNDO_NEWER });
              },
            },
          }),
        });
        await rows.settle(drafts);
        void utils.drafts.invalidate();
        void utils.records.invalidate();
        void utils.analytics.invalidate();
        return { outcome: "applied", changed: drafts.length };
      } catch (error) {
        const problem = problemOf(error);
        await rows.takeBack();
        if (problem.kind !== "unreachable") return { outcome: "failed", message: problem.message };
        store.outdated(null);
        void utils.drafts.invalidate();
        return { outcome: "failed", message: NO_ANSWER };
      }
    },
    [store, writer, tab, stack, utils, organizationId],
  );

  const apply = useCallback<Bulk["apply"]>(
    async (operation, selection, count) => {
      const answer = await attempt(operation, selection, { records: count });
      if (answer.outcome === "applied") return;
      const description =
        answer.outcome === "failed"
          ? answer.message
          : `The selection holds ${recordWords(answer.preview.records)} by now, not ${recordWords(count)}.`;
      announce(`Nothing was changed. ${description}`, "assertive");
      notify({ tone: "error", title: "Nothing was changed", description });
    },
    [attempt],
  );
  return useMemo(() => ({ apply, attempt, preview }), [apply, attempt, preview]);
}

const UNDO_NEWER = "Undo takes back the newest change first: Ctrl/⌘+Z goes on from there.";

/** The selected records that this browser has. @param loaded ids of the present query */
function loadedOf(selection: SelectionInput, loaded: readonly string[]): readonly string[] {
  if ("pfaIds" in selection) return selection.pfaIds;
  const except = new Set(selection.except);
  return loaded.filter((pfaId) => !except.has(pfaId));
}
