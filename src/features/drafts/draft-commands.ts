import { announce } from "#src/components/live-region.tsx";
import { notify } from "#src/components/toast.tsx";
import {
  besides,
  pushDiscarded,
  redoStep,
  type TakenBack,
  undoStep,
} from "#src/features/drafts/draft-actions.ts";
import type { Step } from "#src/features/drafts/undo-stack.ts";
import { undoThis } from "#src/features/drafts/undo-this.ts";
import { redoWords, type UndoWords, undoWords } from "#src/features/drafts/undo-words.ts";
import { problemOf } from "#src/features/shell/problem.ts";
import type { Workspace } from "#src/features/shell/workspace.ts";
import { readRows } from "#src/features/working-set/read-rows.ts";
import type { trpc } from "#src/trpc/client.ts";

const NONE: ReadonlySet<string> = new Set();

export interface DraftCommands {
  readonly undo: () => void;
  readonly redo: () => void;
  /** Discards all drafts of the user, or those of some records; offers Undo. */
  readonly discard: (pfaIds?: string[]) => Promise<void>;
}

/** What can be done with the user's drafts from anywhere. */
export function draftCommands(workspace: Workspace, utils: ReturnType<typeof trpc.useUtils>): DraftCommands {
  const organizationId = workspace.organization.id;

  /**
   * A step may concern records that this page never loaded, or that have changed since (sent in another tab, say): they are
   * read first, so that it is based on what they are.
   */
  const load = async (step: Step, gone: ReadonlySet<string> = NONE) => {
    const missing = [...new Set(step.cells.map((cell) => cell.pfaId))].filter(
      (id) => !gone.has(id) && (workspace.store.get(id) === undefined || workspace.store.isOutdated(id)),
    );
    await readRows(workspace.store, missing, async (pfaIds) => {
      return (await utils.client.records.byIds.query({ organizationId, pfaIds })).rows;
    });
  };
  /** Gives up the drafts that a step made, thousands as quickly as one; those that were sent meanwhile stay. */
  const discardMade = async (step: Step) => {
    if (step.made === undefined || step.made.length === 0) return NONE;
    await workspace.writer.flush();
    const input = { organizationId, pfaIds: [...step.made] };
    const { discarded } = await utils.client.drafts.discard.mutate(input);
    const gone = discarded.map(({ pfaId }) => pfaId);
    forget(workspace, gone);
    workspace.writer.edit(besides(step, discarded));
    void utils.drafts.invalidate();
    void utils.records.invalidate();
    void utils.analytics.invalidate();
    return new Set(gone);
  };
  const undo = async () => {
    try {
      let taken: TakenBack | undefined;
      const step = await workspace.undo.undoing(async (newest) => {
        const gone = await discardMade(newest);
        await load(newest, gone);
        taken = undoStep(workspace, newest, gone);
      });
      tell(undoWords(step?.label, taken));
    } catch (error) {
      notify({ tone: "error", title: "Couldn't undo that", description: problemOf(error).message });
    }
  };
  const redo = async () => {
    try {
      let taken: TakenBack | undefined;
      const step = await workspace.undo.redoing(async (undone) => {
        await load(undone);
        taken = redoStep(workspace, undone);
      });
      tell(redoWords(step?.label, taken));
    } catch (error) {
      notify({ tone: "error", title: "Couldn't do that again", description: problemOf(error).message });
    }
  };
  const discard = async (pfaIds?: string[]) => {
    try {
      await workspace.writer.flush();
      const input = { organizationId, ...(pfaIds !== undefined && { pfaIds }) };
      const { discarded } = await utils.client.drafts.discard.mutate(input);
      pushDiscarded(workspace.undo, discarded);
      const step = workspace.undo.nextUndo;
      forget(
        workspace,
        discarded.map(({ pfaId }) => pfaId),
      );
      void utils.drafts.invalidate();
      const count = discarded.length;
      notify({
        tone: "success",
        title: count === 1 ? "Discarded 1 draft" : `Discarded ${count.toLocaleString("en-US")} drafts`,
        action: { label: "Undo", onClick: () => undoThis(workspace.undo, step, () => void undo()) },
      });
    } catch (error) {
      notify({
        tone: "error",
        title: "Couldn't discard the drafts",
        description: problemOf(error).message,
      });
    }
  };
  return { undo: () => void undo(), redo: () => void redo(), discard };
}

/** What is out of the ordinary is told to everybody, and stays a while. */
function tell({ title, description }: UndoWords): void {
  announce(description === undefined ? title : `${title}. ${description}`);
  if (description !== undefined) notify({ tone: "info", title, description, instead: "undo" });
}

/** Shows at once that drafts are gone; live events bring the rest. */
function forget({ store }: Workspace, pfaIds: readonly string[]): void {
  const saved = pfaIds.flatMap((pfaId) => {
    const view = store.get(pfaId);
    return view === undefined ? [] : [{ pfaId, draft: null, findings: [] }];
  });
  store.acknowledge(saved, store.tick());
  store.outdated(pfaIds);
}
