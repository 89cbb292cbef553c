import { expect, it } from "vitest";
import { isSlowed } from "#bench/ui-throttle.ts";

it.each([
  ["a page that is slowed down", 4, 10, 41, true],
  ["one that is, roughly", 4, 10, 32, true],
  ["one that is not", 4, 10, 10, false],
  ["one that is slowed down by less", 4, 10, 20, false],
])("knows %s", (_, rate, freeMs, slowedMs, expected) => {
  expect(isSlowed(rate, freeMs, slowedMs)).toBe(expected);
});
