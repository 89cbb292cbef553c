import type { ClipboardEvent, FocusEvent } from "react";
import { cellActions } from "#src/features/grid/cell-actions.ts";
import type { CellPosition, GridBounds } from "#src/features/grid/cell-moves.ts";
import type { GridProps } from "#src/features/grid/grid.tsx";
import { keyHandler } from "#src/features/grid/grid-keys.ts";
import { pointerHandlers } from "#src/features/grid/grid-pointer.ts";
import type { RangeActions } from "#src/features/grid/range-actions.ts";
import type { RowSelecting } from "#src/features/grid/row-selecting.ts";
import type { RangeDrag } from "#src/features/grid/use-range-drag.ts";
import type { RowView } from "#src/features/working-set/record-row.ts";

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

/** What keys, pointer and clipboard do in the grid; they act on the active cell and the range. */
export function gridHandlers(context: GridHandlersContext) {
  const { cursor, commands, memory } = context;
  const actions = cellActions(context);

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
    if (!ready(event)) return;
    const [text, html] = ["text/plain", "text/html"].map((type) => event.clipboardData.getData(type));
    void commands.paste(text ?? "", html);
  };

  return {
    onKeyDown: keyHandler(context, actions),
    ...pointerHandlers(context, actions),
    onFocus,
    onCopy,
    onCut,
    onPaste,
  };
}
