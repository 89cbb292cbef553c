import { type Delta, EDITABLE_FIELDS, type EditableField, type FieldValue } from "#src/domain/record.ts";
import { Announcements } from "#src/features/working-set/announcements.ts";
import {
  type RecordRow,
  type RefusedValue,
  type RowFinding,
  type RowView,
  type SyncState,
  seenValue,
} from "#src/features/working-set/record-row.ts";
import { editorText } from "#src/features/working-set/typed-value.ts";

/** A cell that the user changed; `undefined` takes my value of the field back. */
export interface CellEdit {
  readonly pfaId: string;
  readonly field: EditableField;
  readonly value: FieldValue | undefined;
}

/** What the server holds of a record after a save. */
export interface SavedDraft {
  readonly pfaId: string;
  readonly draft: RecordRow["draft"];
  readonly findings: readonly RowFinding[];
}

/** A value that could not be taken, with its cell. */
export interface RefusedInCell extends RefusedValue {
  readonly pfaId: string;
  readonly field: EditableField;
}

interface Entry {
  view: RowView;
  /** When each unsaved field was typed. */
  typedAt: Map<EditableField, number>;
  /** When the answer that the row stands on was asked for; an older one is not taken. */
  askedAt: number;
}

type Listener = () => void;

/** A draft stands over everything but what needs the user; what stands under it is known when the row is read again. */
function stateAfterSave(before: SyncState, drafted: boolean): SyncState {
  if (before === "conflict" || before === "failed") return before;
  if (drafted) return "draft";
  return before === "draft" ? "synced" : before;
}

/**
 * The records of one organization as this browser knows them, with what was typed and is not yet saved on top. Each
 * record is observed by itself, so that one edit paints one row. Time is a counter: `tick` before a question is asked.
 */
export class RowStore {
  #entries = new Map<string, Entry>();
  /** What was refused of records that are not here yet. */
  #refusedAhead = new Map<string, RowView["refused"]>();
  #listeners = new Map<string, Set<Listener>>();
  #anyListeners = new Set<Listener>();
  #outdatedListeners = new Set<(pfaIds: readonly string[] | null) => void>();
  #readListeners = new Set<(pfaIds: readonly string[]) => void>();
  #announced = new Announcements();
  #clock = 0;

  /** A moment; a row that is put with it loses against everything that happened after it. */
  tick(): number {
    return ++this.#clock;
  }

  get(pfaId: string): RowView | undefined {
    return this.#entries.get(pfaId)?.view;
  }

  loadedIds(): string[] {
    return [...this.#entries.keys()];
  }

  /**
   * Takes rows that were asked for at `askedAt`; gives the ids of those that were older than what is known. Those that were
   * announced to have changed meanwhile are shown and read again.
   */
  put(rows: readonly RecordRow[], askedAt: number): string[] {
    const outdated: string[] = [];
    for (const row of rows) {
      const entry = this.#entries.get(row.pfaId);
      if (entry === undefined) {
        const refused = this.#refusedAhead.get(row.pfaId) ?? {};
        this.#refusedAhead.delete(row.pfaId);
        this.#entries.set(row.pfaId, { view: { row, local: {}, refused }, typedAt: new Map(), askedAt });
      } else if (entry.askedAt > askedAt) {
        outdated.push(row.pfaId);
        continue;
      } else {
        entry.view = { ...entry.view, row };
        entry.askedAt = askedAt;
      }
      this.#tell(row.pfaId);
    }
    this.#tellAll();
    const overtaken = rows.filter(({ pfaId }) => this.#announced.since(pfaId, askedAt));
    const stale = new Set([...overtaken.map(({ pfaId }) => pfaId), ...outdated]);
    const current = rows.flatMap(({ pfaId }) => (stale.has(pfaId) ? [] : [pfaId]));
    for (const listener of this.#readListeners) listener(current);
    this.#tellOutdated(overtaken.map(({ pfaId }) => pfaId));
    return outdated;
  }

  /** Shows edits at once; gives the moment up to which a later `acknowledge` confirms them. */
  edit(edits: readonly CellEdit[]): number {
    const now = this.tick();
    for (const { pfaId, field, value } of edits) {
      const entry = this.#entries.get(pfaId);
      if (entry === undefined) continue;
      entry.typedAt.set(field, now);
      const { [field]: _, ...refused } = entry.view.refused;
      entry.view = { ...entry.view, local: { ...entry.view.local, [field]: value }, refused };
      this.#tell(pfaId);
    }
    this.#tellAll();
    return now;
  }

  /** The server saved what was typed up to `typedUntil`: its drafts replace that; what was typed since stays on top. */
  acknowledge(saved: readonly SavedDraft[], typedUntil: number): void {
    const now = this.tick();
    for (const { pfaId, draft, findings } of saved) {
      const entry = this.#entries.get(pfaId);
      if (entry === undefined) continue;
      const { row } = entry.view;
      const sync = { ...row.sync, state: stateAfterSave(row.sync.state, draft !== null) };
      entry.view = { ...entry.view, row: { ...row, draft, findings, sync } };
      entry.askedAt = now;
      this.#dropTyped(entry, (_, at) => at <= typedUntil);
      this.#tell(pfaId);
    }
    this.#tellAll();
  }

  /**
   * The drafts of these records went on their way: their values stand under what is typed from now on. A row that was asked
   * for before is older than that.
   */
  sent(pfaIds: readonly string[], state: "queued" | "committed"): void {
    const now = this.tick();
    for (const pfaId of pfaIds) {
      const entry = this.#entries.get(pfaId);
      if (entry === undefined || entry.view.row.draft === null) continue;
      const { row } = entry.view;
      const fields = { ...row.fields, ...row.draft?.delta };
      const before = row.sync.state;
      const sync =
        before === "conflict" || before === "failed" ? row.sync : { ...row.sync, state, byMe: true };
      entry.view = { ...entry.view, row: { ...row, fields, draft: null, findings: [], sync } };
      entry.askedAt = now;
      this.#tell(pfaId);
    }
    this.#tellAll();
  }

  /** Whether the server said that it holds something else of the record than the row that is here. */
  isOutdated(pfaId: string): boolean {
    const entry = this.#entries.get(pfaId);
    return entry !== undefined && this.#announced.since(pfaId, entry.askedAt);
  }

  /** The server refused values typed up to `typedUntil`: they go back, and are kept beside the cell with the reason. */
  refuse(
    pfaId: string,
    values: ReadonlyMap<EditableField, FieldValue | undefined>,
    message: string,
    typedUntil: number,
  ): void {
    const entry = this.#entries.get(pfaId);
    const refused = [...values].flatMap(([field, value]) => {
      const isNewest = (entry?.typedAt.get(field) ?? 0) <= typedUntil;
      return value === undefined || !isNewest
        ? []
        : [{ pfaId, field, text: editorText(field, value), value, message }];
    });
    if (entry !== undefined) this.#dropTyped(entry, (field, at) => values.has(field) && at <= typedUntil);
    this.keepRefused(refused);
    this.#tell(pfaId);
    this.#tellAll();
  }

  /** Keeps a text that means nothing for its field beside the cell, with the reason. */
  keepUnreadable(pfaId: string, field: EditableField, text: string, message: string): void {
    this.keepRefused([{ pfaId, field, text, value: undefined, message }]);
  }

  /** Keeps what could not be taken beside its cells, also of records that come later. */
  keepRefused(cells: readonly RefusedInCell[]): void {
    for (const { pfaId, field, ...refused } of cells) {
      const entry = this.#entries.get(pfaId);
      if (entry === undefined) {
        this.#refusedAhead.set(pfaId, { ...this.#refusedAhead.get(pfaId), [field]: refused });
        continue;
      }
      entry.view = { ...entry.view, refused: { ...entry.view.refused, [field]: refused } };
      this.#tell(pfaId);
    }
  }

  /** Everything that could not be taken and was not typed anew since. */
  refusedCells(): RefusedInCell[] {
    const here = [...this.#entries].map(([pfaId, { view }]) => [pfaId, view.refused] as const);
    return [...here, ...this.#refusedAhead].flatMap(([pfaId, refused]) =>
      EDITABLE_FIELDS.flatMap((field) => {
        const kept = refused[field];
        return kept === undefined ? [] : [{ pfaId, field, ...kept }];
      }),
    );
  }

  /** Gives everything that could not be taken away, to be kept elsewhere. */
  takeRefused(): RefusedInCell[] {
    const cells = this.refusedCells();
    this.#refusedAhead.clear();
    for (const { pfaId, field } of cells) this.forgive(pfaId, field);
    return cells;
  }

  /** All values that the server refused, as they would be sent again. */
  refusedValues(): (CellEdit & { value: FieldValue; seen: FieldValue })[] {
    return this.refusedCells().flatMap(({ pfaId, field, value }) => {
      const view = this.get(pfaId);
      return view === undefined || value === undefined
        ? []
        : [{ pfaId, field, value, seen: seenValue(view, field) ?? null }];
    });
  }

  /** Forgets a refused value. */
  forgive(pfaId: string, field: EditableField): void {
    const entry = this.#entries.get(pfaId);
    if (entry === undefined) return;
    const { [field]: _, ...refused } = entry.view.refused;
    entry.view = { ...entry.view, refused };
    this.#tell(pfaId);
  }

  #dropTyped(entry: Entry, isDone: (field: EditableField, at: number) => boolean): void {
    const local: Delta = {};
    for (const field of EDITABLE_FIELDS) {
      const at = entry.typedAt.get(field);
      if (at === undefined) continue;
      if (isDone(field, at)) entry.typedAt.delete(field);
      else Object.assign(local, { [field]: entry.view.local[field] });
    }
    entry.view = { ...entry.view, local };
  }

  /** The server holds something else of these records by now; null: of any. Whoever shows them reads them again. */
  outdated(pfaIds: readonly string[] | null): void {
    this.#announced.note(pfaIds, this.tick());
    this.#tellOutdated(pfaIds);
  }

  #tellOutdated(pfaIds: readonly string[] | null): void {
    if (pfaIds?.length === 0) return;
    for (const listener of this.#outdatedListeners) listener(pfaIds);
  }

  onOutdated(listener: (pfaIds: readonly string[] | null) => void): () => void {
    this.#outdatedListeners.add(listener);
    return () => this.#outdatedListeners.delete(listener);
  }

  /** Told of records whose rows came from the server, as they are after all that was announced. */
  onRead(listener: (pfaIds: readonly string[]) => void): () => void {
    this.#readListeners.add(listener);
    return () => this.#readListeners.delete(listener);
  }

  /** Told of each change of one record. */
  subscribe(pfaId: string, listener: Listener): () => void {
    const listeners = this.#listeners.get(pfaId) ?? new Set();
    this.#listeners.set(pfaId, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  /** Told once after any change of any record. */
  subscribeAll(listener: Listener): () => void {
    this.#anyListeners.add(listener);
    return () => this.#anyListeners.delete(listener);
  }

  #tell(pfaId: string): void {
    for (const listener of this.#listeners.get(pfaId) ?? []) listener();
  }

  #tellAll(): void {
    for (const listener of this.#anyListeners) listener();
  }
}
