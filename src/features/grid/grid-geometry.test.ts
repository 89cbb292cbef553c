import { describe, expect, it } from "vitest";
import {
  columnsInSight,
  edgeSpeed,
  pinnedPx,
  positionAt,
  scrollLeftFor,
} from "#src/features/grid/grid-geometry.ts";

// 44 px of gutter, 100 + 60 pinned, then 200 each.
const columns = [
  { widthPx: 100, pinned: true },
  { widthPx: 60, pinned: true },
  ...[200, 200, 200].map((widthPx) => ({ widthPx, pinned: false })),
];
const grid = { columns, rows: 1000, rowPx: 32 };
const box = { left: 10, top: 50, width: 700, height: 400, scrollLeft: 0, scrollTop: 0 };

describe("positionAt", () => {
  it.each([
    ["the first cell", box, { x: 60, y: 90 }, { row: 0, column: 0 }],
    ["the gutter belongs to the first column", box, { x: 20, y: 90 }, { row: 0, column: 0 }],
    ["a column that scrolls", box, { x: 10 + 44 + 160 + 250, y: 120 }, { row: 1, column: 3 }],
    [
      "scrolled sideways",
      { ...box, scrollLeft: 200 },
      { x: 10 + 44 + 160 + 5, y: 90 },
      { row: 0, column: 3 },
    ],
    [
      "a pinned column over it",
      { ...box, scrollLeft: 200 },
      { x: 10 + 44 + 5, y: 90 },
      { row: 0, column: 0 },
    ],
    ["scrolled down", { ...box, scrollTop: 3200 }, { x: 60, y: 90 }, { row: 100, column: 0 }],
    ["far above", box, { x: 60, y: -500 }, { row: 0, column: 0 }],
    [
      "beyond the last row and column",
      { ...box, scrollTop: 31_700 },
      { x: 9000, y: 9000 },
      { row: 999, column: 4 },
    ],
  ])("%s", (_, where, point, position) => {
    expect(positionAt(grid, where, point)).toEqual(position);
  });
});

it("scrolls sideways just as far as a column needs", () => {
  expect(pinnedPx(columns, 700)).toBe(204);
  expect(pinnedPx(columns, 360)).toBe(144);
  expect(scrollLeftFor(columns, 0, { width: 700, scrollLeft: 300 })).toBe(300);
  expect(scrollLeftFor(columns, 2, { width: 700, scrollLeft: 300 })).toBe(0);
  expect(scrollLeftFor(columns, 4, { width: 700, scrollLeft: 0 })).toBe(104);
  expect(scrollLeftFor(columns, 3, { width: 700, scrollLeft: 10 })).toBe(10);
  expect(scrollLeftFor(columns, 9, { width: 700, scrollLeft: 10 })).toBe(10);
});

it("tells which columns stand between those that stay and the right edge", () => {
  expect(columnsInSight(columns, { width: 700, scrollLeft: 0 })).toEqual({ first: 2, last: 4 });
  expect(columnsInSight(columns, { width: 604, scrollLeft: 0 })).toEqual({ first: 1, last: 3 });
  expect(columnsInSight(columns, { width: 604, scrollLeft: 1 })).toEqual({ first: 1, last: 4 });
  expect(columnsInSight(columns, { width: 700, scrollLeft: 200 })).toEqual({ first: 3, last: 4 });
  expect(columnsInSight(columns, { width: 700, scrollLeft: 199 })).toEqual({ first: 2, last: 4 });
});

it("scrolls the quicker the further a drag is beyond the edge", () => {
  expect(edgeSpeed(200, 0, 400)).toBe(0);
  expect(edgeSpeed(10, 0, 400)).toBeLessThan(0);
  expect(edgeSpeed(390, 0, 400)).toBeGreaterThan(0);
  expect(edgeSpeed(4000, 0, 400)).toBe(28);
  expect(edgeSpeed(-4000, 0, 400)).toBe(-28);
});
