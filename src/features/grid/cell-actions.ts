import { announce } from "#src/components/live-region.tsx";
import { type EditableField, isEditableField } from "#src/domain/record.ts";
import type { FilledAt } from "#src/features/grid/cell-moves.ts";
import { type Column, whyLocked } from "#src/features/grid/columns.ts";
import type { GridHandlersContext } from "#src/features/grid/grid-handlers.ts";
import { rawText } from "#src/features/grid/raw-cell.ts";
import { type RowView, seenValue } from "#src/features/working-set/record-row.ts";

export type CellActions = ReturnType<typeof cellActions>;

/** What can be asked of the active cell, whether by keys or by pointer. */
export function cellActions(context: GridHandlersContext) {
  const { store, cursor, commands, columns, rights, onEdit, today, viewAt, workingSet } = context;

  const groupAt = (row: number) => {
    const item = workingSet.outline.itemAt(row);
    return item?.kind === "group" ? item : null;
  };
  /** The active cell when it can be edited; says why when it can't. */
  const editableCell = (): { view: RowView; field: EditableField; column: Column } | null => {
    const column = columns[cursor.state.column];
    const view = viewAt(cursor.state.row);
    if (column === undefined || view === undefined) return null;
    const locked = whyLocked(column, rights);
    if (locked !== null) {
      announce(locked);
      cursor.refuse(locked);
    }
    return locked === null && isEditableField(column.key) ? { view, field: column.key, column } : null;
  };
  /** Gives the active cell what a text means, or keeps the text with the reason. */
  const write = (text: string): void => {
    const cell = editableCell();
    if (cell === null) return;
    const { field, view } = cell;
    const { pfaId } = view.row;
    const seen = seenValue(view, field) ?? null;
    void commands.read(field, text, today).then((typed) => {
      if (typed?.ok) onEdit([{ pfaId, field, value: typed.value, seen }]);
      if (typed === null || typed.ok) return;
      store.keepUnreadable(pfaId, field, text, typed.message);
      announce(typed.message, "assertive");
    });
  };
  /** Opens what the cell stands for: its editor, the record, the state, the group. @param picker with its calendar, if it has one */
  const activate = (picker?: boolean): void => {
    const group = groupAt(cursor.state.row);
    if (group !== null) {
      workingSet.toggleGroup(group.group.key);
      return;
    }
    const view = viewAt(cursor.state.row);
    const column = columns[cursor.state.column];
    if (view === undefined || column === undefined) return;
    if (column.key === "pfaId") context.onOpenRecord(view);
    else if (column.key === "sync") context.onOpenSync(view);
    else if (editableCell() !== null) cursor.startEditing(null, picker);
  };
  const filledAt: FilledAt = (row, column) => {
    const shown = columns[column];
    if (groupAt(row) !== null || shown === undefined) return undefined;
    const view = viewAt(row);
    // What isn't loaded counts as filled: the way goes on.
    return view === undefined || rawText(shown, view, today) !== "";
  };

  return { groupAt, editableCell, write, activate, filledAt };
}
