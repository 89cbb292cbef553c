import type { MouseEvent } from "react";
import type { CellActions } from "#src/features/grid/cell-actions.ts";
import type { CellPosition } from "#src/features/grid/cell-moves.ts";
import { isOneCell } from "#src/features/grid/cell-range.ts";
import type { GridHandlersContext } from "#src/features/grid/grid-handlers.ts";

const NO_CELL = "input, textarea, button, [role=listbox], [role=dialog], [data-editor]";

/** What the pointer does in the grid. */
export function pointerHandlers(context: GridHandlersContext, actions: CellActions) {
  const { cursor, columns, commands, selecting, memory, viewAt } = context;
  const { groupAt, activate, filledAt } = actions;

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

  return { onMouseDown, onMouseUp, onClick, onDoubleClick, onContextMenu };
}
