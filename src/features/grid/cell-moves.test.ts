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
});
