import type { Delta, EditableField, FieldValue, Seen } from "#src/domain/record.ts";
import type { Problem } from "#src/features/shell/problem.ts";
import type { RowStore, SavedDraft } from "#src/features/working-set/row-store.ts";

/** A change of one cell with what its author saw. `undefined` as value takes my value of the field back. */
export interface CellChange {
  readonly pfaId: string;
  readonly field: EditableField;
  readonly value: FieldValue | undefined;
  readonly seen: FieldValue;
  /** The record as the author saw it; absent: as it is here. */
  readonly seenVersion?: number;
  readonly seenDiscontinued?: boolean;
  /** Forgets what was seen first, so that `seen` counts: the author knows what it collided with. */
  readonly rebase?: boolean;
}

/** What a save carries for one record. */
export interface DraftChange {
  pfaId: string;
  set: Delta;
  seen: Seen;
  unset?: EditableField[];
  seenVersion: number;
  /** Whether the record was shown as discontinued; the version doesn't tell while that is on its way to PEMS. */
  seenDiscontinued?: boolean;
}

export type WriterState = "idle" | "saving" | "unreachable" | "signed-out";

interface WaitingField {
  value: FieldValue | undefined;
  seen: FieldValue;
  rebase: boolean;
}

interface Waiting {
  seenVersion: number;
  seenDiscontinued: boolean | undefined;
  fields: Map<EditableField, WaitingField>;
  typedUntil: number;
}

export interface DraftWriterOptions {
  readonly store: RowStore;
  /** Sends one save; rejects with an error that `problemOf` reads. */
  readonly send: (changes: DraftChange[]) => Promise<readonly SavedDraft[]>;
  readonly problemOf: (error: unknown) => Problem;
  /** Whether the server is able to save at all: asked about a save that fails again and again. Absent: nobody knows. */
  readonly isServerWell?: () => Promise<boolean>;
  /** Told of values that the server refused, after they went back. */
  readonly onRefused: (refused: { pfaId: string; fields: EditableField[]; problem: Problem }) => void;
  readonly onSaved?: (saved: readonly SavedDraft[]) => void;
  /** Edits within this time go out in one save. */
  readonly gatherMs?: number;
  /** Waits before trying again when the server can't be reached; the last one repeats. */
  readonly retryMs?: readonly number[];
}

const AT_MOST = 1000;
const FAILURES_OF_ONE_SAVE = 3;

/**
 * Sends edits to the server, in the order in which they were made: the store shows them at once, saves are gathered and
 * go one at a time. When the server can't be reached nothing is given up; when it refuses, the rest of the save goes on
 * without what it refused.
 */
export class DraftWriter {
  #options: Required<Omit<DraftWriterOptions, "onSaved">> & Pick<DraftWriterOptions, "onSaved">;
  #waiting = new Map<string, Waiting>();
  #flying = new Map<string, Waiting>();
  /** What an earlier page could not save, while its records are read. */
  #kept: readonly CellChange[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running: Promise<void> | undefined;
  #failures = 0;
  #state: WriterState = "idle";
  #listeners = new Set<() => void>();

  constructor(options: DraftWriterOptions) {
    const isServerWell = async () => false;
    this.#options = { gatherMs: 50, retryMs: [1000, 2000, 4000, 8000, 15_000], isServerWell, ...options };
  }

  get state(): WriterState {
    return this.#state;
  }

  /** Number of records with edits that the server has not confirmed. */
  get unsaved(): number {
    return new Set([...this.#kept.map(({ pfaId }) => pfaId), ...this.#waiting.keys(), ...this.#flying.keys()])
      .size;
  }

  /** Everything that the server has not confirmed, as changes that `edit` takes: to be kept when the page goes away. */
  pending(): CellChange[] {
    const unconfirmed = [...this.#flying, ...this.#waiting].flatMap(
      ([pfaId, { fields, seenVersion, seenDiscontinued }]) => {
        const record = { seenVersion, ...(seenDiscontinued !== undefined && { seenDiscontinued }) };
        return [...fields].map(([field, change]) => ({ pfaId, field, ...change, ...record }));
      },
    );
    return [...this.#kept, ...unconfirmed];
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Shows the changes at once and sends them soon. */
  edit(changes: readonly CellChange[]): void {
    if (changes.length === 0) return;
    const typedUntil = this.#options.store.edit(changes);
    for (const { pfaId, field, value, seen, rebase = false, seenVersion, seenDiscontinued } of changes) {
      const row = this.#options.store.get(pfaId)?.row;
      const waiting = this.#waiting.get(pfaId) ?? {
        seenVersion: seenVersion ?? row?.version ?? 0,
        seenDiscontinued: seenDiscontinued ?? row?.fields.isDiscontinued,
        fields: new Map(),
        typedUntil,
      };
      waiting.fields.set(field, joined(waiting.fields.get(field), { value, seen, rebase }));
      waiting.typedUntil = typedUntil;
      this.#waiting.set(pfaId, waiting);
    }
    this.#become("saving");
    // After a failure the next try has its time already, however much is typed until then.
    if (this.#running === undefined && this.#failures === 0 && this.#state !== "signed-out") {
      this.#schedule(this.#options.gatherMs);
    }
  }

  /**
   * Takes up what an earlier page could not save, once its records are here: of others nothing is shown, nor what is refused.
   * @param load reads these records; where it fails, the changes are sent even so
   */
  async takeUp(kept: readonly CellChange[], load: (pfaIds: string[]) => Promise<void>): Promise<void> {
    if (kept.length === 0) return;
    this.#kept = [...this.#kept, ...kept];
    this.#tell();
    await load([...new Set(kept.map(({ pfaId }) => pfaId))]).catch(() => undefined);
    this.#kept = this.#kept.filter((change) => !kept.includes(change));
    // What was typed into the same cell meanwhile is newer.
    this.edit(kept.filter(({ pfaId, field }) => !this.#waiting.get(pfaId)?.fields.has(field)));
  }

  /** The same person is signed in again: what waited for that goes out. Before, whoever is signed in might be somebody else. */
  resume(): void {
    if (this.#state !== "signed-out") return;
    this.#state = "saving";
    this.#tell();
    void this.flush();
  }

  /** Sends what waits now; resolves when all of it was saved or refused, false when the server can't be reached. */
  async flush(): Promise<boolean> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#state === "signed-out") return false;
    this.#running ??= this.#drain().finally(() => {
      this.#running = undefined;
    });
    await this.#running;
    return this.#waiting.size === 0;
  }

  #schedule(afterMs: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), afterMs);
  }

  async #drain(): Promise<void> {
    while (this.#waiting.size > 0) {
      const batch = new Map([...this.#waiting].slice(0, AT_MOST));
      for (const pfaId of batch.keys()) this.#waiting.delete(pfaId);
      this.#flying = batch;
      const reached = await this.#sendBatch(batch);
      this.#flying = new Map();
      if (!reached) return;
      this.#failures = 0;
    }
    this.#become("idle");
  }

  /** False when the server can't be reached: the batch waits again. */
  async #sendBatch(batch: Map<string, Waiting>): Promise<boolean> {
    const { store, send, problemOf, isServerWell, onSaved } = this.#options;
    const typedUntil = Math.max(...[...batch.values()].map((waiting) => waiting.typedUntil));
    const onTrial = this.#failures >= FAILURES_OF_ONE_SAVE && (await isServerWell());
    try {
      const saved = await send([...batch].map(([pfaId, waiting]) => toDraftChange(pfaId, waiting)));
      store.acknowledge(saved, typedUntil);
      onSaved?.(saved);
      // What stands under a draft that ceased to be is known to the server alone.
      store.outdated(saved.filter(({ draft }) => draft === null).map(({ pfaId }) => pfaId));
      return true;
    } catch (error) {
      const problem = problemOf(error);
      // A server that is well before and after, and fails on this save each time, doesn't take it.
      const failsAlways = onTrial && problem.code === "INTERNAL" && (await isServerWell());
      if (problem.kind !== "refused" && !failsAlways) {
        this.#putBack(batch);
        this.#become(problem.kind);
        if (problem.kind === "signed-out") return false;
        const { retryMs } = this.#options;
        this.#schedule(retryMs[Math.min(this.#failures++, retryMs.length - 1)] ?? 15_000);
        return false;
      }
      return this.#withoutRefused(batch, problem, typedUntil);
    }
  }

  /** Finds what was refused by halves, and within a record by the field that the answer names. */
  async #withoutRefused(batch: Map<string, Waiting>, problem: Problem, typedUntil: number): Promise<boolean> {
    const [first] = batch;
    if (first === undefined) return true;
    if (batch.size > 1) {
      const entries = [...batch];
      const half = Math.ceil(entries.length / 2);
      const later = new Map(entries.slice(half));
      const reached = await this.#sendBatch(new Map(entries.slice(0, half)));
      if (reached) return this.#sendBatch(later);
      this.#putBack(later);
      return false;
    }
    const [pfaId, waiting] = first;
    const named = [...waiting.fields.keys()].filter((field) => field === problem.field);
    const fields = named.length > 0 ? named : [...waiting.fields.keys()];
    const values = new Map(fields.map((field) => [field, waiting.fields.get(field)?.value]));
    this.#options.store.refuse(pfaId, values, problem.message, typedUntil);
    this.#options.onRefused({ pfaId, fields, problem });
    for (const field of fields) waiting.fields.delete(field);
    return waiting.fields.size === 0 || this.#sendBatch(new Map([[pfaId, waiting]]));
  }

  /** What was typed meanwhile is newer and wins; what was first seen stays. */
  #putBack(batch: Map<string, Waiting>): void {
    for (const [pfaId, older] of batch) {
      const newer = this.#waiting.get(pfaId);
      for (const [field, change] of newer?.fields ?? []) {
        older.fields.set(field, joined(older.fields.get(field), change));
      }
      const typedUntil = Math.max(older.typedUntil, newer?.typedUntil ?? 0);
      this.#waiting.set(pfaId, { ...older, typedUntil });
    }
  }

  #become(state: WriterState): void {
    // While the server can't be reached or knows nobody, further typing doesn't look like saving.
    const isStuck = this.#failures > 0 || this.#state === "signed-out";
    if (state !== "saving" || !isStuck) this.#state = state;
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** The newer value, with what was seen first unless the newer one begins anew. */
function joined(older: WaitingField | undefined, newer: WaitingField): WaitingField {
  if (older === undefined || newer.rebase) return newer;
  return { ...newer, seen: older.seen, rebase: older.rebase };
}

function toDraftChange(pfaId: string, waiting: Waiting): DraftChange {
  const set: Partial<Record<EditableField, FieldValue>> = {};
  const seen: Partial<Record<EditableField, FieldValue>> = {};
  const unset: EditableField[] = [];
  for (const [field, change] of waiting.fields) {
    if (change.value === undefined || change.rebase) unset.push(field);
    if (change.value !== undefined) {
      set[field] = change.value;
      seen[field] = change.seen;
    }
  }
  const change: DraftChange = {
    pfaId,
    set: set as Delta,
    seen: seen as Seen,
    seenVersion: waiting.seenVersion,
    ...(waiting.seenDiscontinued !== undefined && { seenDiscontinued: waiting.seenDiscontinued }),
  };
  return unset.length === 0 ? change : { ...change, unset };
}
