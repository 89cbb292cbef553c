import { expect, test } from "vitest";
import { MOST_HERE, selectedHere } from "#src/features/timeline/selected-here.ts";
import { RowStore } from "#src/features/working-set/row-store.ts";
import { RecordSelection } from "#src/features/working-set/selection.ts";
import { testRow } from "#src/features/working-set/test-row.ts";

function having(ids: readonly string[]) {
  const store = new RowStore();
  store.put(
    ids.map((pfaId) => testRow(pfaId)),
    store.tick(),
  );
  const selection = new RecordSelection();
  return { parts: { store, selection }, selection, pages: { loadedIds: () => [...ids] } };
}

test("a record that isn't selected moves alone", () => {
  const { parts, selection, pages } = having(["a", "b"]);
  selection.replace(["b"]);
  expect(selectedHere(parts, pages, 2, "a")).toEqual(["a"]);
});

test("a selected one takes all selected ones along", () => {
  const { parts, selection, pages } = having(["a", "b", "c"]);
  selection.replace(["a", "c"]);
  expect(selectedHere(parts, pages, 3, "a")).toEqual(["a", "c"]);
  selection.selectAll();
  selection.toggle("b");
  expect(selectedHere(parts, pages, 3, "a")).toEqual(["a", "c"]);
});

test("what isn't loaded, or is too much, is left to the server", () => {
  const { parts, selection, pages } = having(["a", "b"]);
  selection.replace(["a", "elsewhere"]);
  expect(selectedHere(parts, pages, 2, "a")).toBeNull();
  selection.selectAll();
  expect(selectedHere(parts, pages, 3, "a")).toBeNull();
  expect(selectedHere(parts, pages, MOST_HERE + 1, "a")).toBeNull();
});
