import { describe, expect, it } from "vitest";
import { RECORD_FIELDS } from "#src/domain/record.ts";
import { COLUMNS, type ColumnKey, columnsFor, whyLocked } from "#src/features/grid/columns.ts";

const all = {
  editForecast: true,
  editActuals: true,
  discontinue: true,
  viewFinancials: true,
  saveDraft: true,
};
const lockOf = (key: ColumnKey, rights: Partial<typeof all> = {}) => {
  const column = COLUMNS.find((each) => each.key === key);
  return column === undefined ? "there is no such column" : whyLocked(column, { ...all, ...rights });
};

describe("columns", () => {
  it("hold every field of a record once", () => {
    const keys = COLUMNS.map(({ key }) => key);
    expect(keys).toEqual(expect.arrayContaining([...RECORD_FIELDS]));
    expect(new Set(keys).size).toBe(keys.length);
  });

  it("hold no money for those who may not see it", () => {
    const money = ["monthlyRate", "purchasePrice", "planCost", "forecastCost", "actualCost"];
    const missing = COLUMNS.filter((column) => !columnsFor(false).includes(column)).map(({ key }) => key);
    expect(missing.sort()).toEqual(money.sort());
    expect(columnsFor(true)).toBe(COLUMNS);
  });
});

describe("what locks a cell", () => {
  it.each<[ColumnKey, Partial<typeof all>, RegExp | null]>([
    ["forecastEnd", {}, null],
    ["isDiscontinued", {}, null],
    ["monthlyRate", {}, null],
    ["originalStart", {}, /never change/],
    ["planCost", {}, /dates and the price/],
    ["duration", {}, /computed from the dates\./],
    ["pemsUpdatedAt", {}, /what PEMS says/],
    ["sync", {}, /can't be edited/],
    ["forecastEnd", { saveDraft: false }, /not change them/],
    ["forecastEnd", { editForecast: false }, /edit forecasts/],
    ["isActualized", { editActuals: false }, /edit actuals/],
    ["isActualized", { editForecast: false }, null],
    ["isDiscontinued", { discontinue: false }, /discontinue or restore/],
    ["monthlyRate", { viewFinancials: false }, /change money/],
  ])("%s with %j", (key, rights, words) => {
    if (words === null) expect(lockOf(key, rights)).toBeNull();
    else expect(lockOf(key, rights)).toMatch(words);
  });
});
