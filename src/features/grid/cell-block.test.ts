import { expect, it } from "vitest";
import { readBlock } from "#src/features/grid/cell-block.ts";
import { COLUMNS } from "#src/features/grid/columns.ts";
import { RowStore } from "#src/features/working-set/row-store.ts";
import { testRow } from "#src/features/working-set/test-row.ts";

const RIGHTS = {
  editForecast: true,
  editActuals: true,
  discontinue: true,
  viewFinancials: true,
  saveDraft: true,
};

function read(texts: string[][]) {
  const pfaIds = texts.map((_, at) => `P-${at}`);
  const store = new RowStore();
  store.put(
    pfaIds.map((pfaId) => testRow(pfaId)),
    store.tick(),
  );
  const columns = (["forecastStart", "forecastEnd"] as const).flatMap((key) =>
    COLUMNS.filter((column) => column.key === key),
  );
  const reading = readBlock(store, RIGHTS, {
    pfaIds,
    columns,
    textAt: (row, column) => texts[row]?.[column],
  });
  let step = reading.next();
  while (step.done !== true) step = reading.next();
  return step.value;
}

it("reads the days of a pasted column in the order that one of its cells proves, each column by itself", () => {
  const { values, refused } = read([
    ["1/5/27", "1/5/27"],
    ["1/15/27", "6/5/27"],
    ["15-Jan-27", "31 Jan 27"],
  ]);
  expect(values.filter(({ field }) => field === "forecastStart").map(({ value }) => value)).toEqual([
    "2027-01-05",
    "2027-01-15",
    "2027-01-15",
  ]);
  expect(values.filter(({ field }) => field === "forecastEnd").map(({ value }) => value)).toEqual([
    "2027-01-31",
  ]);
  expect(refused.map(({ row, message }) => [row, message])).toEqual([
    [0, expect.stringContaining("5 Jan or 1 May 2027")],
    [1, expect.stringContaining("5 Jun or 6 May 2027")],
  ]);
});
