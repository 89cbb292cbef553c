import { expect, test } from "vitest";
import {
  axisText,
  type BoardAnswer,
  barScale,
  monthlySeries,
  sparkPath,
  stackedSeries,
  trendOf,
  varianceBars,
} from "#src/features/kpi/board-series.ts";

const none = { at: [], days: [], quantity: [], cost: [], unknownCost: [], total: null };
const layer = (at: number[], cost: string[]) => ({
  ...none,
  at,
  cost,
  days: at.map(() => 10),
  quantity: at.map(() => 1),
  unknownCost: at.map(() => 0),
});
const board: Pick<BoardAnswer, "columns" | "total"> = {
  columns: ["before", "2026-01", "2026-02", "2026-03", "none"],
  total: {
    records: 3,
    layers: {
      plan: layer([0, 1, 3, 4], ["100.00", "10.00", "30.00", "9.00"]),
      forecast: layer([2], ["0.10"]),
      actual: layer([1], ["7.00"]),
    },
  },
};

test("each month by itself has what lies in it", () => {
  expect(monthlySeries(board, "cost", false, "2026-02")).toEqual([
    { month: "2026-01", plan: "10.00", forecast: null, actual: "7.00" },
    { month: "2026-02", plan: null, forecast: "0.10", actual: null },
    { month: "2026-03", plan: "30.00", forecast: null, actual: null },
  ]);
  expect(monthlySeries(board, "days", false, "2026-02")[0]).toMatchObject({ plan: 10, actual: 10 });
});

test("added up, months go on from what lies before them, and what happened ends with the present", () => {
  expect(monthlySeries(board, "cost", true, "2026-02")).toEqual([
    { month: "2026-01", plan: "110.00", forecast: null, actual: "7.00" },
    { month: "2026-02", plan: "110.00", forecast: "0.10", actual: "7.00" },
    { month: "2026-03", plan: "140.00", forecast: "0.10", actual: null },
  ]);
});

test("an answer without money has no cost to draw", () => {
  const { cost: _cost, ...plain } = board.total.layers.plan;
  const without = { ...board, total: { ...board.total, layers: { ...board.total.layers, plan: plain } } };
  expect(monthlySeries(without, "cost", false, "2026-02")[0]?.plan).toBeNull();
});

const month = (plan: string | null, forecast: string | null, actual: string | null) => ({
  month: "2026-01",
  plan,
  forecast,
  actual,
});

test("on what happened stands what the forecast has beyond it, never less than nothing", () => {
  const points = [
    month("1.00", null, null),
    month(null, null, null),
    month(null, "10.10", "4.00"),
    month(null, "3.00", "5.00"),
    month(null, "8.00", null),
    month(null, null, null),
  ];
  expect(stackedSeries(points, false)).toEqual([
    { actual: null, rest: null, restFigure: null },
    { actual: 0, rest: 0, restFigure: null },
    { actual: 4, rest: 6.1, restFigure: "6.10" },
    { actual: 5, rest: 0, restFigure: null },
    { actual: 0, rest: 8, restFigure: "8.00" },
    { actual: null, rest: 0, restFigure: null },
  ]);
});

test("added up, what happened stays under what is still to come", () => {
  const points = [month(null, "4.00", "4.00"), month(null, "10.00", "5.00"), month(null, "12.50", null)];
  expect(stackedSeries(points, true)).toEqual([
    { actual: 4, rest: 0, restFigure: null },
    { actual: 5, rest: 5, restFigure: "5.00" },
    { actual: 5, rest: 7.5, restFigure: "7.50" },
  ]);
  expect(stackedSeries([], true)).toEqual([]);
});

const total = (cost: string) => ({ days: 1, quantity: 1, cost, unknownCost: 0 });

test("the largest change comes first, whatever its direction", () => {
  const groups = [
    { values: ["a"], records: 1, layers: { plan: total("10.00"), forecast: total("15.00"), actual: null } },
    {
      values: ["b"],
      records: 2,
      layers: { plan: total("30.00"), forecast: total("10.00"), actual: total("1.00") },
    },
    { values: [null], records: 3, layers: { plan: null, forecast: null, actual: null } },
  ];
  const bars = varianceBars(groups, "cost", "forecast");
  expect(bars.map(({ values, change, share }) => [values[0], change, share])).toEqual([
    ["b", "-20.00", -1],
    ["a", "5.00", 0.25],
    [null, null, 0],
  ]);
  expect(varianceBars(groups, "cost", "actual")[0]).toMatchObject({ against: "1.00", change: "-29.00" });
  expect(varianceBars([], "cost", "forecast")).toEqual([]);
});

test("bars share the width as far as they reach to each side of no change", () => {
  const scale = (...shares: number[]) => barScale(shares.map((share) => ({ share })));
  expect(scale(-1, 0.25, 0)).toEqual({ zero: 80, unit: 80 });
  expect(scale(1, -0.01).zero).toBeCloseTo(0.99, 2);
  expect(scale(1, 0.5)).toEqual({ zero: 0, unit: 100 });
  expect(scale(-1)).toEqual({ zero: 100, unit: 100 });
  expect(scale(0)).toEqual({ zero: 0, unit: 0 });
  expect(scale()).toEqual({ zero: 0, unit: 0 });
});

test("a trend is a line from the first to the last day", () => {
  const point = (day: string, forecast: string) => ({
    day,
    records: 1,
    layers: {
      plan: { days: 1, cost: "1.00" },
      forecast: { days: 2, cost: forecast },
      actual: { days: 3, cost: "0.00" },
    },
  });
  const points = [point("2026-01-01", "5.00"), point("2026-01-02", "9.00"), point("2026-01-03", "7.00")];
  expect(trendOf(points, "cost", "forecast")).toEqual([5, 9, 7]);
  expect(trendOf(points, "cost", "forecast", "plan")).toEqual([4, 8, 6]);
  expect(trendOf(points, "days", "actual")).toEqual([3, 3, 3]);
  expect(sparkPath([5, 9, 7])).toBe("M0,22 L50,2 L100,12");
  expect(sparkPath([3, 3])).toBe("M0,12 L100,12");
  expect(sparkPath([3])).toBeNull();
});

test.each([
  [1_250_000_000, "cost", "$1.3B"],
  [340_000_000, "cost", "$340M"],
  [-12_000, "cost", "-$12K"],
  [950, "days", "950"],
  [0, "cost", "$0"],
] as const)("%d is %s on an axis of %s", (value, measure, text) => {
  expect(axisText(value, measure)).toBe(text);
});
