import { expect, test } from "vitest";
import { dragOperation } from "#src/features/timeline/bar-drag.ts";
import { movedTogether } from "#src/features/timeline/moved-together.ts";
import { MOST_HERE } from "#src/features/timeline/selected-here.ts";
import { shownFields } from "#src/features/working-set/record-row.ts";
import { testRow } from "#src/features/working-set/test-row.ts";

const TODAY = "2026-02-01";
/** 30 days for 1,000 a day. */
const rental = (change: object = {}) => {
  const cost = {
    source: "Rental" as const,
    monthlyRate: "30440.00",
    isActualized: false,
    isDiscontinued: false,
  };
  const dates = { forecastStart: "2026-01-01", forecastEnd: "2026-01-31" };
  const row = testRow("any", { fields: { ...testRow("any").fields, ...cost, ...dates, ...change } });
  return shownFields({ row, local: {}, refused: {} });
};
const drag = (part: "body" | "start" | "end", amount: number) => ({
  amount,
  operation: dragOperation(part, amount, "day"),
});
const DAYS = movedTogether([rental()], drag("body", 0), TODAY).before;

test("records that only shift cost what they did", () => {
  expect(movedTogether([rental(), rental()], drag("body", 9), TODAY)).toEqual({
    before: 2 * DAYS,
    after: 2 * DAYS,
    costChange: "0.00",
    unknown: 0,
  });
});

test("what is on site grows by its end, and costs more", () => {
  const onSite = rental({ isActualized: true, actualStart: "2026-01-01" });
  expect(movedTogether([rental(), onSite], drag("body", 9), TODAY)).toEqual({
    before: 2 * DAYS,
    after: 2 * DAYS + 9,
    costChange: "9000.00",
    unknown: 0,
  });
});

test("costs of all that are stretched add up; unknown ones are left out, their days are not", () => {
  const unknown = rental({ monthlyRate: null });
  expect(movedTogether([rental(), rental(), unknown], drag("end", -3), TODAY)).toEqual({
    before: 3 * DAYS,
    after: 3 * DAYS - 9,
    costChange: "-6000.00",
    unknown: 1,
  });
});

test("what can't be moved stays in the sum as it is", () => {
  const gone = rental({ isDiscontinued: true });
  const undated = rental({ forecastStart: null });
  expect(movedTogether([gone, undated], drag("end", 5), TODAY)).toEqual({
    before: DAYS,
    after: DAYS,
    costChange: "0.00",
    unknown: 1,
  });
});

test("as many as are moved from here are costed, too", () => {
  const many = Array.from({ length: MOST_HERE }, () => rental());
  expect(movedTogether(many, drag("end", 1), TODAY)).toEqual({
    before: DAYS * many.length,
    after: (DAYS + 1) * many.length,
    costChange: "1000000.00",
    unknown: 0,
  });
});

test("a forecast that gets into its right order had no cost to compare with", () => {
  const reversed = rental({ forecastStart: "2026-02-02" });
  expect(movedTogether([reversed], drag("end", 12), TODAY)).toEqual({
    before: 0,
    after: 10,
    costChange: "0.00",
    unknown: 1,
  });
});
