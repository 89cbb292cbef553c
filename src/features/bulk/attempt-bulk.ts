import { announce } from "#src/components/live-region.tsx";
import { notify } from "#src/components/toast.tsx";
import type { BulkOperation } from "#src/domain/bulk-operation.ts";
import { doneWords, recordWords, stepWords } from "#src/features/bulk/bulk-words.ts";
import { ShownOutcomes } from "#src/features/bulk/shown-outcomes.ts";
import type { BulkAnswer, Shown } from "#src/features/bulk/use-bulk.ts";
import { pushBulk } from "#src/features/drafts/draft-actions.ts";
import { undoThis } from "#src/features/drafts/undo-this.ts";
import { problemOf } from "#src/features/shell/problem.ts";
import type { Workspace } from "#src/features/shell/workspace.ts";
import type { SelectionInput } from "#src/features/working-set/selection.ts";
import type { trpc } from "#src/trpc/client.ts";

/** What an operation acts on. */
export interface BulkParts {
  readonly workspace: Workspace;
  readonly utils: ReturnType<typeof trpc.useUtils>;
  /** Ids of the present query that this browser has. */
  readonly loaded: () => readonly string[];
  /** Takes the newest step back. */
  readonly undoNewest: () => void;
}

const NOT_SAVED = "What you typed before couldn't be saved yet. Nothing was changed.";
const NO_ANSWER =
  "No answer came, so this may or may not have been done. The rows are read again: look at them before you try once more.";

/** Why nothing was done: the selection holds another number of records than was shown. */
export function otherSelection(now: number, shown: number): string {
  return `The selection holds ${recordWords(now)} by now, not ${recordWords(shown)}.`;
}

/** Does an operation in one call, as one step that can be undone; rows that are loaded show it at once. */
export async function attemptBulk(
  { workspace, utils, loaded, undoNewest }: BulkParts,
  operation: BulkOperation,
  selection: SelectionInput,
  { records, digest }: Shown,
): Promise<BulkAnswer> {
  const { organization, store, writer, tab, undo: stack } = workspace;
  const organizationId = organization.id;
  const rows = new ShownOutcomes(store, operation);
  void rows.show(loadedOf(selection, loaded()));
  if (!(await writer.flush())) {
    await rows.takeBack();
    // Nothing of this is lost: the cells go on showing what waits to be saved.
    writer.edit(writer.pending());
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
          onClick: () => undoThis(stack, step, undoNewest),
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
}

/** The selected records that this browser has. @param loaded ids of the present query */
function loadedOf(selection: SelectionInput, loaded: readonly string[]): readonly string[] {
  if ("pfaIds" in selection) return selection.pfaIds;
  const except = new Set(selection.except);
  return loaded.filter((pfaId) => !except.has(pfaId));
}
