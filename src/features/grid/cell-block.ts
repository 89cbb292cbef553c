import { type DayOrder, dayOrderOf } from "#src/domain/file-cell.ts";
import { type EditableField, isEditableField } from "#src/domain/record.ts";
import { readPasted, type Typed } from "#src/domain/typed-text.ts";
import type { CellValue } from "#src/features/drafts/draft-actions.ts";
import { type Column, type EditRights, whyLocked } from "#src/features/grid/columns.ts";
import { seenValue } from "#src/features/working-set/record-row.ts";
import type { RowStore } from "#src/features/working-set/row-store.ts";

/** Texts for the cells of some records in some columns. */
export interface CellBlock {
  /** From top to bottom. */
  readonly pfaIds: readonly string[];
  /** From left to right. */
  readonly columns: readonly Column[];
  /** What goes into a cell, by its place in the block; undefined leaves the cell alone. */
  readonly textAt: (row: number, column: number) => string | undefined;
}

export interface RefusedCell {
  readonly pfaId: string;
  readonly field: EditableField;
  readonly text: string;
  readonly message: string;
  /** Its place in the block. */
  readonly row: number;
  readonly column: number;
}

/** A block as values of fields: what could be read, what couldn't, what may not be written. */
export interface ReadBlock {
  readonly values: readonly CellValue[];
  readonly refused: readonly RefusedCell[];
  /** Cells that can't be edited, and why the first of them can't. */
  readonly locked: number;
  readonly whyLocked: string | null;
}

/** Reads each text as its field needs; nothing is written. Pauses after each record. Records must be loaded. */
export function* readBlock(
  store: RowStore,
  rights: EditRights,
  { pfaIds, columns, textAt }: CellBlock,
): Generator<void, ReadBlock> {
  const values: CellValue[] = [];
  const refused: RefusedCell[] = [];
  let locked = 0;
  let why: string | null = null;
  const lockOf = columns.map((column) => whyLocked(column, rights));
  // A block often says the same many times.
  const known = columns.map(() => new Map<string, Typed>());
  const orders = new Map<number, DayOrder | undefined>();
  /** `3/4/2027` alone could be either; where another cell of its column can't, both are read alike. */
  const orderIn = (column: number, text: string) => {
    if (!text.includes("/")) return undefined;
    if (!orders.has(column)) orders.set(column, dayOrderOf(pfaIds.map((_, row) => textAt(row, column))));
    return orders.get(column);
  };
  for (const [row, pfaId] of pfaIds.entries()) {
    const view = store.get(pfaId);
    for (const [column, { key: field }] of columns.entries()) {
      const text = textAt(row, column);
      if (text === undefined || view === undefined) continue;
      const lock = lockOf[column] ?? null;
      if (lock !== null || !isEditableField(field)) {
        locked += 1;
        why ??= lock;
        continue;
      }
      const typed = known[column]?.get(text) ?? readPasted(field, text, orderIn(column, text));
      known[column]?.set(text, typed);
      if (typed.ok) values.push({ pfaId, field, value: typed.value, seen: seenValue(view, field) ?? null });
      else refused.push({ pfaId, field, text, message: typed.message, row, column });
    }
    yield;
  }
  return { values, refused, locked, whyLocked: why };
}
