import type { KeyboardEvent } from "react";
import { isMac } from "#src/components/is-mac.ts";
import { CHOICES } from "#src/domain/choices.ts";
import { type EditableField, FIELD } from "#src/domain/record.ts";
import type { CellActions } from "#src/features/grid/cell-actions.ts";
import { moveCell } from "#src/features/grid/cell-moves.ts";
import { isOneCell } from "#src/features/grid/cell-range.ts";
import { whyLocked } from "#src/features/grid/columns.ts";
import type { GridHandlersContext } from "#src/features/grid/grid-handlers.ts";
import { typesCharacter } from "#src/features/grid/typed-character.ts";
import { shownValue } from "#src/features/working-set/record-row.ts";

const MODIFIERS = ["Shift", "Control", "Alt", "AltGraph", "Meta"];
/** What ends an edit also with Ctrl or Alt. */
const ENDS_EDIT = /^(Enter|Tab|Arrow|Home|End|Page)/;

/** What keys do in the grid. */
export function keyHandler(
  context: GridHandlersContext,
  actions: CellActions,
): (event: KeyboardEvent) => void {
  const {
    cursor,
    columns,
    rights,
    commands,
    selecting,
    memory,
    viewAt,
    moveTo,
    extendTo,
    bounds,
    workingSet,
  } = context;
  const { groupAt, editableCell, write, activate, filledAt } = actions;

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
    if (groupAt(cursor.state.row) !== null) return;
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

  /**
   * The code of an editor is on its way: what is typed meanwhile is kept for it, or taken as it is. False when the key still
   * has to do what it does in the grid.
   */
  const typeAhead = (event: KeyboardEvent, types: boolean, typed: string): boolean => {
    const { key, shiftKey, altKey } = event;
    if (types) cursor.startEditing(typed + key);
    else if (key === "Backspace") cursor.startEditing(typed.slice(0, -1));
    else if (key === "Enter" && altKey) cursor.startEditing(`${typed}\n`);
    // At the end of a text these do nothing; here they would empty the cell, or open it as it was.
    else if (key !== "Delete" && key !== "F2") {
      const toRange = key === "Enter" && (event.ctrlKey || event.metaKey);
      if (toRange && !isOneCell(cursor.range)) void commands.enter(typed);
      else if (key !== "Escape") write(typed);
      cursor.stopEditing();
      if (key === "Enter" && !shiftKey && !toRange)
        moveTo({ ...cursor.state, row: Math.min(cursor.state.row + 1, bounds().rows - 1) });
      return key === "Escape" || (key === "Enter" && (!shiftKey || toRange));
    }
    return true;
  };

  return (event) => {
    if ((event.target as Element).closest("[data-editor]") !== null) return;
    const { key, shiftKey } = event;
    const types = typesCharacter(event, isMac());
    const modified = !types && (event.ctrlKey || event.metaKey || event.altKey);
    const typed = cursor.state.editing?.text ?? null;
    if (MODIFIERS.includes(key)) return;
    if (typed !== null) {
      if (modified && !ENDS_EDIT.test(key)) {
        // Meant for the text, and not for what was done before it.
        if (/^[zy]$/i.test(key)) event.preventDefault();
        return;
      }
      if (typeAhead(event, types, typed)) {
        event.preventDefault();
        return;
      }
    }
    if (key === "Tab") {
      if (!modified && tab(event)) event.preventDefault();
      return;
    }
    if (key === "Escape") {
      if (!modified && giveUp()) event.preventDefault();
      return;
    }
    memory.engaged = true;
    memory.pressed = false;
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
    else if (cursor.state.row < 0) return;
    else if (key === "ContextMenu" || (key === "F10" && shiftKey)) openMenuAtCell(event);
    else if (key === "Enter" && shiftKey) moveTo({ ...cursor.state, row: Math.max(0, cursor.state.row - 1) });
    else if ((key === "Enter" || key === "F2") && !modified) activate();
    else if (key === "ArrowDown" && event.altKey) activate(true);
    else if ((key === "Delete" || key === "Backspace") && !modified) void commands.enter("");
    else if (key === " " && !modified) space(shiftKey);
    else if (types && key !== " ") startTyping(key);
    else return;
    event.preventDefault();
  };
}
