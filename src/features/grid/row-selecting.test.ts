import { expect, it, vi } from "vitest";
import { GridCursor } from "#src/features/grid/grid-cursor.ts";
import { RowSelecting } from "#src/features/grid/row-selecting.ts";
import { Outline } from "#src/features/working-set/outline.ts";
import { RecordSelection } from "#src/features/working-set/selection.ts";

vi.mock("#src/components/live-region.tsx", () => ({ announce: vi.fn() }));

function setUp(outline: Outline, total: number) {
  const [cursor, selection] = [new GridCursor(), new RecordSelection()];
  const idAt = (row: number) => {
    const item = outline.itemAt(row);
    return item?.kind === "record" ? `R${item.index}` : undefined;
  };
  const commands = { ids: async (indexes: readonly number[]) => indexes.map((index) => `R${index}`) };
  const workingSet = { outline, idAt, total };
  const selecting = new RowSelecting(() => ({ cursor, selection, workingSet, columns: [1, 2, 3], commands }));
  const selected = () =>
    Array.from({ length: total }, (_, index) => index).filter((index) => selection.has(`R${index}`));
  return { cursor, selection, selecting, selected };
}

it("toggles a row, and selects from there with Shift", async () => {
  const { selecting, selected } = setUp(Outline.flat(9), 9);
  selecting.toggle(6);
  selecting.extend(3);
  await vi.waitFor(() => expect(selected()).toEqual([3, 4, 5, 6]));
  selecting.toggle(4);
  expect(selected()).toEqual([3, 5, 6]);
  selecting.forget();
  selecting.extend(8);
  await vi.waitFor(() => expect(selected()).toEqual([3, 5, 6, 8]));
});

it("takes the head of a group for its records, folded or not", async () => {
  const figures = [
    { path: ["BEO"], count: 2, start: null, end: null },
    { path: ["PROJECT"], count: 3, start: null, end: null },
  ];
  const { selecting, selected } = setUp(Outline.grouped(figures, ["dor"], new Set(['["PROJECT"]'])), 5);
  selecting.toggle(3);
  await vi.waitFor(() => expect(selected()).toEqual([2, 3, 4]));
});

it("selects all records and all cells, and leaves the active cell where it is", () => {
  const { cursor, selection, selecting } = setUp(Outline.flat(20_000), 20_000);
  cursor.move({ row: 7, column: 1 });
  selecting.all();
  expect(selection.count(20_000)).toBe(20_000);
  expect(cursor.range).toEqual({ top: 0, bottom: 19_999, left: 0, right: 2 });
  expect(cursor.state).toMatchObject({ row: 7, column: 1 });
});
