import type { EditableField, FieldValue } from "#src/domain/record.ts";

/** One cell of a step. `undefined`: the user had no value of their own there. */
export interface StepCell {
  readonly pfaId: string;
  readonly field: EditableField;
  readonly before: FieldValue | undefined;
  readonly after: FieldValue | undefined;
  /** The value under the user's own when the step was made. */
  readonly seen: FieldValue;
  /** What my value was told that it replaces, where the step settled a collision by keeping it. */
  readonly seenAnew?: FieldValue;
  /** Where the step ended a draft: the record as its author had seen it. */
  readonly seenVersion?: number;
  readonly seenDiscontinued?: boolean;
}

/** What one gesture changed. */
export interface Step {
  /** Completes "Undo …": for example "Forecast start of PFA-10-00012". */
  readonly label: string;
  readonly cells: readonly StepCell[];
  /** Records whose drafts the step made: they are taken back as wholes, however many they are. */
  readonly made?: readonly string[];
}

const AT_MOST = 200;

/** Names a cell among all. */
export function cellKey({ pfaId, field }: Pick<StepCell, "pfaId" | "field">): string {
  return `${field} ${pfaId}`;
}

/** The user's own changes in this browser, newest last. Live updates never touch it. */
export class UndoStack {
  #done: Step[] = [];
  #undone: Step[] = [];
  #turn: Promise<unknown> = Promise.resolve();
  #listeners = new Set<() => void>();

  get nextUndo(): Step | undefined {
    return this.#done.at(-1);
  }

  get nextRedo(): Step | undefined {
    return this.#undone.at(-1);
  }

  push(step: Step): void {
    if (step.cells.length === 0) return;
    this.#done = [...this.#done, step].slice(-AT_MOST);
    this.#undone = [];
    this.#tell();
  }

  /** Takes back the newest step; the caller writes its `before` values. */
  undo(): Step | undefined {
    const step = this.#done.pop();
    if (step !== undefined) this.#undone.push(step);
    this.#tell();
    return step;
  }

  /** Does the last undone step again; the caller writes its `after` values. */
  redo(): Step | undefined {
    const step = this.#undone.pop();
    if (step !== undefined) this.#done.push(step);
    this.#tell();
    return step;
  }

  /**
   * Takes back the newest step; `write` writes its `before` values, perhaps after questions to the server. One key after the
   * other, whatever is done meanwhile. When `write` fails, the step stands where it stood.
   */
  undoing(write: (step: Step) => Promise<void>): Promise<Step | undefined> {
    return this.inTurn(async () => {
      const step = this.undo();
      if (step === undefined) return undefined;
      const below = this.#done.length;
      try {
        await write(step);
      } catch (error) {
        this.#undone = this.#undone.filter((each) => each !== step);
        this.#done.splice(below, 0, step);
        this.#tell();
        throw error;
      }
      return step;
    });
  }

  /** The same for doing the last undone step again. */
  redoing(write: (step: Step) => Promise<void>): Promise<Step | undefined> {
    return this.inTurn(async () => {
      const step = this.redo();
      if (step === undefined) return undefined;
      try {
        await write(step);
      } catch (error) {
        // Something new was done meanwhile: what was undone before it is forgotten, as always.
        if (this.#done.at(-1) === step) this.undo();
        else this.#done = this.#done.filter((each) => each !== step);
        this.#tell();
        throw error;
      }
      return step;
    });
  }

  /**
   * The changes of these cells, just undone, had been sent: taking a draft back no longer leads to what stood under them, so
   * this and older steps write that as a value.
   */
  sent(cells: readonly StepCell[]): void {
    if (cells.length === 0) return;
    const keys = new Set(cells.map(cellKey));
    const records = new Set(cells.map(({ pfaId }) => pfaId));
    const asValues = (step: Step): Step => ({
      ...step,
      cells: step.cells.map((cell) =>
        cell.before === undefined && keys.has(cellKey(cell)) ? { ...cell, before: cell.seen } : cell,
      ),
      ...(step.made && { made: step.made.filter((pfaId) => !records.has(pfaId)) }),
    });
    const last = this.#undone.pop();
    if (last !== undefined) this.#undone.push(asValues(last));
    this.#done = this.#done.map(asValues);
  }

  /** Work that ends in a step: it comes after what was asked for before it, and undo and redo come after it. */
  inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const mine = this.#turn.then(work);
    this.#turn = mine.catch(() => undefined);
    return mine;
  }

  /** Work under way that ends in a step: undo and redo come after it, while itself it waits for none of them. */
  awaiting<Result>(work: Promise<Result>): Promise<Result> {
    const before = this.#turn;
    this.#turn = work.catch(() => undefined).then(() => before);
    return work;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
