import { expect, it } from "vitest";
import { changedWords } from "#src/features/working-set/changed-words.ts";

it.each([
  [0, false, null],
  [1, false, "1 row changed"],
  [1200, false, "1,200 rows changed"],
  [0, true, "Records have come or gone"],
  [3, true, "Records have come or gone"],
])("%i moved, come or gone: %s", (moved, comeOrGone, words) => {
  expect(changedWords(moved, comeOrGone)).toBe(words);
});
