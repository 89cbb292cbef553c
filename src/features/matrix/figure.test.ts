import { expect, test } from "vitest";
import {
  added,
  changeWords,
  difference,
  figureOf,
  figureWords,
  formatFigure,
  shareFigure,
  shownFigure,
  unknownWords,
} from "#src/features/matrix/figure.ts";

const amount = { days: 31, quantity: 2, cost: "100.10", unknownCost: 0 };

test("a figure is what is counted; without money there is no cost", () => {
  expect(figureOf(amount, "cost")).toBe("100.10");
  expect(figureOf(amount, "days")).toBe(31);
  expect(figureOf(amount, "quantity")).toBe(2);
  expect(figureOf({ days: 31, quantity: 2 }, "cost")).toBeNull();
  expect(figureOf(null, "days")).toBeNull();
});

test("a variance is forecast less plan, to the cent, where either of them is", () => {
  const layers = { plan: { ...amount, cost: "100.20" }, forecast: amount, actual: null };
  expect(shownFigure(layers, { cost: "-0.10" }, "cost", "variance")).toBe("-0.10");
  expect(shownFigure(layers, { cost: "-0.10" }, "days", "variance")).toBe(0);
  expect(shownFigure({ ...layers, forecast: null }, undefined, "days", "variance")).toBe(-31);
  expect(shownFigure(layers, null, "cost", "variance")).toBeNull();
  expect(shownFigure(layers, null, "cost", "actual")).toBeNull();
});

test("a sum of which nothing is known is no sum", () => {
  expect(figureOf({ days: 0, quantity: 2, cost: "0.00", unknownCost: 2 }, "cost")).toBeNull();
  expect(figureOf({ days: 0, quantity: 2, cost: "0.00", unknownCost: 1 }, "cost")).toBe("0.00");
  expect(figureOf({ days: 0, quantity: 2, cost: "0.00", unknownCost: 2 }, "days")).toBe(0);
  expect([formatFigure(null, "plan", 2), formatFigure(null, "plan")]).toEqual(["—", ""]);
  expect(figureWords(null, "cost", "plan", 2)).toBe("—");
  expect([unknownWords(0), unknownWords(1), unknownWords(1200)]).toEqual([
    null,
    "1 record without a known cost",
    "1,200 records without a known cost",
  ]);
});

test("one record has a variance where both of its costs are known", () => {
  const share = (cost: string | null) => ({ days: 10, cost });
  expect(shareFigure({ plan: share("0.10"), forecast: share("0.50") }, "cost", "variance")).toBe("0.40");
  expect(shareFigure({ plan: share("0.10") }, "cost", "variance")).toBe("-0.10");
  expect(shareFigure({ plan: share("0.10"), forecast: share(null) }, "cost", "variance")).toBeNull();
  expect(shareFigure({ plan: share(null), forecast: share("0.10") }, "cost", "variance")).toBeNull();
  expect(shareFigure({ plan: share(null), forecast: share("0.10") }, "days", "variance")).toBe(0);
  expect(shareFigure({ forecast: share(null) }, "quantity", "forecast")).toBe(1);
  expect(shareFigure({ forecast: share("0.10") }, "cost", "actual")).toBeNull();
});

test("sums and differences of money stay decimal", () => {
  expect(added("0.10", "0.20")).toBe("0.30");
  expect(added(null, "0.20")).toBe("0.20");
  expect(added(1, null)).toBe(1);
  expect(added(1, 2)).toBe(3);
  expect(difference("0.30", "0.10")).toBe("0.20");
  expect(difference(null, null)).toBeNull();
});

test.each([
  ["1234.56", "forecast", "$1,235"],
  ["1234.56", "variance", "+$1,235"],
  ["-1234.56", "variance", "-$1,235"],
  ["0.00", "variance", "$0"],
  [1234, "plan", "1,234"],
  [1234, "variance", "+1,234"],
  [-1234, "variance", "-1,234"],
  [0, "variance", "0"],
  [null, "variance", ""],
] as const)("%s as %s is shown as %j", (figure, shown, text) => {
  expect(formatFigure(figure, shown)).toBe(text);
});

test("figures alone have their unit", () => {
  expect(figureWords("5.00", "cost", "plan")).toBe("$5");
  expect(figureWords(1, "days", "plan")).toBe("1 day");
  expect(figureWords(-2, "days", "variance")).toBe("-2 days");
  expect(figureWords(1, "quantity", "plan")).toBe("1 record");
  expect(figureWords(3, "quantity", "plan")).toBe("3 records");
  expect(figureWords(null, "cost", "plan")).toBe("nothing");
});

test.each([
  ["39.00", "1000.00", "3.9% over plan"],
  ["-580.00", "1000.00", "58% under plan"],
  ["0.10", "1000.00", "just over plan"],
  ["0.00", "1000.00", "no change to plan"],
  ["5.00", "0.00", "over plan"],
  [null, null, "no change to plan"],
])("%s of %s is %s", (change, base, words) => {
  expect(changeWords(change, base, "plan")).toBe(words);
});
