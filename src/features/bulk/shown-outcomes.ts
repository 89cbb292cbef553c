import { type BulkFields, type BulkOperation, bulkOutcome } from "#src/domain/bulk-operation.ts";
import { fieldsOf } from "#src/domain/record.ts";
import { shownFields } from "#src/features/working-set/record-row.ts";
import type { CellEdit, RowStore, SavedDraft } from "#src/features/working-set/row-store.ts";

/** So many rows are worked out and painted within a frame. */
const AT_ONCE = 250;

const nextTask = () => new Promise<void>((resolve) => setTimeout(resolve, 0));

/**
 * Shows what an operation does to the rows of this browser before the server has said so: by the same rule, a few
 * hundred at a time, so that no frame is missed for thousands. What the server answers takes its place.
 */
export class ShownOutcomes {
  readonly #store: RowStore;
  readonly #operation: BulkOperation;
  /** When each record was shown: what was typed up to then is what the answer takes the place of. */
  #shown = new Map<string, number>();
  readonly #began: number;
  #settled = false;

  constructor(store: RowStore, operation: BulkOperation) {
    this.#store = store;
    this.#operation = operation;
    this.#began = store.tick();
  }

  /** The first few hundred are shown when this returns. */
  async show(pfaIds: readonly string[]): Promise<void> {
    for (let from = 0; from < pfaIds.length && !this.#settled; from += AT_ONCE) {
      const edits = pfaIds.slice(from, from + AT_ONCE).flatMap((pfaId) => this.#editsOf(pfaId));
      if (edits.length === 0) continue;
      const at = this.#store.edit(edits);
      for (const { pfaId } of edits) this.#shown.set(pfaId, at);
      await nextTask();
    }
  }

  /** The server's drafts take the place of what was shown; rows that it left alone go back. */
  async settle(drafts: readonly SavedDraft[]): Promise<void> {
    this.#settled = true;
    const loaded = drafts.filter(({ pfaId }) => this.#store.get(pfaId) !== undefined);
    await this.#acknowledge(loaded);
    for (const { pfaId } of loaded) this.#shown.delete(pfaId);
    await this.takeBack();
  }

  /** Rows go back to what they were; what was typed since stays. */
  async takeBack(): Promise<void> {
    this.#settled = true;
    const before = [...this.#shown.keys()].flatMap((pfaId) => {
      const row = this.#store.get(pfaId)?.row;
      return row === undefined ? [] : [{ pfaId, draft: row.draft, findings: row.findings }];
    });
    await this.#acknowledge(before);
    this.#shown.clear();
  }

  async #acknowledge(rows: readonly SavedDraft[]): Promise<void> {
    for (let at = 0; at < rows.length; at += AT_ONCE) {
      if (at > 0) await nextTask();
      const part = Map.groupBy(rows.slice(at, at + AT_ONCE), ({ pfaId }) => this.#shown.get(pfaId));
      for (const [shownAt = this.#began, those] of part) this.#store.acknowledge(those, shownAt);
    }
  }

  #editsOf(pfaId: string): CellEdit[] {
    const view = this.#store.get(pfaId);
    if (view === undefined) return [];
    const outcome = bulkOutcome(shownFields(view) satisfies BulkFields, this.#operation);
    if (outcome.kind === "skip") return [];
    return fieldsOf(outcome.delta).map((field) => ({ pfaId, field, value: outcome.delta[field] ?? null }));
  }
}
