import { describe, expect, it } from "vitest";
import { moveCell } from "#src/features/grid/cell-moves.ts";

const BOUNDS = { rows: 100, columns: 5, pageRows: 20 };
const press = (key: string, ctrlKey = false) => ({ key, ctrlKey, metaKey: false });

describe("moveCell", () => {
  it.each([
    ["ArrowDown", false, 11, 2],
    ["ArrowUp", true, 0, 2],
    ["ArrowDown", true, 99, 2],
    ["ArrowLeft", true, 10, 0],
    ["ArrowRight", false, 10, 3],
    ["Home", false, 10, 0],
    ["End", true, 99, 4],
    ["PageDown", false, 30, 2],
    ["PageUp", false, 0, 2],
  ] as const)("%s (Ctrl %s)", (key, ctrl, row, column) => {
    expect(moveCell({ row: 10, column: 2 }, press(key, ctrl), BOUNDS)).toEqual({ row, column });
  });

  it("stays inside, also in an empty grid", () => {
    expect(moveCell({ row: 99, column: 4 }, press("ArrowRight"), BOUNDS)).toEqual({ row: 99, column: 4 });
    expect(moveCell({ row: 0, column: 0 }, press("ArrowDown"), { rows: 0, columns: 5, pageRows: 9 })).toEqual(
      { row: 0, column: 0 },
    );
  });

  it("reaches the head with an arrow only", () => {
    expect(moveCell({ row: 0, column: 1 }, press("ArrowUp"), BOUNDS)).toEqual({ row: -1, column: 1 });
    expect(moveCell({ row: -1, column: 1 }, press("ArrowUp"), BOUNDS)).toEqual({ row: -1, column: 1 });
    expect(moveCell({ row: 5, column: 1 }, press("PageUp"), BOUNDS)).toEqual({ row: 0, column: 1 });
  });

  it("gives null for any other key", () => {
    expect(moveCell({ row: 0, column: 0 }, press("a"), BOUNDS)).toBeNull();
  });

  describe("with Ctrl goes to the edge of the data", () => {
    // # holds something, . is empty, - is the head of a group
    const column = "##-#..#-.";
    const filledAt = (row: number) => ({ "#": true, ".": false })[String(column[row])];
    const bounds = { rows: column.length, columns: 1, pageRows: 5 };
    it.each([
      ["from data to its end, past heads", "ArrowDown", 0, 3],
      ["from its end to the next data", "ArrowDown", 3, 6],
      ["from a gap to the next data", "ArrowDown", 4, 6],
      ["to the last row where nothing follows", "ArrowDown", 6, 8],
      ["stays in the last row", "ArrowDown", 8, 8],
      ["back to the data before", "ArrowUp", 6, 3],
      ["back to its beginning", "ArrowUp", 3, 0],
      ["stays in the first row", "ArrowUp", 0, 0],
      ["from the head of the grid into the data", "ArrowDown", -1, 0],
    ])("%s", (_, key, from, row) => {
      expect(moveCell({ row: from, column: 0 }, press(key, true), bounds, filledAt)).toEqual({
        row,
        column: 0,
      });
    });
  });
});
