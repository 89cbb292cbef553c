import { expect, it } from "vitest";
import { asksForAll } from "#src/features/working-set/first-rows.ts";

it.each([
  ["/RIO/grid", true],
  ["/RIO/timeline?zoom=4&record=PFA-1", true],
  ["//[/grid", true],
  ["/RIO/grid?q=crane", false],
  ["/RIO/grid?sort=dor", false],
  ["/RIO/grid?record=PFA-1&group=class", false],
  ["/RIO/grid?fields=model.~x", false],
])("%s asks for all records: %s", (path, all) => {
  expect(asksForAll(path)).toBe(all);
});
