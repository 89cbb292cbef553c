import { expect, it } from "vitest";
import { filledSize, isOneCell, rangeBetween, sizeOf, sizeWords } from "#src/features/grid/cell-range.ts";

it("spans from corner to corner, whichever came first", () => {
  const range = rangeBetween({ row: 7, column: 1 }, { row: 3, column: 4 });
  expect(range).toEqual({ top: 3, bottom: 7, left: 1, right: 4 });
  expect(sizeOf(range)).toEqual({ rows: 5, columns: 4 });
  expect(isOneCell(range)).toBe(false);
  expect(isOneCell(rangeBetween({ row: 2, column: 2 }, { row: 2, column: 2 }))).toBe(true);
});

it.each([
  ["one value into a whole range", [1, 1], [5, 3], [5, 3]],
  ["a row down a column of rows", [1, 3], [4, 3], [4, 3]],
  ["a block twice", [2, 2], [4, 2], [4, 2]],
  ["a block into one cell", [3, 2], [1, 1], [3, 2]],
  ["a block that doesn't fit a whole number of times", [2, 2], [3, 2], [2, 2]],
] as const)("fills %s", (_, block, target, filled) => {
  const size = ([rows, columns]: readonly [number, number]) => ({ rows, columns });
  expect(filledSize(size(block), size(target))).toEqual(size(filled));
});

it("says how large it is", () => {
  expect(sizeWords({ rows: 1, columns: 3 })).toBe("1 row by 3 columns");
  expect(sizeWords({ rows: 20_000, columns: 1 })).toBe("20,000 rows by 1 column");
});
