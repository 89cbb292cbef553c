import { FIELD } from "#src/domain/record.ts";
import { type CellValue, type EditParts, stepCells } from "#src/features/drafts/draft-actions.ts";
import type { StepCell } from "#src/features/drafts/undo-stack.ts";
import type { RefusedCell } from "#src/features/grid/cell-block.ts";
import { cellsWords } from "#src/features/grid/read-words.ts";
import { hasDraft } from "#src/features/working-set/record-row.ts";

/** Cells that are shown and handed to the writer at once. */
const AT_ONCE = 500;
/** Above so many records, drafts that a step made are taken back as wholes. */
const MANY_RECORDS = 1000;

/**
 * Writes values as one step that can be undone, and keeps what was refused beside its cell with the reason. Pauses between
 * parts, so that tens of thousands of cells hold nothing up; gives how many cells became different.
 * @param doing completes "Undo …" together with the number of cells: "pasting"
 */
export function* writeCells(
  { store, writer, undo }: EditParts,
  values: readonly CellValue[],
  refused: readonly RefusedCell[],
  doing: string,
): Generator<void, number> {
  const cells: StepCell[] = [];
  const made = new Map<string, boolean>();
  for (let at = 0; at < values.length; at += AT_ONCE) {
    const changed = stepCells(store, values.slice(at, at + AT_ONCE));
    for (const cell of changed) {
      const view = store.get(cell.pfaId);
      if (!made.has(cell.pfaId) && view !== undefined) made.set(cell.pfaId, !hasDraft(view));
      cells.push(cell);
    }
    writer.edit(changed.map(({ pfaId, field, after, seen }) => ({ pfaId, field, value: after, seen })));
    yield;
  }
  for (const { pfaId, field, text, message } of refused) {
    store.keepUnreadable(pfaId, field, text, message);
    yield;
  }
  const [first] = cells;
  if (first === undefined) return 0;
  const label =
    cells.length === 1
      ? `${FIELD[first.field].label} of ${first.pfaId}`
      : `${doing} ${cellsWords(cells.length)}`;
  const wholes = made.size > MANY_RECORDS ? [...made].flatMap(([pfaId, is]) => (is ? [pfaId] : [])) : [];
  undo.push({ label, cells, ...(wholes.length > 0 && { made: wholes }) });
  return cells.length;
}
