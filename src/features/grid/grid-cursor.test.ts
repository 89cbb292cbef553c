import { expect, it, vi } from "vitest";
import { GridCursor } from "#src/features/grid/grid-cursor.ts";

it("selects from the active cell, in any direction, and collapses to it", () => {
  const cursor = new GridCursor();
  cursor.move({ row: 5, column: 2 });
  cursor.extend({ row: 3, column: 4 });
  expect(cursor.range).toEqual({ top: 3, bottom: 5, left: 2, right: 4 });
  expect(cursor.head).toEqual({ row: 3, column: 4 });
  expect(cursor.state).toMatchObject({ row: 5, column: 2 });
  cursor.collapse();
  expect(cursor.range).toEqual({ top: 5, bottom: 5, left: 2, right: 2 });
  cursor.select({ row: 0, column: 0 }, { row: 9, column: 3 });
  expect(cursor.state).toMatchObject({ row: 0, column: 0, focus: true });
  expect(cursor.range.bottom).toBe(9);
});

it("has no range in the head of the grid", () => {
  const cursor = new GridCursor();
  cursor.move({ row: 0, column: 1 });
  cursor.extend({ row: -1, column: 1 });
  expect(cursor.state.row).toBe(-1);
  cursor.extend({ row: 0, column: 2 });
  expect(cursor.range).toEqual({ top: 0, bottom: 0, left: 2, right: 2 });
});

it("leaves the focus where it is when other records come while the head is active", () => {
  const cursor = new GridCursor();
  cursor.move({ row: -1, column: 1 }, false);
  cursor.collapse();
  expect(cursor.state).toMatchObject({ row: -1, column: 1, focus: false });
});

it("gives a row the same answer until something changes for it", () => {
  const cursor = new GridCursor();
  cursor.move({ row: 0, column: 0 });
  cursor.extend({ row: 20_000, column: 2 });
  const [here, inside] = [cursor.inRow(0), cursor.marksIn(400)];
  expect(inside).toEqual({ range: { left: 0, right: 2, top: false, bottom: false }, cut: null, fill: null });
  cursor.extend({ row: 19_000, column: 2 });
  expect(cursor.inRow(0)).toBe(here);
  expect(cursor.marksIn(400)).toBe(inside);
  expect(cursor.marksIn(401)).toBe(inside);
  expect(cursor.marksIn(19_000).range?.bottom).toBe(true);
  expect(cursor.marksIn(19_500)).toBe(cursor.marksIn(30_000));
});

it("marks what was cut and what a fill reaches, until told otherwise", () => {
  const cursor = new GridCursor();
  const told = vi.fn();
  cursor.subscribe(told);
  const range = { top: 1, bottom: 2, left: 0, right: 0 };
  cursor.markCut(range);
  cursor.markFill(range);
  cursor.markFill(range);
  expect(told).toHaveBeenCalledTimes(2);
  expect(cursor.marksIn(1)).toMatchObject({ range: null, cut: { top: true }, fill: { top: true } });
  cursor.markCut(null);
  expect(cursor.cut).toBeNull();
});

it("closes the editor and forgets the hint when the range grows", () => {
  const cursor = new GridCursor();
  cursor.startEditing("x");
  cursor.extend({ row: 1, column: 0 });
  expect(cursor.state.editing).toBeNull();
  cursor.refuse("Locked.");
  cursor.extend({ row: 2, column: 0 });
  expect(cursor.state.hint).toBeNull();
  cursor.startEditing();
  cursor.stopEditing();
  expect(cursor.state.focus).toBe(true);
});
