import type { KeyboardEvent } from "react";
import { expect, it, vi } from "vitest";
import type { CellActions } from "#src/features/grid/cell-actions.ts";
import type { CellPosition } from "#src/features/grid/cell-moves.ts";
import { COLUMNS } from "#src/features/grid/columns.ts";
import { GridCursor } from "#src/features/grid/grid-cursor.ts";
import type { GridHandlersContext } from "#src/features/grid/grid-handlers.ts";
import { keyHandler } from "#src/features/grid/grid-keys.ts";

const MODEL = COLUMNS.findIndex(({ key }) => key === "model");

/** A grid of 100 rows, 20 a page, with the cursor on a model in row 10. */
function grid() {
  const cursor = new GridCursor();
  cursor.move({ row: 10, column: MODEL });
  const [enter, write] = [vi.fn(), vi.fn()];
  const context = {
    cursor,
    columns: COLUMNS,
    commands: { stop: () => false, enter },
    memory: { engaged: false, pressed: false },
    moveTo: (to: CellPosition) => cursor.move(to),
    extendTo: (to: CellPosition) => cursor.extend(to),
    bounds: () => ({ rows: 100, columns: COLUMNS.length, pageRows: 20 }),
  } as unknown as GridHandlersContext;
  const actions = {
    groupAt: () => null,
    editableCell: () => ({ view: {}, field: "model", column: COLUMNS[MODEL] }),
    filledAt: () => true,
    activate: (picker?: boolean) => cursor.startEditing(null, picker),
    write,
  } as unknown as CellActions;
  const handle = keyHandler(context, actions);
  const preventDefault = vi.fn();
  const press = (key: string, held: Partial<KeyboardEvent> & { altGraph?: boolean } = {}) => {
    const none = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, code: "" };
    const target = { closest: () => null };
    const getModifierState = () => held.altGraph === true;
    handle({ key, ...none, ...held, target, getModifierState, preventDefault } as unknown as KeyboardEvent);
  };
  return { cursor, press, preventDefault, enter, write };
}

it("extends the range by pages with Shift, from its moving end, up to the first and the last row", () => {
  const { cursor, press } = grid();
  const shift = { shiftKey: true };
  press("PageDown", shift);
  press("PageDown", shift);
  expect(cursor.range).toEqual({ top: 10, bottom: 50, left: MODEL, right: MODEL });
  expect(cursor.state.row).toBe(10);
  press("PageUp", shift);
  expect(cursor.range).toMatchObject({ top: 10, bottom: 30 });
  for (let page = 0; page < 3; page++) press("PageUp", shift);
  expect(cursor.range).toMatchObject({ top: 0, bottom: 10 });
  for (let page = 0; page < 6; page++) press("PageDown", shift);
  expect(cursor.range).toMatchObject({ top: 10, bottom: 99 });
  press("PageUp");
  expect(cursor.range).toMatchObject({ top: 0, bottom: 0 });
});

it("starts typing with a character that AltGr makes, and keeps what is typed until the editor is here", () => {
  const { cursor, press, preventDefault } = grid();
  press("AltGraph", { altGraph: true });
  press("@", { altGraph: true, ctrlKey: true, altKey: true });
  expect(cursor.state.editing).toEqual({ text: "@" });
  press("AltGraph", { altGraph: true });
  press("€", { altGraph: true });
  expect(cursor.state.editing).toEqual({ text: "@€" });
  expect(preventDefault).toHaveBeenCalledTimes(2);
});

it("takes what is typed before the editor is here with any key that ends it there", () => {
  const { cursor, press, preventDefault, enter, write } = grid();
  const type = (text: string) => {
    cursor.move({ row: 10, column: MODEL });
    for (const key of text) press(key);
  };
  type("Two");
  press("Enter", { altKey: true });
  press("z", { ctrlKey: true });
  // Nor does it undo what was done before.
  expect(preventDefault).toHaveBeenCalledTimes(5);
  press("x");
  press("Enter", { ctrlKey: true });
  expect(cursor.state).toMatchObject({ row: 10, editing: null });
  cursor.select({ row: 10, column: MODEL }, { row: 12, column: MODEL });
  press("A");
  press("Enter", { ctrlKey: true });
  expect(enter.mock.calls).toEqual([["A"]]);
  type("Up");
  press("Enter", { shiftKey: true });
  expect(cursor.state).toMatchObject({ row: 9, editing: null });
  type("Down");
  press("Delete");
  press("F2");
  expect(cursor.state.editing).toEqual({ text: "Down" });
  press("Enter");
  expect(cursor.state).toMatchObject({ row: 11, editing: null });
  type("End");
  press("ArrowDown", { ctrlKey: true });
  expect(cursor.state.editing).toBeNull();
  type("Given up");
  press("Escape");
  expect(cursor.state).toMatchObject({ row: 10, editing: null });
  expect(write.mock.calls).toEqual([["Two\nx"], ["Up"], ["Down"], ["End"]]);
});

it("opens an editor with its calendar, also when it was asked to open before and its code isn't here", () => {
  const { cursor, press } = grid();
  press("F2");
  expect(cursor.state.editing).toEqual({ text: null });
  press("ArrowDown", { altKey: true });
  expect(cursor.state).toMatchObject({ row: 10, editing: { text: null, picker: true } });
});

it("leaves keys with Ctrl or Alt that mean nothing here to the browser", () => {
  const { cursor, press, preventDefault } = grid();
  press("q", { ctrlKey: true, altKey: true });
  press("q", { altKey: true });
  press("ArrowLeft", { altKey: true });
  expect(cursor.state.editing).toBeNull();
  expect(preventDefault).not.toHaveBeenCalled();
});
