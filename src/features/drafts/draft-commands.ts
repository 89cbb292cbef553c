import { uuidv7 } from "uuidv7";
import { announce } from "#src/components/live-region.tsx";
import { notify } from "#src/components/toast.tsx";
import { askUntilAnswered, WAITING } from "#src/features/drafts/ask-until-answered.ts";
import {
  besides,
  pushDiscarded,
  redoStep,
  type TakenBack,
  undoStep,
} from "#src/features/drafts/take-back.ts";
import type { Step } from "#src/features/drafts/undo-stack.ts";
import { undoThis } from "#src/features/drafts/undo-this.ts";
import { redoWords, type UndoWords, undoWords } from "#src/features/drafts/undo-words.ts";
import { failureWords, problemOf } from "#src/features/shell/problem.ts";
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

/** What can be done with the user's drafts from anywhere. @param signedIn resolves once the person is signed in */
export function draftCommands(
  workspace: Workspace,
  utils: ReturnType<typeof trpc.useUtils>,
  signedIn: () => Promise<void>,
): DraftCommands {
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
  /** Gives up drafts, and shows it at once. Where no answer comes it is asked again, so that what was given up is known. */
  const giveUp = async (pfaIds?: string[]) => {
    const { store, writer } = workspace;
    const input = { organizationId, ...(pfaIds !== undefined && { pfaIds }), requestKey: uuidv7() };
    let askedAt = store.tick();
    const ask = () => {
      askedAt = store.tick();
      return utils.client.drafts.discard.mutate(input);
    };
    const onWaiting = () => {
      const title = "Not discarded yet, trying again";
      notify({ tone: "warning", title, description: WAITING, instead: "discard-waiting" });
    };
    const { discarded } = await askUntilAnswered(ask, { writer, onWaiting, signedIn });
    const gone = discarded.map(({ pfaId }) => pfaId);
    forget(workspace, gone, askedAt);
    return { discarded, gone };
  };
  /** Gives up the drafts that a step made, thousands as quickly as one; those that were sent meanwhile stay. */
  const discardMade = async (step: Step) => {
    if (step.made === undefined || step.made.length === 0) return NONE;
    const { discarded, gone } = await giveUp([...step.made]);
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
      const { step, count } = await workspace.undo.inTurn(async () => {
        const { discarded } = await giveUp(pfaIds);
        pushDiscarded(workspace.undo, discarded);
        return { step: workspace.undo.nextUndo, count: discarded.length };
      });
      void utils.drafts.invalidate();
      notify({
        tone: "success",
        title: count === 1 ? "Discarded 1 draft" : `Discarded ${count.toLocaleString("en-US")} drafts`,
        action: { label: "Undo", onClick: () => undoThis(workspace.undo, step, () => void undo()) },
      });
    } catch (error) {
      notify({
        tone: "error",
        title: "Couldn't discard the drafts",
        description: failureWords(error),
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

/** Shows at once that drafts are gone, with what was typed up to then; live events bring the rest. */
function forget({ store }: Workspace, pfaIds: readonly string[], typedUntil: number): void {
  const saved = pfaIds.flatMap((pfaId) => {
    const view = store.get(pfaId);
    return view === undefined ? [] : [{ pfaId, draft: null, findings: [] }];
  });
  store.acknowledge(saved, typedUntil);
  store.outdated(pfaIds);
}
