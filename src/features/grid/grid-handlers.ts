import type { ClipboardEvent, FocusEvent, KeyboardEvent, MouseEvent } from "react";
import { announce } from "#src/components/live-region.tsx";
import { type EditableField, FIELD, isEditableField } from "#src/domain/record.ts";
import { CHOICES, readTyped } from "#src/domain/typed-text.ts";
import {
  type CellPosition,
  type FilledAt,
  type GridBounds,
  moveCell,
} from "#src/features/grid/cell-moves.ts";
import { isOneCell } from "#src/features/grid/cell-range.ts";
import { type Column, whyLocked } from "#src/features/grid/columns.ts";
import type { GridProps } from "#src/features/grid/grid.tsx";
import type { RangeActions } from "#src/features/grid/range-actions.ts";
import { rawText } from "#src/features/grid/raw-cell.ts";
import type { RowSelecting } from "#src/features/grid/row-selecting.ts";
import type { RangeDrag } from "#src/features/grid/use-range-drag.ts";
import { type RowView, seenValue, shownValue } from "#src/features/working-set/record-row.ts";

export interface GridHandlersContext
  extends Pick<
    GridProps,
    "store" | "cursor" | "columns" | "rights" | "onEdit" | "onOpenRecord" | "onOpenSync" | "workingSet"
  > {
  /** `YYYY-MM-DD`. */
  readonly today: string;
  readonly commands: RangeActions;
  readonly selecting: RowSelecting;
  readonly viewAt: (row: number) => RowView | undefined;
  /** Moves the cursor there and shows it. */
  readonly moveTo: (to: CellPosition) => void;
  /** Extends the range to there and shows it. */
  readonly extendTo: (to: CellPosition) => void;
  readonly bounds: () => GridBounds;
  readonly startDrag: (event: globalThis.MouseEvent, drag: RangeDrag) => void;
  readonly openMenu: (at: { x: number; y: number }) => void;
  /** Survives painting. */
  readonly memory: GridMemory;
}

export interface GridMemory {
  /** The person works in the grid: Tab goes from cell to cell. Who only comes by with Tab goes on with it. */
  engaged: boolean;
  /** The pointer is pressed, so that what takes the focus now takes it by pointer. */
  pressed: boolean;
}

const NO_CELL = "input, textarea, button, [role=listbox], [role=dialog], [data-editor]";

/** What keys, pointer and clipboard do in the grid; they act on the active cell and the range. */
export function gridHandlers(context: GridHandlersContext) {
  const { store, cursor, columns, rights, onEdit, today, commands, selecting, memory } = context;
  const { viewAt, moveTo, extendTo, bounds, workingSet } = context;

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
  const write = (text: string): void => {
    const cell = editableCell();
    if (cell === null) return;
    const { pfaId } = cell.view.row;
    const typed = readTyped(cell.field, text, today);
    if (!typed.ok) {
      store.keepUnreadable(pfaId, cell.field, text, typed.message);
      announce(typed.message, "assertive");
      return;
    }
    onEdit([
      { pfaId, field: cell.field, value: typed.value, seen: seenValue(cell.view, cell.field) ?? null },
    ]);
  };
  const activate = (): void => {
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
    else if (editableCell() !== null) cursor.startEditing();
  };
  const filledAt: FilledAt = (row, column) => {
    const shown = columns[column];
    if (groupAt(row) !== null || shown === undefined) return undefined;
    const view = viewAt(row);
    // What isn't loaded counts as filled: the way goes on.
    return view === undefined || rawText(shown, view, today) !== "";
  };
  const startTyping = (key: string) => {
    const cell = editableCell();
    if (cell === null) return;
    const choices = FIELD[cell.field].kind === "boolean" ? ["Yes", "No"] : CHOICES[cell.column.kind];
    // A letter is enough to choose from a short list.
    if (choices?.some((choice) => choice.toLowerCase().startsWith(key.toLowerCase()))) write(key);
    else cursor.startEditing(choices === undefined ? key : null);
  };
  const space = (shift: boolean) => {
    const { row, column } = cursor.state;
    const shown = columns[column];
    if (shift) selecting.extend(row);
    else if (shown?.kind === "boolean" && whyLocked(shown, rights) === null) {
      const view = viewAt(row);
      if (view !== undefined) write(shownValue(view, shown.key as EditableField) === true ? "no" : "yes");
    } else selecting.toggle(row);
  };
  const openMenuAtCell = (event: KeyboardEvent) => {
    const cell = event.currentTarget.querySelector(
      `[data-row="${cursor.state.row}"][data-column="${cursor.state.column}"]`,
    );
    const box = (cell ?? event.currentTarget).getBoundingClientRect();
    context.openMenu({ x: box.left + Math.min(24, box.width / 2), y: box.bottom });
  };
  /** True when the key was for the range, the clipboard or the selection. */
  const command = (event: KeyboardEvent): boolean => {
    const key = event.key.toLowerCase();
    if (event.altKey || event.shiftKey || !(event.ctrlKey || event.metaKey)) return false;
    if (key === "a") selecting.all();
    else if (key === "d") void commands.fillDown();
    else if (key === "r") void commands.fillRight();
    else return false;
    return true;
  };
  /** In the head of a group the arrows fold and unfold it. */
  const fold = (event: KeyboardEvent): boolean => {
    const group = groupAt(cursor.state.row);
    const [closes, opens] = [event.key === "ArrowLeft", event.key === "ArrowRight"];
    if (group === null || (!closes && !opens)) return false;
    if (group.collapsed === opens) workingSet.toggleGroup(group.group.key);
    return true;
  };
  const tab = (event: KeyboardEvent): boolean => {
    const { row, column } = cursor.state;
    const next = column + (event.shiftKey ? -1 : 1);
    // The end of a row leads on to what follows the grid, so that nobody is caught in it.
    if (!memory.engaged || row < 0 || groupAt(row) !== null || next < 0 || next >= columns.length)
      return false;
    moveTo({ row, column: next });
    return true;
  };
  const giveUp = (): boolean => {
    if (commands.stop()) return true;
    if (!isOneCell(cursor.range)) {
      cursor.collapse();
      return true;
    }
    memory.engaged = false;
    return false;
  };

  /** The code of an editor is on its way: what is typed meanwhile is kept for it, or taken as it is. */
  const typeAhead = (key: string, typed: string): boolean => {
    if (key.length === 1) cursor.startEditing(typed + key);
    else if (key === "Backspace") cursor.startEditing(typed.slice(0, -1));
    else {
      if (key !== "Escape") write(typed);
      cursor.stopEditing();
      if (key === "Enter")
        moveTo({ ...cursor.state, row: Math.min(cursor.state.row + 1, bounds().rows - 1) });
      return key === "Enter" || key === "Escape";
    }
    return true;
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if ((event.target as Element).closest("[data-editor]") !== null) return;
    const { key, shiftKey } = event;
    const modified = event.ctrlKey || event.metaKey || event.altKey;
    const typed = cursor.state.editing?.text ?? null;
    if (typed !== null && !modified && key !== "Shift" && typeAhead(key, typed)) {
      event.preventDefault();
      return;
    }
    if (key === "Tab") {
      if (!modified && tab(event)) event.preventDefault();
      return;
    }
    if (key === "Escape") {
      if (!modified && giveUp()) event.preventDefault();
      return;
    }
    if (["Shift", "Control", "Alt", "Meta"].includes(key)) return;
    memory.engaged = true;
    if (cursor.state.row >= 0 && command(event)) {
      event.preventDefault();
      return;
    }
    if (cursor.state.row >= 0 && !modified && !shiftKey && fold(event)) {
      event.preventDefault();
      return;
    }
    const from = shiftKey ? cursor.head : cursor.state;
    const to = event.altKey ? null : moveCell(from, event, bounds(), filledAt);
    if (to !== null) (shiftKey ? extendTo : moveTo)(to);
    else if (key === "ContextMenu" || (key === "F10" && shiftKey)) openMenuAtCell(event);
    else if (cursor.state.row < 0) return;
    else if (key === "Enter" && shiftKey) moveTo({ ...cursor.state, row: Math.max(0, cursor.state.row - 1) });
    else if (((key === "Enter" || key === "F2") && !modified) || (key === "ArrowDown" && event.altKey))
      activate();
    else if ((key === "Delete" || key === "Backspace") && !modified) void commands.clear();
    else if (key === " " && !modified) space(shiftKey);
    else if (key.length === 1 && key !== " " && !modified) startTyping(key);
    else return;
    event.preventDefault();
  };

  const cellUnder = (event: MouseEvent): CellPosition | null => {
    const target = event.target as Element;
    const cell = target.closest<HTMLElement>("[data-row]");
    if (cell === null || target.closest(NO_CELL) !== null) return null;
    return { row: Number(cell.dataset.row), column: Number(cell.dataset.column) };
  };
  /** The row whose box was pressed, with what was held. */
  const boxUnder = (event: MouseEvent): number | null => {
    if ((event.target as Element).closest("[data-select-row]") === null) return null;
    return rowUnder(event);
  };
  const rowUnder = (event: MouseEvent): number | null => {
    const row = (event.target as Element).closest("[role=row]")?.querySelector<HTMLElement>("[data-row]");
    return row === null || row === undefined ? null : Number(row.dataset.row);
  };
  const dragFill = (event: MouseEvent) => {
    const { range } = cursor;
    const reach = (to: CellPosition) => ({ ...range, bottom: Math.max(range.bottom, to.row) });
    context.startDrag(event.nativeEvent, {
      onMove: (to) => cursor.markFill(to.row > range.bottom ? { ...reach(to), top: range.bottom + 1 } : null),
      onEnd: (to) => {
        cursor.markFill(null);
        if (to !== null && to.row > range.bottom) void commands.fill(reach(to), reach(to));
      },
    });
  };
  const onMouseDown = (event: MouseEvent) => {
    void commands.code.load().catch(() => undefined);
    memory.engaged = true;
    memory.pressed = true;
    if (event.button !== 0) return;
    const target = event.target as Element;
    if (target.closest("[data-fill]") !== null) {
      event.preventDefault();
      dragFill(event);
      return;
    }
    const row = boxUnder(event);
    if (row !== null) {
      // The box leaves the focus where it is.
      event.preventDefault();
      return;
    }
    const to = cellUnder(event);
    if (to === null || to.row < 0) return;
    const { row: activeRow, column, editing } = cursor.state;
    if (editing !== null && activeRow === to.row && column === to.column) return;
    if (event.shiftKey) {
      event.preventDefault();
      cursor.extend(to);
      return;
    }
    cursor.move(to);
    context.startDrag(event.nativeEvent, { onMove: (over) => cursor.extend(over), onEnd: () => undefined });
  };
  const onMouseUp = () => {
    memory.pressed = false;
  };
  const onClick = (event: MouseEvent) => {
    const row = boxUnder(event);
    if (row !== null) {
      if (event.shiftKey) selecting.extend(row);
      else selecting.toggle(row);
      return;
    }
    const to = cellUnder(event);
    if (to === null || to.row < 0 || event.shiftKey) return;
    if (groupAt(to.row) !== null) {
      activate();
      return;
    }
    if (!isOneCell(cursor.range)) return;
    const opensRecord = (event.target as Element).closest("[data-open-record]") !== null;
    if (opensRecord || columns[to.column]?.key === "sync") activate();
  };
  const onDoubleClick = (event: MouseEvent) => {
    if ((event.target as Element).closest("[data-fill]") !== null) {
      fillToEnd();
      return;
    }
    const to = cellUnder(event);
    const key = to === null || to.row < 0 || groupAt(to.row) !== null ? undefined : columns[to.column]?.key;
    if (key !== undefined && key !== "pfaId" && key !== "sync") activate();
  };
  /** Down to where the column beside it ends, as far as it is loaded. */
  const fillToEnd = () => {
    const { range } = cursor;
    const beside = range.left > 0 ? range.left - 1 : range.right + 1;
    let bottom = range.bottom;
    while (viewAt(bottom + 1) !== undefined && filledAt(bottom + 1, beside) === true) bottom += 1;
    if (bottom > range.bottom) void commands.fill({ ...range, bottom }, { ...range, bottom });
  };
  const onContextMenu = (event: MouseEvent) => {
    const to = cellUnder(event);
    if (to === null || to.row < 0 || groupAt(to.row) !== null) return;
    event.preventDefault();
    const { top, bottom, left, right } = cursor.range;
    const inside = to.row >= top && to.row <= bottom && to.column >= left && to.column <= right;
    if (!inside) cursor.move(to);
    context.openMenu({ x: event.clientX, y: event.clientY });
  };
  const onFocus = (event: FocusEvent) => {
    if (!event.currentTarget.contains(event.relatedTarget)) memory.engaged = memory.pressed;
  };

  const ready = (event: ClipboardEvent) => {
    const inField = (event.target as Element).closest("input, textarea, [data-editor]") !== null;
    const ours = cursor.state.editing === null && cursor.state.row >= 0 && !inField;
    if (ours) event.preventDefault();
    return ours;
  };
  const onCopy = (event: ClipboardEvent) => {
    if (ready(event)) void commands.copy(event.clipboardData);
  };
  const onCut = (event: ClipboardEvent) => {
    if (ready(event)) void commands.cut(event.clipboardData);
  };
  const onPaste = (event: ClipboardEvent) => {
    if (ready(event)) void commands.paste(event.clipboardData.getData("text/plain"));
  };

  return {
    onKeyDown,
    onMouseDown,
    onMouseUp,
    onClick,
    onDoubleClick,
    onContextMenu,
    onFocus,
    onCopy,
    onCut,
    onPaste,
  };
}
