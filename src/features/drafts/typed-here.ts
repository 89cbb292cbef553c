import { type EditableField, FIELD, type FieldValue, fieldsOf } from "#src/domain/record.ts";
import type { DraftChange } from "#src/features/drafts/draft-writer.ts";
import type { RowStore } from "#src/features/working-set/row-store.ts";
import { editorText } from "#src/features/working-set/typed-value.ts";

/** So many records' values are remembered; what was typed longest ago is forgotten first. */
const AT_MOST = 2000;

/**
 * What this page saved last in each cell. When another page of the same person writes something else there, the later value
 * counts, and this page keeps its own beside the cell, so that nothing typed disappears without a word.
 */
export class TypedHere {
  readonly #store: RowStore;
  readonly #values = new Map<string, Map<EditableField, FieldValue>>();
  /** Records that another page saved drafts of, until they are read again. */
  readonly #elsewhere = new Set<string>();

  constructor(store: RowStore) {
    this.#store = store;
  }

  /** These changes of this page were saved. */
  saved(changes: readonly Pick<DraftChange, "pfaId" | "set" | "unset">[]): void {
    for (const { pfaId, set, unset = [] } of changes) {
      const values = this.#values.get(pfaId) ?? new Map<EditableField, FieldValue>();
      for (const field of unset) values.delete(field);
      for (const field of fieldsOf(set)) values.set(field, set[field] ?? null);
      this.#values.delete(pfaId);
      this.#values.set(pfaId, values);
    }
    for (const pfaId of this.#values.keys()) {
      if (this.#values.size <= AT_MOST) break;
      this.#values.delete(pfaId);
    }
  }

  /** Another page of the same person saved drafts of these records; null: of any. */
  savedElsewhere(pfaIds: readonly string[] | null): void {
    for (const pfaId of pfaIds ?? this.#values.keys()) {
      if (this.#values.has(pfaId)) this.#elsewhere.add(pfaId);
    }
  }

  /** These records were read again, whenever they came into view: gives the cells that another page took. */
  overtaken(pfaIds: readonly string[]): { pfaId: string; field: EditableField }[] {
    return pfaIds.flatMap((pfaId) => {
      if (!this.#elsewhere.delete(pfaId)) return [];
      const view = this.#store.get(pfaId);
      const values = this.#values.get(pfaId);
      const draft = view?.row.draft;
      if (view === undefined || values === undefined || !draft) return [];
      return fieldsOf(draft.delta).flatMap((field) => {
        const mine = values.get(field);
        const isNewer = Object.hasOwn(view.local, field);
        if (mine === undefined || isNewer || draft.delta[field] === mine) return [];
        values.delete(field);
        const text = editorText(field, mine) || "(empty)";
        const why = `you changed ${FIELD[field].label} in another tab afterwards, and the later value counts.`;
        this.#store.keepUnreadable(pfaId, field, text, why);
        return [{ pfaId, field }];
      });
    });
  }
}
