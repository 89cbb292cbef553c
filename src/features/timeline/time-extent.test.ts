import { expect, test } from "vitest";
import { dayNumber } from "#src/domain/timeline-days.ts";
import { extentOf, selectedExtent } from "#src/features/timeline/time-extent.ts";
import { RowStore } from "#src/features/working-set/row-store.ts";
import { RecordSelection } from "#src/features/working-set/selection.ts";
import { testRow } from "#src/features/working-set/test-row.ts";

const ALL = ["plan", "forecast", "actual"] as const;
const span = (first: string, last: string) => ({ first: dayNumber(first), last: dayNumber(last) });

test("all records reach from their first plan to their last forecast or actual; hidden layers don't count", () => {
  const planned = { planStart: "2024-01-01", planEnd: "2024-06-30" };
  const groups = [
    { start: "2026-02-01", end: "2026-03-01", ...planned },
    { start: null, end: null, actualStart: "2026-01-01", actualEnd: "2027-01-01" },
  ];
  expect(extentOf(groups, ALL)).toEqual(span("2024-01-01", "2027-01-01"));
  expect(extentOf(groups, ["forecast"])).toEqual(span("2026-02-01", "2026-03-01"));
  expect(extentOf(groups, ["forecast", "actual"])).toEqual(span("2026-01-01", "2027-01-01"));
  expect(extentOf(groups, [])).toBeNull();
  expect(extentOf([{ start: null, end: null }], ALL)).toBeNull();
});

test("selected records reach as far as their bars, with what is changed here", () => {
  const store = new RowStore();
  const dates = { originalStart: "2024-01-01", originalEnd: "2024-06-30", forecastStart: null };
  store.put(
    [
      testRow("planned", { fields: { ...testRow("any").fields, ...dates } }),
      testRow("crane"),
      testRow("apart"),
    ],
    store.tick(),
  );
  const selection = new RecordSelection();
  const extent = (layers: readonly (typeof ALL)[number][]) =>
    selectedExtent({ selection, store }, layers, "2026-03-01");
  expect(extent(ALL)).toBeNull();
  selection.replace(["planned"]);
  expect(extent(ALL)).toEqual(span("2024-01-01", "2024-06-30"));
  expect(extent(["forecast"])).toBeNull();
  selection.replace(["planned", "crane", "elsewhere"]);
  store.edit([{ pfaId: "crane", field: "forecastEnd", value: "2029-01-01" }]);
  expect(extent(ALL)).toEqual(span("2024-01-01", "2029-01-01"));
  selection.selectAll();
  expect(extent(ALL)).toBeNull();
});
