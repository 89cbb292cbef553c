import { type Delta, type FieldValue, fieldsOf, type Seen } from "#src/domain/record.ts";
import type { EditParts } from "#src/features/drafts/draft-actions.ts";
import type { CellChange } from "#src/features/drafts/draft-writer.ts";
import { cellKey, type Step, type StepCell, type UndoStack } from "#src/features/drafts/undo-stack.ts";
import { isChanged, seenValue, shownValue } from "#src/features/working-set/record-row.ts";
import type { RowStore } from "#src/features/working-set/row-store.ts";

/** What a draft held when it was discarded, and the record as its author had seen it. */
export interface DiscardedDraft {
  readonly pfaId: string;
  readonly delta: Delta;
  readonly seen: Seen;
  readonly baseVersion: number;
  readonly seenDiscontinued: boolean;
}

/** A discarded draft as changes that make it again. */
function changesOf({ pfaId, delta, seen, baseVersion, seenDiscontinued }: DiscardedDraft) {
  return fieldsOf(delta).map((field) => ({
    pfaId,
    field,
    value: delta[field] ?? null,
    seen: seen[field] ?? null,
    seenVersion: baseVersion,
    seenDiscontinued,
  }));
}

/** Records that drafts were discarded, so that Undo brings them back. */
export function pushDiscarded(undo: UndoStack, discarded: readonly DiscardedDraft[]): void {
  const cells = discarded
    .flatMap(changesOf)
    .map(({ value, ...cell }) => ({ ...cell, before: value, after: undefined }));
  const count = discarded.length;
  undo.push({
    label: `discarding ${count === 1 ? "a draft" : `${count.toLocaleString("en-US")} drafts`}`,
    cells,
  });
}

/** What the server made of one record's draft, in one go for many: a file, or an operation on a selection. */
export interface BulkDraft {
  readonly pfaId: string;
  readonly set: Delta;
  readonly seen: Seen;
  /** What the draft held of these fields before. */
  readonly before: Delta;
  /** There was no draft of the record before. */
  readonly made: boolean;
}

/**
 * Records that the server made drafts, as one step that can be undone. @param label completes "Undo …"
 */
export function pushBulk(undo: UndoStack, label: string, drafts: readonly BulkDraft[]): void {
  const cells = drafts.flatMap(({ pfaId, set, seen, before }) =>
    fieldsOf(set).map((field) => ({
      pfaId,
      field,
      before: before[field],
      after: set[field] ?? null,
      seen: seen[field] ?? null,
    })),
  );
  const made = drafts.filter((draft) => draft.made).map(({ pfaId }) => pfaId);
  undo.push({ label, cells, made });
}

/** What became of taking a step back, or doing it again, in numbers of cells. */
export interface TakenBack {
  readonly done: number;
  /** Of them, cells whose change was sent already: the former value is a new draft. */
  readonly asDrafts: number;
  /** Nothing of the step is left there: refused, or changed by somebody since. */
  readonly left: number;
}

/** Writes what stood there before a step. Of the records in `gone` the drafts are given up already. */
export function undoStep(parts: EditParts, step: Step, gone: ReadonlySet<string> = new Set()): TakenBack {
  const still = step.cells.filter(({ pfaId }) => !gone.has(pfaId));
  const back = writeBack(parts, still, ({ before, after, seen }) => ({
    to: before,
    from: after,
    knowing: seen,
  }));
  parts.undo.sent(back.flatMap(({ cell, kind }) => (kind === "asDrafts" ? [cell] : [])));
  const taken = countOf(back);
  return { ...taken, done: taken.done + step.cells.length - still.length };
}

/** What discarded drafts held besides a step's own values: typed elsewhere since, and to be saved again. */
export function besides(step: Step, discarded: readonly DiscardedDraft[]): CellChange[] {
  const own = new Map(step.cells.map((cell) => [cellKey(cell), cell.after]));
  return discarded.flatMap(changesOf).filter((change) => own.get(cellKey(change)) !== change.value);
}

/** Writes what an undone step had written. */
export function redoStep(parts: Pick<EditParts, "store" | "writer">, { cells }: Step): TakenBack {
  const way = ({ before, after, seenAnew }: StepCell) => ({
    to: after,
    from: before,
    knowing: seenAnew ?? null,
  });
  return countOf(writeBack(parts, cells, way));
}

interface Way {
  readonly to: FieldValue | undefined;
  /** What the step has left in the cell; undefined: no value of the user's. */
  readonly from: FieldValue | undefined;
  /** What a value replaces whose collision the step settled. */
  readonly knowing: FieldValue;
}

interface BackChange {
  /** Undefined: nothing is written. */
  readonly change?: CellChange;
  readonly kind: "done" | "asDrafts" | "left";
}

function writeBack(
  { store, writer }: Pick<EditParts, "store" | "writer">,
  cells: readonly StepCell[],
  way: (cell: StepCell) => Way,
): (BackChange & { cell: StepCell })[] {
  const changes = cells.map((cell) => {
    return { cell, ...changeTo(store, cell, way(cell)) };
  });
  // What was refused there is forgiven, as with any change of the cell.
  for (const { cell, change } of changes) if (change === undefined) store.forgive(cell.pfaId, cell.field);
  writer.edit(changes.flatMap(({ change }) => change ?? []));
  return changes;
}

function countOf(changes: readonly BackChange[]): TakenBack {
  const count = (kind: BackChange["kind"]) => changes.filter((each) => each.kind === kind).length;
  const asDrafts = count("asDrafts");
  return { done: count("done") + asDrafts, asDrafts, left: count("left") };
}

/**
 * Where the user had no value of their own, the draft's is taken back; when it was sent meanwhile there is none left, and
 * the value that stood there before is written as a new change. What somebody has written there since, be it the same
 * person in another tab, stays.
 */
function changeTo(store: RowStore, cell: StepCell, { to: value, from, knowing }: Way): BackChange {
  const { before: _before, after, seen: seenThen, seenAnew, ...then } = cell;
  const { pfaId, field } = cell;
  const done = (seen: FieldValue, to = value): BackChange => ({
    change: { pfaId, field, value: to, seen },
    kind: "done",
  });
  const asThen: BackChange = { change: { ...then, value, seen: seenThen }, kind: "done" };
  const view = store.get(pfaId);
  if (view === undefined) return asThen;
  const inDraft = isChanged(view, field);
  // It went out of the draft, or was set back to what was seen: it comes back as it was, with what it collides with.
  if (!inDraft && value !== undefined && (after === undefined || after === seenThen)) return asThen;
  const seen = (inDraft ? seenValue(view, field) : view.row.fields[field]) ?? null;
  if (from === undefined) return inDraft ? { kind: "left" } : done(seen);
  if ((shownValue(view, field) ?? null) !== from) return { kind: "left" };
  if (inDraft && seenAnew !== undefined) {
    return { kind: "done", change: { pfaId, field, value, seen: knowing, rebase: true } };
  }
  if (inDraft) return done(seen);
  const former = value === undefined ? seenThen : value;
  return former === seen ? { kind: "left" } : { ...done(seen, former), kind: "asDrafts" };
}
