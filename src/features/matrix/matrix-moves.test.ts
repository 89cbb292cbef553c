import { expect, test } from "vitest";
import { movedPlace } from "#src/features/matrix/matrix-moves.ts";

const size = { rows: 5, columns: 4 };
const press = (key: string, far = false) => ({ key, ctrlKey: far, metaKey: false });

test.each([
  ["ArrowUp", false, { row: 1, column: 1 }],
  ["ArrowDown", false, { row: 3, column: 1 }],
  ["ArrowLeft", false, { row: 2, column: 0 }],
  ["ArrowRight", false, { row: 2, column: 2 }],
  ["ArrowUp", true, { row: 0, column: 1 }],
  ["ArrowDown", true, { row: 4, column: 1 }],
  ["ArrowLeft", true, { row: 2, column: 0 }],
  ["ArrowRight", true, { row: 2, column: 3 }],
  ["Home", false, { row: 2, column: 0 }],
  ["Home", true, { row: 0, column: 0 }],
  ["End", false, { row: 2, column: 3 }],
  ["End", true, { row: 4, column: 3 }],
  ["PageUp", false, { row: 0, column: 1 }],
  ["PageDown", false, { row: 4, column: 1 }],
  ["a", false, null],
] as const)("%s (far: %s) leads to %j", (key, far, place) => {
  expect(movedPlace({ row: 2, column: 1 }, press(key, far), size, 3)).toEqual(place);
});

test("nothing leads beyond the edges", () => {
  for (const key of ["ArrowUp", "ArrowLeft", "PageUp"]) {
    expect(movedPlace({ row: 0, column: 0 }, press(key), size, 3)).toEqual({ row: 0, column: 0 });
  }
  for (const key of ["ArrowDown", "ArrowRight", "PageDown"]) {
    expect(movedPlace({ row: 4, column: 3 }, press(key), size, 3)).toEqual({ row: 4, column: 3 });
  }
});
