import type { ClipboardEvent, KeyboardEvent, MouseEvent } from "react";
import { announce } from "#src/components/live-region.tsx";
import { type EditableField, isEditableField } from "#src/domain/record.ts";
import { CHOICES, readTyped } from "#src/domain/typed-text.ts";
import { type CellPosition, type GridBounds, moveCell } from "#src/features/grid/cell-moves.ts";
import { cellText } from "#src/features/grid/cell-text.ts";
import { whyLocked } from "#src/features/grid/columns.ts";
import type { GridProps } from "#src/features/grid/grid.tsx";
import { type RowView, seenValue } from "#src/features/working-set/record-row.ts";

export interface GridHandlersContext
  extends Pick<
    GridProps,
    "store" | "cursor" | "columns" | "rights" | "onEdit" | "onOpenRecord" | "onOpenSync"
  > {
  /** `YYYY-MM-DD`. */
  readonly today: string;
  readonly viewAt: (row: number) => RowView | undefined;
  readonly moveTo: (to: CellPosition) => void;
  readonly bounds: () => GridBounds;
}

/** What keys, pointer and clipboard do in the grid; they act on the active cell. */
export function gridHandlers(context: GridHandlersContext) {
  const { store, cursor, columns, rights, onEdit, today, viewAt, moveTo, bounds } = context;

  /** The active cell when it can be edited; says why when it can't. */
  const editableCell = (): { view: RowView; field: EditableField } | null => {
    const column = columns[cursor.state.column];
    const view = viewAt(cursor.state.row);
    if (column === undefined || view === undefined) return null;
    const locked = whyLocked(column, rights);
    if (locked !== null) {
      announce(locked);
      cursor.refuse(locked);
    }
    return locked === null && isEditableField(column.key) ? { view, field: column.key } : null;
  };
  const write = (text: string): void => {
    const cell = editableCell();
    if (cell === null) return;
    const typed = readTyped(cell.field, text, today);
    if (!typed.ok) {
      store.keepUnreadable(cell.view.row.pfaId, cell.field, text, typed.message);
      announce(typed.message, "assertive");
      return;
    }
    const seen = seenValue(cell.view, cell.field) ?? null;
    onEdit([{ pfaId: cell.view.row.pfaId, field: cell.field, value: typed.value, seen }]);
  };
  const activate = (): void => {
    const view = viewAt(cursor.state.row);
    const column = columns[cursor.state.column];
    if (view === undefined || column === undefined) return;
    if (column.key === "pfaId") context.onOpenRecord(view);
    else if (column.key === "sync") context.onOpenSync(view);
    else if (editableCell() !== null) cursor.startEditing();
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const modified = event.ctrlKey || event.metaKey || event.altKey;
    const to = event.altKey ? null : moveCell(cursor.state, event, bounds());
    if (to !== null) moveTo(to);
    else if (event.key === "Enter" || event.key === "F2") activate();
    else if ((event.key === "Delete" || event.key === "Backspace") && !modified) write("");
    else if (event.key.length === 1 && !modified && event.key !== " ") {
      const cell = editableCell();
      if (cell !== null) startTyping(event.key);
    } else return;
    event.preventDefault();
  };
  const startTyping = (key: string) => {
    const column = columns[cursor.state.column];
    const choices = column === undefined ? undefined : CHOICES[column.kind];
    // A letter is enough to choose from a short list.
    if (choices?.some((choice) => choice.toLowerCase().startsWith(key.toLowerCase()))) write(key);
    else cursor.startEditing(choices === undefined ? key : null);
  };

  const cellUnder = (event: MouseEvent): CellPosition | null => {
    const cell = (event.target as Element).closest<HTMLElement>("[data-row]");
    if (cell === null || (event.target as Element).closest("input, button, [role=listbox]") !== null)
      return null;
    return { row: Number(cell.dataset.row), column: Number(cell.dataset.column) };
  };
  const onMouseDown = (event: MouseEvent) => {
    const to = cellUnder(event);
    if (to === null || event.button !== 0 || to.row < 0) return;
    const { row, column, editing } = cursor.state;
    if (editing !== null && row === to.row && column === to.column) return;
    cursor.move(to);
  };
  const onClick = (event: MouseEvent) => {
    const to = cellUnder(event);
    const key = to === null || to.row < 0 ? undefined : columns[to.column]?.key;
    const opensRecord = (event.target as Element).closest("[data-open-record]") !== null;
    if (opensRecord || key === "sync") activate();
  };
  const onDoubleClick = (event: MouseEvent) => {
    const to = cellUnder(event);
    if (to !== null && to.row >= 0 && columns[to.column]?.pinned === false) activate();
  };
  const onCopy = (event: ClipboardEvent) => {
    const column = columns[cursor.state.column];
    const view = viewAt(cursor.state.row);
    if (cursor.state.editing !== null || column === undefined || view === undefined) return;
    event.clipboardData.setData("text/plain", cellText(column, view, today));
    event.preventDefault();
  };
  const onPaste = (event: ClipboardEvent) => {
    if (cursor.state.editing !== null) return;
    event.preventDefault();
    write(event.clipboardData.getData("text/plain").split(/[\t\n]/)[0] ?? "");
  };

  return { onKeyDown, onMouseDown, onClick, onDoubleClick, onCopy, onPaste };
}
