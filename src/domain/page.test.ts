import { expect, test } from "vitest";
import { toPage } from "#src/domain/page.ts";

test("a page names its last entry only when more follow", () => {
  const rows = [{ id: "c" }, { id: "b" }, { id: "a" }];
  expect(toPage(rows, 2)).toEqual({ items: [{ id: "c" }, { id: "b" }], nextCursor: "b" });
  expect(toPage(rows, 3)).toEqual({ items: rows, nextCursor: null });
  expect(toPage(rows, 0)).toEqual({ items: [], nextCursor: null });
  expect(toPage([], 3)).toEqual({ items: [], nextCursor: null });
});
