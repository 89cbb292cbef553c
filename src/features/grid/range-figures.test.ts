import { expect, it } from "vitest";
import { COLUMNS, type ColumnKey } from "#src/features/grid/columns.ts";
import {
  columnFigures,
  isSummed,
  type RangeFigures,
  rangeFigures,
} from "#src/features/grid/range-figures.ts";
import { RowStore } from "#src/features/working-set/row-store.ts";
import { testRow } from "#src/features/working-set/test-row.ts";

function figures(...keys: ColumnKey[]): RangeFigures {
  const store = new RowStore();
  const { fields } = testRow("A");
  store.put(
    [
      testRow("A"),
      testRow("B", { fields: { ...fields, monthlyRate: "0.10", forecastEnd: "2026-01-20" } }),
      testRow("C", { fields: { ...fields, monthlyRate: null, forecastEnd: null } }),
    ],
    store.tick(),
  );
  const columns = keys.flatMap((key) => COLUMNS.find((column) => column.key === key) ?? []);
  const work = rangeFigures(store, ["A", "B", "C", "gone"], columns, "2026-01-05");
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}

it("adds money up to the cent, over the cells that hold some", () => {
  expect(figures("monthlyRate")).toEqual({
    cells: 4,
    filled: 2,
    money: { count: 2, sum: "5500.10", average: "2750.05", least: "0.10", most: "5500.00" },
    days: null,
    dates: null,
  });
});

it("adds days up, and knows the first and the last date", () => {
  expect(figures("forecastEnd", "duration")).toMatchObject({
    days: { sum: 181, average: 90.5, least: 10, most: 171 },
    dates: { count: 2, first: "2026-01-20", last: "2026-06-30" },
    money: null,
  });
});

it("has no figures for texts", () => {
  expect(figures("description")).toMatchObject({ filled: 3, money: null, days: null, dates: null });
});

it("takes over what the server has summed up of a column", () => {
  const column = (key: ColumnKey) => COLUMNS.find((each) => each.key === key) as (typeof COLUMNS)[number];
  const summary = {
    count: 20_000,
    figures: {
      monthlyRate: { sum: "300.00", average: "100.00", known: 3 },
      purchasePrice: { sum: "0.00", average: null, known: 0 },
      durationDays: { sum: 181, average: 90.5, known: 2 },
    },
  };
  const none = { cells: 20_000, money: null, days: null, dates: null };
  const unseen = { least: null, most: null };
  expect(columnFigures(column("monthlyRate"), summary)).toEqual({
    ...none,
    filled: 3,
    money: { count: 3, sum: "300.00", average: "100.00", ...unseen },
  });
  expect(columnFigures(column("duration"), summary)).toEqual({
    ...none,
    filled: 2,
    days: { count: 2, sum: 181, average: 90.5, ...unseen },
  });
  expect(columnFigures(column("purchasePrice"), summary)).toEqual({ ...none, filled: 0 });
  // Without the permission to see money.
  expect(columnFigures(column("forecastCost"), summary)).toBeNull();
  expect([isSummed(column("forecastCost")), isSummed(column("model")), isSummed(undefined)]).toEqual([
    true,
    false,
    false,
  ]);
});
