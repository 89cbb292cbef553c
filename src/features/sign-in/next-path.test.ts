import { expect, test } from "vitest";
import { nextPath } from "#src/features/sign-in/next-path.ts";

test.each([
  ["/RIO/grid?record=PFA-00001#costs", "/RIO/grid?record=PFA-00001#costs"],
  [undefined, "/"],
  [["/a", "/b"], "/"],
  ["https://evil.example/", "/"],
  ["//evil.example/", "/"],
  ["/\\evil.example/", "/"],
  ["/\t/evil.example/", "/"],
  ["/.//evil.example/", "/"],
  ["javascript:alert(1)", "/"],
  ["/sign-in?next=/x", "/"],
])("%j leads to %s", (wanted, expected) => {
  expect(nextPath(wanted)).toBe(expected);
});
