import { announce } from "#src/components/live-region.tsx";
import { notify } from "#src/components/toast.tsx";
import { MAX_BULK_RECORDS } from "#src/domain/bulk-limit.ts";
import { type EditableField, type FieldValue, isEditableField } from "#src/domain/record.ts";
import { readPasted } from "#src/domain/typed-text.ts";
import { type ReadBlock, readBlock } from "#src/features/grid/cell-block.ts";
import type { CellPosition } from "#src/features/grid/cell-moves.ts";
import { type CellRange, isOneCell } from "#src/features/grid/cell-range.ts";
import { type Column, whyLocked } from "#src/features/grid/columns.ts";
import { type Copied, leftBehind } from "#src/features/grid/copied-cells.ts";
import { inSlices } from "#src/features/grid/in-slices.ts";
import { idsOf, knownIds, loadRecords, type RecordReader } from "#src/features/grid/range-records.ts";
import type { RangeWorker } from "#src/features/grid/range-worker.ts";
import { readWords } from "#src/features/grid/read-words.ts";
import { runRangeWork, type WorkHold } from "#src/features/grid/run-range-work.ts";
import { writeCells } from "#src/features/grid/write-cells.ts";
import type { Workspace } from "#src/features/shell/workspace.ts";
import type { Outline } from "#src/features/working-set/outline.ts";
import type { WorkingSet } from "#src/features/working-set/working-set-provider.tsx";

/** What the commands act on, as it is when one is given. */
export interface RangeContext {
  readonly workspace: Pick<Workspace, "store" | "writer" | "undo" | "cursor" | "rights">;
  readonly workingSet: Pick<WorkingSet, "outline" | "pages">;
  readonly columns: readonly Column[];
  /** `YYYY-MM-DD`. */
  readonly today: string;
  readonly reader: RecordReader;
  /** Moves the cursor and the focus there, and shows it. */
  readonly reveal: (to: CellPosition) => void;
  /** Gives one field of many records a value, in one call. */
  readonly setField: (field: EditableField, value: FieldValue, pfaIds: string[]) => Promise<void>;
}

/** Texts for records and columns, by their place in it; undefined leaves a cell alone. */
export interface RangeJob {
  /** "Pasted" for what is told, "Pasting" for what is shown and undone. */
  readonly words: readonly [done: string, doing: string];
  readonly indexes: readonly number[];
  readonly columns: readonly Column[];
  /** Cells that there are texts for, also beyond the last row and column. */
  readonly asked: number;
  readonly textAt: (row: number, column: number, pfaId: string) => string | undefined;
  /** The same text for every cell, when it is. */
  readonly same?: string | undefined;
  /** What was cut and is emptied by it: a move that can't be made whole is not made. */
  readonly moved?: Copied | null;
  /** What is selected afterwards. */
  readonly selected: CellRange;
}

/** Above so many records, one value for one field goes to the server as one operation. */
const ONE_BY_ONE = 1000;
const NOT_MOVED = "Nothing was moved";
const NEVER = new AbortController().signal;

/**
 * Reads all texts of a job, then writes what could be read as one step that can be undone, and tells what became of it.
 * Stopped or failed before the writing, it has changed nothing. Gives whether it was done.
 * @param outlineNow the rows as they are shown by the end
 */
export async function doRangeJob(
  context: RangeContext,
  worker: RangeWorker,
  job: RangeJob,
  outlineNow: () => Outline,
): Promise<boolean> {
  const { words, indexes, columns } = job;
  if (columns.length === 0 || indexes.length === 0) return false;
  const { workspace, workingSet, reader } = context;
  const one = oneValue(context, job);
  if (one !== null) {
    const ids = () => idsOf(workingSet, reader, indexes);
    const pfaIds = await runRangeWork(worker, words[1], indexes.length, ids);
    if (pfaIds !== null) await context.setField(one.field, one.value, pfaIds);
    return true;
  }
  const { store, rights, cursor } = workspace;
  const work = runRangeWork(worker, words[1], indexes.length, async (hold) => {
    const pfaIds = await recordsReady(context, indexes, hold);
    const textAt = (row: number, column: number) => job.textAt(row, column, pfaIds[row] ?? "");
    const block = { pfaIds, columns, textAt };
    const found = await inSlices(readBlock(store, rights, block), hold.signal);
    const behind =
      job.moved == null
        ? null
        : await inSlices(readBlock(store, rights, leftBehind(job.moved, block)), hold.signal);
    hold.finish();
    const whyNot = behind === null ? "" : whyNotMoved(job.asked, found, behind);
    if (whyNot !== "") return { whyNot };
    const values = [...found.values, ...(behind?.values ?? [])];
    await inSlices(writeCells(workspace, values, found.refused, words[1].toLowerCase()), NEVER);
    return { ...found, tooLate: hold.signal.aborted };
  });
  // Its cells are shown before its step is there: an undo meanwhile means this step, not the one before.
  const read = await workspace.undo.awaiting(work);
  if (read === null) return false;
  if ("whyNot" in read) {
    notify({ tone: "warning", title: NOT_MOVED, description: read.whyNot });
    announce(`${NOT_MOVED}. ${read.whyNot}`, "assertive");
    return false;
  }
  const { top, left, bottom, right } = job.selected;
  const stands = sameRows(workingSet.outline, outlineNow(), top, bottom);
  if (stands && !isOneCell(job.selected)) {
    cursor.select({ row: top, column: left }, { row: bottom, column: right });
  }
  tell(context, job, read);
  return true;
}

/** Why cells that were cut can't be moved as a whole: what would not be taken, or not be emptied. Empty when they can. */
function whyNotMoved(asked: number, taken: ReadBlock, emptied: ReadBlock): string {
  const toEmpty = emptied.values.length + emptied.refused.length + emptied.locked;
  return readWords("", asked, taken).detail || readWords("", toEmpty, emptied).detail;
}

/** Whether two rows hold the same records as before: a group may have been folded meanwhile. */
function sameRows(before: Outline, after: Outline, top: number, bottom: number): boolean {
  const indexAt = (outline: Outline, row: number) => {
    const item = outline.itemAt(row);
    return item?.kind === "record" ? item.index : null;
  };
  return [top, bottom].every((row) => indexAt(before, row) === indexAt(after, row));
}

/** What can be done without the records here: one value for one field of many. Null where the job is another. */
function oneValue({ workspace }: RangeContext, { same, columns, indexes }: RangeJob) {
  const [only, other] = columns;
  if (indexes.length <= ONE_BY_ONE || same === undefined || only === undefined || other !== undefined)
    return null;
  if (!isEditableField(only.key) || whyLocked(only, workspace.rights) !== null) return null;
  const typed = readPasted(only.key, same);
  return typed.ok ? { field: only.key, value: typed.value } : null;
}

type Done = ReadBlock & { readonly tooLate: boolean };

const TOO_LATE = "It was too late to stop it: Ctrl/⌘+Z takes it back.";

function tell(context: RangeContext, { words, asked, indexes, selected }: RangeJob, read: Done): void {
  const { workspace, workingSet, columns, reveal } = context;
  const { title, detail } = readWords(words[0], asked, read);
  const [first] = read.refused;
  announce(detail === "" ? title : `${title}. ${detail}`, first === undefined ? "polite" : "assertive");
  if (read.tooLate) {
    notify({ tone: "info", title, description: `${TOO_LATE} ${detail}`.trim() });
    return;
  }
  if (detail === "") return;
  if (asked === 1 && isOneCell(selected)) {
    // The cell itself says it.
    if (read.whyLocked !== null) workspace.cursor.refuse(read.whyLocked);
    return;
  }
  const show = () => {
    const index = indexes[first?.row ?? -1];
    const row = index === undefined ? null : workingSet.outline.rowOf(index);
    const column = columns.findIndex(({ key }) => key === first?.field);
    if (row !== null && column >= 0) reveal({ row, column });
  };
  const action = first === undefined ? {} : { action: { label: "Show", onClick: show } };
  notify({ tone: "warning", title, description: detail, ...action });
}

/** The ids of records by their indexes, once all of them are loaded. Within the same task when they are. */
export async function recordsReady(
  { workspace, workingSet, reader }: RangeContext,
  indexes: readonly number[],
  hold: WorkHold,
): Promise<string[]> {
  const pfaIds = knownIds(workingSet, indexes) ?? (await idsOf(workingSet, reader, indexes));
  await loadRecords(workspace.store, reader, pfaIds, hold);
  return pfaIds;
}

/** Tells it when so many records are too many. */
export function tooMany(count: number): boolean {
  if (count <= MAX_BULK_RECORDS) return false;
  const [asked, most] = [count, MAX_BULK_RECORDS].map((each) => each.toLocaleString("en-US"));
  const title = `${asked} records are too many: at most ${most} go at once`;
  notify({ tone: "warning", title, description: "Nothing was changed. Narrow the range or the filter." });
  announce(title, "assertive");
  return true;
}
