import { type EditableField, FIELD, type FieldValue } from "#src/domain/record.ts";
import type { DraftWriter } from "#src/features/drafts/draft-writer.ts";
import type { StepCell, UndoStack } from "#src/features/drafts/undo-stack.ts";
import { isChanged, type RowView, shownValue } from "#src/features/working-set/record-row.ts";
import type { RowStore } from "#src/features/working-set/row-store.ts";

/** A value given to a cell, with what its author had before the eyes. */
export interface CellValue {
  readonly pfaId: string;
  readonly field: EditableField;
  readonly value: FieldValue;
  readonly seen: FieldValue;
}

/** What edits go through. */
export interface EditParts {
  readonly store: RowStore;
  readonly writer: DraftWriter;
  readonly undo: UndoStack;
}

function mineNow(view: RowView, field: EditableField): FieldValue | undefined {
  return isChanged(view, field) ? (shownValue(view, field) ?? null) : undefined;
}

/** The values as parts of a step. Values that a cell shows already are no change; what was refused there is forgiven. */
export function stepCells(store: RowStore, values: readonly CellValue[]): StepCell[] {
  const cells: StepCell[] = [];
  for (const { pfaId, field, value, seen } of values) {
    const view = store.get(pfaId);
    if (view === undefined) continue;
    const refused = view.refused[field];
    if (refused !== undefined) store.forgive(pfaId, field);
    if (refused?.value !== value && shownValue(view, field) === value) continue;
    cells.push({ pfaId, field, before: mineNow(view, field), after: value, seen });
  }
  return cells;
}

/** Writes values as one step that can be undone. @param gesture completes "Undo …" where the number of cells says little */
export function editCells(
  { store, writer, undo }: EditParts,
  values: readonly CellValue[],
  gesture?: string,
): void {
  const cells = stepCells(store, values);
  const [first] = cells;
  if (first === undefined) return;
  const cell = `${FIELD[first.field].label} of ${first.pfaId}`;
  const label = gesture ?? (cells.length === 1 ? cell : `${cells.length.toLocaleString("en-US")} cells`);
  undo.push({ label, cells });
  writer.edit(cells.map(({ pfaId, field, after, seen }) => ({ pfaId, field, value: after, seen })));
}
