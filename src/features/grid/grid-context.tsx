"use client";

import { createContext, useContext } from "react";
import type { EditableField, FieldValue } from "#src/domain/record.ts";
import type { RowView } from "#src/features/working-set/record-row.ts";

/** What cells and editors may ask of the grid that holds them. */
export interface GridActions {
  /** Takes a value for a cell; `seen` is what its author had before the eyes. */
  readonly edit: (view: RowView, field: EditableField, value: FieldValue, seen: FieldValue) => void;
  /** Closes the editor and writes cells, as the clipboard holds them, into the range. */
  readonly editRange: (text: string) => void;
  /** Keeps a text that means nothing for its field, with the reason, instead of losing it. */
  readonly keepUnreadable: (view: RowView, field: EditableField, text: string, message: string) => void;
  /** Closes the editor; then the active cell moves by so many rows, or to the next editable cell of the row. */
  readonly stopEditing: (then?: { rows: number } | { cells: 1 | -1 }) => void;
}

const GridActionsContext = createContext<GridActions | null>(null);
export const GridActionsProvider = GridActionsContext.Provider;

export function useGridActions(): GridActions {
  const actions = useContext(GridActionsContext);
  if (actions === null) throw new Error("A cell stands outside of a grid");
  return actions;
}
