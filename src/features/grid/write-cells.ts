import { type CellValue, type EditParts, stepCells } from "#src/features/drafts/draft-actions.ts";
import type { StepCell } from "#src/features/drafts/undo-stack.ts";
import type { RefusedCell } from "#src/features/grid/cell-block.ts";

/** Cells that are shown and handed to the writer at once. */
const AT_ONCE = 500;

/**
 * Writes values as one step that can be undone, and keeps what was refused beside its cell with the reason. Pauses between
 * parts, so that tens of thousands of cells hold nothing up; gives how many cells became different.
 * @param label completes "Undo …"
 */
export function* writeCells(
  parts: EditParts,
  values: readonly CellValue[],
  refused: readonly RefusedCell[],
  label: string,
): Generator<void, number> {
  const { store, writer, undo } = parts;
  const cells: StepCell[] = [];
  for (let at = 0; at < values.length; at += AT_ONCE) {
    const changed = stepCells(store, values.slice(at, at + AT_ONCE));
    writer.edit(changed.map(({ pfaId, field, after, seen }) => ({ pfaId, field, value: after, seen })));
    for (const cell of changed) cells.push(cell);
    yield;
  }
  for (const { pfaId, field, text, message } of refused) {
    store.keepUnreadable(pfaId, field, text, message);
    yield;
  }
  undo.push({ label, cells });
  return cells.length;
}
