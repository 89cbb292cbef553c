import { expect, test } from "vitest";
import {
  axisText,
  type BoardAnswer,
  columnSeries,
  leftOut,
  monthlySeries,
  stackedSeries,
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
    variance: { forecast: { cost: "-148.90", planCost: "149.00", unknownCost: 2 }, actual: null },
    varianceCells: {
      at: [0, 1, 2, 3, 4],
      cost: ["-100.00", "-10.00", "0.10", "-30.00", null],
      unknownCost: [0, 0, 0, 1, 2],
    },
  },
};

test("each month by itself has what lies in it", () => {
  expect(monthlySeries(board, "cost", false, "2026-02")).toEqual([
    { month: "2026-01", plan: "10.00", forecast: null, actual: "7.00", variance: "-10.00" },
    { month: "2026-02", plan: null, forecast: "0.10", actual: null, variance: "0.10" },
    { month: "2026-03", plan: "30.00", forecast: null, actual: null, variance: "-30.00" },
  ]);
  const days = { plan: 10, actual: 10, variance: -10 };
  expect(monthlySeries(board, "days", false, "2026-02")[0]).toMatchObject(days);
});

test("added up, months go on from what lies before them, and what happened ends with the present", () => {
  expect(monthlySeries(board, "cost", true, "2026-02")).toEqual([
    { month: "2026-01", plan: "110.00", forecast: null, actual: "7.00", variance: "-110.00" },
    { month: "2026-02", plan: "110.00", forecast: "0.10", actual: "7.00", variance: "-109.90" },
    { month: "2026-03", plan: "140.00", forecast: "0.10", actual: null, variance: "-139.90" },
  ]);
  const months = { ...board, columns: ["2025-12", ...board.columns.slice(1)] };
  expect(monthlySeries(months, "cost", true, "2026-02")[0]).toMatchObject({ plan: "100.00", forecast: null });
});

test("what lies before, after and in no month stands beside the months, so that rows add up to the totals", () => {
  const rows = columnSeries(board, "cost");
  expect(rows.map(({ month }) => month)).toEqual(board.columns);
  expect(rows[0]).toMatchObject({ plan: "100.00", variance: "-100.00" });
  expect(rows.at(-1)).toMatchObject({ plan: "9.00", variance: null });
});

test("a month in which no cost is known has none, and totals say how many records they leave out", () => {
  const plan = {
    ...board.total.layers.plan,
    unknownCost: [0, 1, 0, 0],
    total: { days: 40, quantity: 4, cost: "149.00", unknownCost: 1 },
  };
  const some = { ...board, total: { ...board.total, layers: { ...board.total.layers, plan } } };
  expect(monthlySeries(some, "cost", false, "2026-02").map((point) => point.plan)).toEqual([
    null,
    null,
    "30.00",
  ]);
  expect(leftOut(some.total, "cost")).toEqual({ plan: 1, forecast: 0, actual: 0, variance: 2 });
  expect(leftOut(some.total, "days")).toEqual({ plan: 0, forecast: 0, actual: 0, variance: 0 });
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
  variance: null,
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

test.each([
  [1_250_000_000, "cost", "$1.3B"],
  [340_000_000, "cost", "$340M"],
  [-12_000, "cost", "-$12K"],
  [950, "days", "950"],
  [0, "cost", "$0"],
] as const)("%d is %s on an axis of %s", (value, measure, text) => {
  expect(axisText(value, measure)).toBe(text);
});
