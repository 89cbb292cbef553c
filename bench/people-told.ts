import type { EditableField, FieldValue } from "#src/domain/record.ts";

/** A cell whose values only one person gives, so that their order says what must have arrived. */
export interface CellOf {
  pfaId: string;
  field: EditableField;
}

/** `contract PFA-1` */
export const cellKey = ({ pfaId, field }: CellOf): string => `${field} ${pfaId}`;

/**
 * What one person was told by answers: which values are in the draft, and which were taken for PEMS, in order. A request
 * without an answer changes nothing here and is counted as an error by whoever sent it.
 */
export class Told {
  readonly email: string;
  readonly drafts = new Map<string, Map<EditableField, FieldValue>>();
  /** Cell → values of acknowledged commits, in their order. */
  readonly sent = new Map<string, FieldValue[]>();

  constructor(email: string) {
    this.email = email;
  }

  /** A save was acknowledged; `undefined` took the value out of the draft. */
  saved(cells: readonly (CellOf & { value: FieldValue | undefined })[]): void {
    for (const { pfaId, field, value } of cells) {
      const draft = this.drafts.get(pfaId) ?? new Map<EditableField, FieldValue>();
      if (value === undefined) draft.delete(field);
      else draft.set(field, value);
      if (draft.size === 0) this.drafts.delete(pfaId);
      else this.drafts.set(pfaId, draft);
    }
  }

  /** A commit of these drafts was acknowledged. */
  committed(pfaIds: readonly string[]): void {
    for (const pfaId of pfaIds) {
      for (const [field, value] of this.drafts.get(pfaId) ?? []) {
        const key = cellKey({ pfaId, field });
        this.sent.set(key, [...(this.sent.get(key) ?? []), value]);
      }
      this.drafts.delete(pfaId);
    }
  }

  /** The value that the person left in the draft of a cell, undefined where there is none. */
  draftOf({ pfaId, field }: CellOf): FieldValue | undefined {
    return this.drafts.get(pfaId)?.get(field);
  }

  /** Acknowledged values that are in the draft or on their way. */
  get values(): number {
    const drafted = [...this.drafts.values()].reduce((sum, draft) => sum + draft.size, 0);
    return [...this.sent.values()].reduce((sum, values) => sum + values.length, drafted);
  }
}
