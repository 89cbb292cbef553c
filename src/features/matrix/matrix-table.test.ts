import { expect, test } from "vitest";
import {
  heat,
  layersOf,
  type MatrixAnswer,
  peakOf,
  tableLine,
  yearsOver,
} from "#src/features/matrix/matrix-table.ts";

type Line = MatrixAnswer["total"];
const none = { at: [], days: [], quantity: [], cost: [], unknownCost: [], total: null };
const cells = (at: number[], cost: string[], unknownCost: number[], whole: string) => ({
  at,
  cost,
  unknownCost,
  days: at.map(() => 30),
  quantity: at.map(() => 1),
  total: { days: 60, quantity: 2, cost: whole, unknownCost: 3 },
});
const line: Line = {
  records: 2,
  layers: {
    plan: cells([0, 1], ["10.00", "20.00"], [0, 1], "30.00"),
    forecast: cells([1, 2], ["25.50", "4.50"], [2, 0], "30.00"),
    actual: none,
  },
  variance: { forecast: { cost: "2.00", planCost: "20.00", unknownCost: 4 }, actual: null },
  varianceCells: { at: [0, 1, 2], cost: ["-8.00", null, "4.50"], unknownCost: [1, 3, 0] },
};
const columns = ["2025-12", "2026-01", "none"];

test("each column has the figure of its layer, or nothing", () => {
  expect(tableLine(line, columns, columns, "cost", "plan")).toEqual({
    figures: ["10.00", null, null],
    unknown: [0, 1, 0],
    total: "30.00",
    totalUnknown: 3,
    records: 2,
  });
  expect(tableLine(line, columns, columns, "cost", "variance")).toEqual({
    figures: ["-8.00", null, "4.50"],
    unknown: [1, 3, 0],
    total: "2.00",
    totalUnknown: 4,
    records: 2,
  });
  expect(tableLine(line, columns, columns, "days", "variance").figures).toEqual([-30, 0, 30]);
  expect(tableLine(line, columns, columns, "days", "forecast").unknown).toEqual([0, 0, 0]);
  expect(tableLine(line, columns, columns, "quantity", "actual")).toMatchObject({
    total: null,
    figures: [null, null, null],
  });
});

test("figures stand under the columns of another answer by name", () => {
  expect(tableLine(line, columns, ["before", "2025-12"], "cost", "plan").figures).toEqual([null, "10.00"]);
});

test("an answer without money has none", () => {
  const { cost: _cost, unknownCost: _unknown, ...rest } = line.layers.plan;
  const { records, layers } = line;
  const plain = { records, layers: { ...layers, plan: rest } };
  expect(tableLine(plain, columns, columns, "days", "plan").figures).toEqual([30, 30, null]);
  expect(tableLine(plain, columns, columns, "cost", "plan").figures).toEqual([null, null, null]);
  expect(tableLine(plain, columns, columns, "cost", "variance").total).toBeNull();
});

test("shading goes by the largest figure of a month, whatever its sign", () => {
  const lines = [tableLine(line, columns, columns, "cost", "variance")];
  expect(peakOf(lines, columns)).toBe(8);
  expect([heat("-10.00", 10), heat("2.50", 10), heat(null, 10), heat("5.00", 0)]).toEqual([1, 0.5, 0, 0]);
});

test("years span their months", () => {
  expect(yearsOver(["before", "2025-11", "2025-12", "2026-01", "none"])).toEqual([
    { year: "2025", at: 1, span: 2 },
    { year: "2026", at: 3, span: 1 },
  ]);
});

test("a variance is made of forecast and plan", () => {
  expect([layersOf("variance"), layersOf("actual")]).toEqual([["forecast", "plan"], ["actual"]]);
});
