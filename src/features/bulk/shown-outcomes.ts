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
  #shown = new Set<string>();
  /** What was typed up to here, and shown by this, is what the answer takes the place of. */
  #until: number;
  #settled = false;

  constructor(store: RowStore, operation: BulkOperation) {
    this.#store = store;
    this.#operation = operation;
    this.#until = store.tick();
  }

  /** The first few hundred are shown when this returns. */
  async show(pfaIds: readonly string[]): Promise<void> {
    for (let at = 0; at < pfaIds.length && !this.#settled; at += AT_ONCE) {
      const edits = pfaIds.slice(at, at + AT_ONCE).flatMap((pfaId) => this.#editsOf(pfaId));
      if (edits.length === 0) continue;
      this.#until = this.#store.edit(edits);
      for (const { pfaId } of edits) this.#shown.add(pfaId);
      await nextTask();
    }
  }

  /** The server's drafts take the place of what was shown; rows that it left alone go back. */
  async settle(drafts: readonly SavedDraft[]): Promise<void> {
    this.#settled = true;
    const loaded = drafts.filter(({ pfaId }) => this.#store.get(pfaId) !== undefined);
    for (const { pfaId } of loaded) this.#shown.delete(pfaId);
    await this.#acknowledge(loaded);
    await this.takeBack();
  }

  /** Rows go back to what they were; what was typed since stays. */
  async takeBack(): Promise<void> {
    this.#settled = true;
    const before = [...this.#shown].flatMap((pfaId) => {
      const row = this.#store.get(pfaId)?.row;
      return row === undefined ? [] : [{ pfaId, draft: row.draft, findings: row.findings }];
    });
    this.#shown.clear();
    await this.#acknowledge(before);
  }

  async #acknowledge(rows: readonly SavedDraft[]): Promise<void> {
    for (let at = 0; at < rows.length; at += AT_ONCE) {
      if (at > 0) await nextTask();
      this.#store.acknowledge(rows.slice(at, at + AT_ONCE), this.#until);
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
