import { announce } from "#src/components/live-region.tsx";
import { notify } from "#src/components/toast.tsx";
import { parseCells } from "#src/domain/clipboard-text.ts";
import type { EditableField } from "#src/domain/record.ts";
import { readTyped, type Typed } from "#src/domain/typed-text.ts";
import { type CellRange, filledSize, sizeOf } from "#src/features/grid/cell-range.ts";
import type { Column } from "#src/features/grid/columns.ts";
import { type Copied, copyCells, putIntoClipboard } from "#src/features/grid/copied-cells.ts";
import { inSlices } from "#src/features/grid/in-slices.ts";
import {
  doRangeJob,
  type RangeContext,
  type RangeJob,
  recordsReady,
  tooMany,
} from "#src/features/grid/range-job.ts";
import { countIn, idsOf, knownIds, recordsIn } from "#src/features/grid/range-records.ts";
import { RangeWorker } from "#src/features/grid/range-worker.ts";
import { rawText } from "#src/features/grid/raw-cell.ts";
import { cellsWords } from "#src/features/grid/read-words.ts";
import { runRangeWork } from "#src/features/grid/run-range-work.ts";

const PASTING = ["Pasted", "Pasting"] as const;
const CLEARING = ["Cleared", "Clearing"] as const;
const FILLING = ["Filled", "Filling"] as const;
/** Cells that a copy writes within its own event; more are put together in slices. */
const COPIED_AT_ONCE = 4000;
/** What is done with a range of cells: copy, cut, paste, clear, fill. */
export class RangeCommands {
  readonly worker: RangeWorker;
  readonly #context: () => RangeContext;
  #cut: Copied | null = null;

  constructor(context: () => RangeContext, worker = new RangeWorker()) {
    this.#context = context;
    this.worker = worker;
  }

  /** Stops the work under way, or else gives up what was cut; false when there was neither. @param why as in RangeWorker */
  stop(why?: string): boolean {
    if (this.worker.stop(why)) return true;
    const cut = this.#cut !== null;
    this.#endCut();
    return cut;
  }

  /** What a text means for a field. */
  read(field: EditableField, text: string, today: string): Typed {
    return readTyped(field, text, today);
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
    return runRangeWork(this.worker, "Copying", count, async (hold) => {
      const made = recordsReady(this.#context(), indexes, hold).then((pfaIds) =>
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

  /**
   * Writes cells from the clipboard into the range; what was cut is moved, as a whole or not at all.
   * @param html what the clipboard holds beside the text: a picture has no cells, an empty cell is a table
   */
  async paste(text: string, html = ""): Promise<void> {
    if (text === "" && !/<t[dh]\b/i.test(html)) {
      notify({ tone: "info", title: "The clipboard holds no cells", description: "Nothing was changed." });
      return;
    }
    const { workspace, workingSet, columns } = this.#context();
    const { outline } = workingSet;
    const { range } = workspace.cursor;
    const block = parseCells(text);
    const width = block.reduce((most, row) => Math.max(most, row.length), 0);
    const target = { ...sizeOf(range), rows: Math.max(1, countIn(outline, range.top, range.bottom)) };
    const size = filledSize({ rows: block.length, columns: width }, target);
    if (tooMany(size.rows)) return;
    const moved = this.#cut?.text === text.replaceAll("\r\n", "\n") ? this.#cut : null;
    if (moved === null) this.#endCut();
    const indexes = recordsIn(outline, range.top, outline.count - 1, size.rows);
    const shown = columns.slice(range.left, range.left + size.columns);
    const only = block.length === 1 && width === 1 ? block[0]?.[0] : undefined;
    const done = await this.#do({
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
        bottom: outline.rowOf(indexes.at(-1) ?? -1) ?? range.bottom,
      },
    });
    // What wasn't moved waits for another place.
    if (done && this.#cut === moved) this.#endCut();
  }

  /** Writes what was typed into the whole range; an empty text clears it. */
  async enter(text: string): Promise<void> {
    const { range } = this.#context().workspace.cursor;
    const words = text === "" ? CLEARING : FILLING;
    await this.#do({ ...this.#over(range), words, selected: range, textAt: () => text, same: text });
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
    return (
      known ??
      runRangeWork(this.worker, "Selecting", indexes.length, () => idsOf(workingSet, reader, indexes))
    );
  }

  #over(range: CellRange): Pick<RangeJob, "indexes" | "columns" | "asked"> {
    const { workingSet, columns } = this.#context();
    const count = countIn(workingSet.outline, range.top, range.bottom);
    const indexes = tooMany(count) ? [] : recordsIn(workingSet.outline, range.top, range.bottom, count);
    const shown = columns.slice(range.left, range.right + 1);
    return { indexes, columns: shown, asked: count * shown.length };
  }

  #do(job: RangeJob): Promise<boolean> {
    return doRangeJob(this.#context(), this.worker, job, () => this.#context().workingSet.outline);
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

  #endCut(): void {
    this.#cut = null;
    this.#context().workspace.cursor.markCut(null);
  }
}

function allAtOnce<Result>(work: Generator<void, Result>): Result {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}
