import { announce } from "#src/components/live-region.tsx";
import { notify } from "#src/components/toast.tsx";
import { MAX_BULK_RECORDS } from "#src/domain/bulk-operation.ts";
import { parseCells } from "#src/domain/clipboard-text.ts";
import { type EditableField, type FieldValue, isEditableField } from "#src/domain/record.ts";
import { readPasted } from "#src/domain/typed-text.ts";
import { type ReadBlock, readBlock } from "#src/features/grid/cell-block.ts";
import type { CellPosition } from "#src/features/grid/cell-moves.ts";
import { type CellRange, filledSize, isOneCell, sizeOf } from "#src/features/grid/cell-range.ts";
import { type Column, whyLocked } from "#src/features/grid/columns.ts";
import { type Copied, copyCells, leftBehind, putIntoClipboard } from "#src/features/grid/copied-cells.ts";
import { inSlices } from "#src/features/grid/in-slices.ts";
import {
  countIn,
  idsOf,
  knownIds,
  loadRecords,
  type RecordReader,
  recordsIn,
} from "#src/features/grid/range-records.ts";
import { RangeWorker, type WorkHold } from "#src/features/grid/range-worker.ts";
import { rawText } from "#src/features/grid/raw-cell.ts";
import { cellsWords, readWords } from "#src/features/grid/read-words.ts";
import { writeCells } from "#src/features/grid/write-cells.ts";
import type { Workspace } from "#src/features/shell/workspace.ts";
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
interface Job {
  /** "Pasted", "Pasting", "pasting": for what is told, shown and undone. */
  readonly words: readonly [done: string, doing: string];
  readonly indexes: readonly number[];
  readonly columns: readonly Column[];
  /** Cells that there are texts for, also beyond the last row and column. */
  readonly asked: number;
  readonly textAt: (row: number, column: number, pfaId: string) => string | undefined;
  /** The same text for every cell, when it is. */
  readonly same?: string | undefined;
  readonly moved?: Copied | null;
  /** What is selected afterwards. */
  readonly selected: CellRange;
}

const PASTING = ["Pasted", "Pasting"] as const;
const CLEARING = ["Cleared", "Clearing"] as const;
const FILLING = ["Filled", "Filling"] as const;
/** Cells that a copy writes within its own event; more are put together in slices. */
const COPIED_AT_ONCE = 4000;
/** Above so many records, one value for one field goes to the server as one operation. */
const ONE_BY_ONE = 1000;
const NEVER = new AbortController().signal;

/** What is done with a range of cells: copy, cut, paste, clear, fill. */
export class RangeCommands {
  readonly worker: RangeWorker;
  readonly #context: () => RangeContext;
  #cut: Copied | null = null;

  constructor(context: () => RangeContext, worker = new RangeWorker()) {
    this.#context = context;
    this.worker = worker;
  }

  /** Stops the work under way, or else gives up what was cut; false when there was neither. */
  stop(): boolean {
    if (this.worker.stop()) return true;
    const cut = this.#cut !== null;
    this.#endCut();
    return cut;
  }

  /** Copies the range; within a copy event into its data, else through the browser's clipboard. */
  async copy(data?: DataTransfer): Promise<Copied | null> {
    const { workspace, workingSet, columns, today } = this.#context();
    this.#endCut();
    const { range } = workspace.cursor;
    const count = countIn(workingSet.outline, range.top, range.bottom);
    if (count === 0 || tooMany(count)) return null;
    const indexes = recordsIn(workingSet.outline, range.top, range.bottom, count);
    const shown = columns.slice(range.left, range.right + 1);
    const told = `Copied ${cellsWords(count * shown.length)}`;
    const known = knownIds(workingSet, indexes);
    if (data !== undefined && known !== null && count * shown.length <= COPIED_AT_ONCE) {
      const copied = allAtOnce(copyCells(workspace.store, known, shown, today));
      data.setData("text/plain", copied.text);
      data.setData("text/html", copied.html);
      announce(told);
      return copied;
    }
    return this.worker.run("Copying", count, async (hold) => {
      const made = this.#ready(indexes, hold).then((pfaIds) =>
        inSlices(copyCells(workspace.store, pfaIds, shown, today), hold.signal),
      );
      await putIntoClipboard(made);
      announce(told);
      return made;
    });
  }

  /** Copies the range and marks it: the next paste moves it. */
  async cut(data?: DataTransfer): Promise<void> {
    const copied = await this.copy(data);
    if (copied === null) return;
    this.#cut = copied;
    const { cursor } = this.#context().workspace;
    cursor.markCut(cursor.range);
  }

  /** Writes cells from the clipboard into the range; what was cut is moved. */
  async paste(text: string): Promise<void> {
    const { workspace, workingSet, columns } = this.#context();
    const { outline } = workingSet;
    const { range } = workspace.cursor;
    const block = parseCells(text);
    const width = block.reduce((most, row) => Math.max(most, row.length), 0);
    const target = { ...sizeOf(range), rows: Math.max(1, countIn(outline, range.top, range.bottom)) };
    const size = filledSize({ rows: block.length, columns: width }, target);
    if (tooMany(size.rows)) return;
    const moved = this.#cut?.text === text.replaceAll("\r\n", "\n") ? this.#cut : null;
    this.#endCut();
    const indexes = recordsIn(outline, range.top, outline.count - 1, size.rows);
    const shown = columns.slice(range.left, range.left + size.columns);
    const only = block.length === 1 && width === 1 ? block[0]?.[0] : undefined;
    await this.#do({
      words: PASTING,
      indexes,
      columns: shown,
      asked: size.rows * size.columns,
      textAt: (row, column) => block[row % block.length]?.[column % width],
      same: moved === null ? only : undefined,
      moved,
      selected: {
        ...range,
        right: range.left + shown.length - 1,
        bottom: this.#rowOf(indexes.at(-1)) ?? range.bottom,
      },
    });
  }

  /** Empties the range. */
  async clear(): Promise<void> {
    const { range } = this.#context().workspace.cursor;
    await this.#do({ ...this.#over(range), words: CLEARING, selected: range, textAt: () => "", same: "" });
  }

  /** Copies the top row of the range down; a single row takes over the one above it. */
  async fillDown(): Promise<void> {
    const { range } = this.#context().workspace.cursor;
    const from = range.top === range.bottom ? range.top - 1 : range.top;
    if (from >= 0) await this.fill({ ...range, top: from }, range);
  }

  /** Copies the top row of a range into the rows below it. @param selected what is selected afterwards */
  async fill(range: CellRange, selected: CellRange): Promise<void> {
    const { columns } = this.#context();
    const shown = columns.slice(range.left, range.right + 1);
    const pfaId = this.#idAt(range.top);
    if (pfaId === null) return;
    const texts = shown.map((column) => this.#textOf(pfaId, column));
    const same = texts.length === 1 ? texts[0] : undefined;
    const over = this.#over({ ...range, top: range.top + 1 });
    await this.#do({ ...over, words: FILLING, selected, textAt: (_, column) => texts[column], same });
  }

  /** Copies the first column of the range to the right; a single column takes over the one before it. */
  async fillRight(): Promise<void> {
    const { workspace, columns } = this.#context();
    const { range } = workspace.cursor;
    const from = range.left === range.right ? range.left - 1 : range.left;
    const source = columns[from];
    if (source === undefined) return;
    const textAt = (_row: number, _column: number, pfaId: string) => this.#textOf(pfaId, source);
    await this.#do({ ...this.#over({ ...range, left: from + 1 }), words: FILLING, selected: range, textAt });
  }

  /** The ids of records by their indexes, also of those that aren't loaded; null when that didn't work. */
  async ids(indexes: readonly number[]): Promise<string[] | null> {
    if (tooMany(indexes.length)) return null;
    const { workingSet, reader } = this.#context();
    const known = knownIds(workingSet, indexes);
    return known ?? this.worker.run("Selecting", indexes.length, () => idsOf(workingSet, reader, indexes));
  }

  #over(range: CellRange): Pick<Job, "indexes" | "columns" | "asked"> {
    const { workingSet, columns } = this.#context();
    const count = countIn(workingSet.outline, range.top, range.bottom);
    const indexes = tooMany(count) ? [] : recordsIn(workingSet.outline, range.top, range.bottom, count);
    const shown = columns.slice(range.left, range.right + 1);
    return { indexes, columns: shown, asked: count * shown.length };
  }

  async #do(job: Job): Promise<void> {
    const { words, indexes, columns } = job;
    if (columns.length === 0 || indexes.length === 0) return;
    if (await this.#doAtOnce(job)) return;
    const { workspace } = this.#context();
    const { store, rights, cursor } = workspace;
    const read = await this.worker.run(words[1], indexes.length, async (hold) => {
      const pfaIds = await this.#ready(indexes, hold);
      const textAt = (row: number, column: number) => job.textAt(row, column, pfaIds[row] ?? "");
      const block = { pfaIds, columns, textAt };
      const found = await inSlices(readBlock(store, rights, block), hold.signal);
      const behind =
        job.moved == null
          ? []
          : (await inSlices(readBlock(store, rights, leftBehind(job.moved, block)), hold.signal)).values;
      // From here on nothing stops it: it is done as a whole or not at all.
      const values = [...found.values, ...behind];
      await inSlices(writeCells(workspace, values, found.refused, words[1].toLowerCase()), NEVER);
      return found;
    });
    if (read === null) return;
    const { top, left, bottom, right } = job.selected;
    if (!isOneCell(job.selected)) cursor.select({ row: top, column: left }, { row: bottom, column: right });
    this.#tell(job, read);
  }

  /** One value for one field of many records needs none of them here; false when it is no such job. */
  async #doAtOnce({ same, columns, indexes, words }: Job): Promise<boolean> {
    const [only, other] = columns;
    if (indexes.length <= ONE_BY_ONE || same === undefined || only === undefined || other !== undefined)
      return false;
    const { workspace, workingSet, reader, setField } = this.#context();
    if (!isEditableField(only.key) || whyLocked(only, workspace.rights) !== null) return false;
    const typed = readPasted(only.key, same);
    if (!typed.ok) return false;
    const pfaIds = await this.worker.run(words[1], indexes.length, () => idsOf(workingSet, reader, indexes));
    if (pfaIds !== null) await setField(only.key, typed.value, pfaIds);
    return true;
  }

  #tell({ words, asked, indexes, selected }: Job, read: ReadBlock): void {
    const { workspace, columns, reveal } = this.#context();
    const { title, detail } = readWords(words[0], asked, read);
    const [first] = read.refused;
    announce(detail === "" ? title : `${title}. ${detail}`, first === undefined ? "polite" : "assertive");
    if (detail === "") return;
    if (asked === 1 && isOneCell(selected)) {
      // The cell itself says it.
      if (read.whyLocked !== null) workspace.cursor.refuse(read.whyLocked);
      return;
    }
    const show = () => {
      const row = this.#rowOf(indexes[first?.row ?? -1]);
      const column = columns.findIndex(({ key }) => key === first?.field);
      if (row !== null && column >= 0) reveal({ row, column });
    };
    const action = first === undefined ? {} : { action: { label: "Show", onClick: show } };
    notify({ tone: "warning", title, description: detail, ...action });
  }

  #textOf(pfaId: string, column: Column): string | undefined {
    const { workspace, today } = this.#context();
    const view = workspace.store.get(pfaId);
    return view === undefined ? undefined : rawText(column, view, today);
  }

  #idAt(row: number): string | null {
    const { workingSet } = this.#context();
    const item = workingSet.outline.itemAt(row);
    return item?.kind === "record" ? (workingSet.pages.idAt(item.index) ?? null) : null;
  }

  #rowOf(index: number | undefined): number | null {
    return index === undefined ? null : this.#context().workingSet.outline.rowOf(index);
  }

  /** The ids of records by their indexes, once all of them are loaded. Within the same task when they are. */
  async #ready(indexes: readonly number[], hold: WorkHold): Promise<string[]> {
    const { workspace, workingSet, reader } = this.#context();
    const pfaIds = knownIds(workingSet, indexes) ?? (await idsOf(workingSet, reader, indexes));
    await loadRecords(workspace.store, reader, pfaIds, hold);
    return pfaIds;
  }

  #endCut(): void {
    this.#cut = null;
    this.#context().workspace.cursor.markCut(null);
  }
}

function tooMany(count: number): boolean {
  if (count <= MAX_BULK_RECORDS) return false;
  const [asked, most] = [count, MAX_BULK_RECORDS].map((each) => each.toLocaleString("en-US"));
  const title = `${asked} records are too many: at most ${most} go at once`;
  notify({ tone: "warning", title, description: "Nothing was changed. Narrow the range or the filter." });
  announce(title, "assertive");
  return true;
}

function allAtOnce<Result>(work: Generator<void, Result>): Result {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}
