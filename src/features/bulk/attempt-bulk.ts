import { uuidv7 } from "uuidv7";
import { announce } from "#src/components/live-region.tsx";
import { notify } from "#src/components/toast.tsx";
import type { BulkOperation } from "#src/domain/bulk-operation.ts";
import { type BulkPreview, doneWords, recordWords, stepWords } from "#src/features/bulk/bulk-words.ts";
import { ShownOutcomes } from "#src/features/bulk/shown-outcomes.ts";
import { askUntilAnswered, WAITING } from "#src/features/drafts/ask-until-answered.ts";
import { draftCommands } from "#src/features/drafts/draft-commands.ts";
import { pushBulk } from "#src/features/drafts/take-back.ts";
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
  /** Resolves once the person is signed in. */
  readonly signedIn: () => Promise<void>;
}

/** What the user was shown before. Without a digest only the number of records is held to it. */
export type Shown = Pick<BulkPreview, "records"> & Partial<Pick<BulkPreview, "digest">>;

/** What became of an operation. */
export type BulkAnswer =
  | { readonly outcome: "applied"; readonly changed: number }
  /** The selection holds other records by now: nothing was done. */
  | { readonly outcome: "changed"; readonly preview: BulkPreview }
  | { readonly outcome: "failed"; readonly message: string }
  /** Asked again, it goes on where it stands. */
  | { readonly outcome: "unknown"; readonly message: string };

/** Told, in words, that no answer came yet and that it is asked for again by itself. */
type OnWaiting = (words: string) => void;

const UNKNOWN =
  "The server failed again and again, so it isn't known whether it was done. Try it again: it is not done twice.";

/** The operation of which it isn't known whether it was done, with the key under which it goes on. */
const unknown = new WeakMap<Workspace, { readonly asked: string; readonly requestKey: string }>();

/** Does an operation and tells in passing what became of it. @param count records that the user was shown */
export async function applyBulk(
  parts: BulkParts,
  operation: BulkOperation,
  selection: SelectionInput,
  count: number,
): Promise<void> {
  const onWaiting = (description: string) =>
    notify({
      tone: "warning",
      title: "Not saved yet, trying again",
      description,
      instead: "bulk-waiting",
    });
  tellAnswer(await attemptBulk(parts, operation, selection, { records: count }, onWaiting), count);
}

/** Tells in passing what became of an operation that wasn't done. @param count records that the user was shown */
export function tellAnswer(answer: BulkAnswer, count: number): void {
  if (answer.outcome === "applied") return;
  const description =
    answer.outcome === "changed"
      ? `The selection holds ${recordWords(answer.preview.records)} by now, not ${recordWords(count)}.`
      : answer.message;
  const title = answer.outcome === "unknown" ? "No certain answer" : "Nothing was changed";
  announce(`${title}. ${description}`, "assertive");
  notify({ tone: "error", title, description });
}

/**
 * Does an operation in one call, as one step that can be undone; rows that are loaded show it at once. Where no answer comes
 * it is asked again under the same key until there is one: the rows go on showing it, and the server does it once. Other
 * operations, undo and redo come after it.
 */
export function attemptBulk(
  parts: BulkParts,
  operation: BulkOperation,
  selection: SelectionInput,
  shown: Shown,
  onWaiting: OnWaiting,
): Promise<BulkAnswer> {
  const { workspace, loaded } = parts;
  const rows = new ShownOutcomes(workspace.store, operation);
  void rows.show(loadedOf(selection, loaded()));
  return workspace.undo.inTurn(() => inTurn(parts, rows, operation, selection, shown, onWaiting));
}

async function inTurn(
  { workspace, utils, signedIn }: BulkParts,
  rows: ShownOutcomes,
  operation: BulkOperation,
  selection: SelectionInput,
  { records, digest }: Shown,
  onWaiting: OnWaiting,
): Promise<BulkAnswer> {
  const { organization, store, writer, tab, undo: stack } = workspace;
  const organizationId = organization.id;
  const asked = JSON.stringify([operation, selection]);
  const before = unknown.get(workspace);
  const goesOn = before?.asked === asked ? before : undefined;
  const requestKey = goesOn?.requestKey ?? uuidv7();
  let waited = false;
  try {
    const expect = { records, ...(digest !== undefined && { digest }) };
    const input = { organizationId, selection, operation, expect, tab, requestKey };
    const answer = await askUntilAnswered(() => utils.client.bulk.save.mutate(input), {
      writer,
      signedIn,
      onWaiting: () => {
        waited = true;
        onWaiting(WAITING);
      },
    });
    if (goesOn !== undefined) unknown.delete(workspace);
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
          onClick: () => undoThis(stack, step, draftCommands(workspace, utils, signedIn).undo),
        },
      }),
    });
    await rows.settle(drafts);
    // An answer that took so long may be older than what was made of the records since.
    if (waited) store.outdated(null);
    void utils.drafts.invalidate();
    void utils.records.invalidate();
    void utils.analytics.invalidate();
    return { outcome: "applied", changed: drafts.length };
  } catch (error) {
    await rows.takeBack();
    // What still waits to be saved goes on being shown.
    writer.edit(writer.pending());
    if (waited) store.outdated(null);
    const { kind, message } = problemOf(error);
    if (kind !== "unreachable") return { outcome: "failed", message };
    unknown.set(workspace, { asked, requestKey });
    return { outcome: "unknown", message: UNKNOWN };
  }
}

/** The selected records that this browser has. @param loaded ids of the present query */
function loadedOf(selection: SelectionInput, loaded: readonly string[]): readonly string[] {
  if ("pfaIds" in selection) return selection.pfaIds;
  const except = new Set(selection.except);
  return loaded.filter((pfaId) => !except.has(pfaId));
}
