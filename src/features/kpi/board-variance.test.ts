import { expect, test } from "vitest";
import { barScale, isUnfinished, varianceBars, varianceWords } from "#src/features/kpi/board-variance.ts";

const total = (cost: string, unknownCost = 0, quantity = 1) => ({ days: 1, quantity, cost, unknownCost });
const variance = (cost: string | null, planCost: string, unknownCost = 0) => ({
  cost,
  planCost,
  unknownCost,
});
const groups = [
  {
    values: ["a"],
    records: 1,
    layers: { plan: total("10.00"), forecast: total("15.00"), actual: null },
    variance: { forecast: variance("5.00", "10.00"), actual: variance("-10.00", "10.00") },
  },
  {
    values: ["b"],
    records: 2,
    layers: { plan: total("130.00", 0, 2), forecast: total("10.00", 1, 2), actual: total("1.00") },
    variance: { forecast: variance("-20.00", "30.00", 1), actual: variance("-129.00", "130.00") },
  },
  {
    values: [null],
    records: 3,
    layers: { plan: total("500.00", 0, 3), forecast: total("0.00", 3, 3), actual: null },
    variance: { forecast: variance(null, "0.00", 3), actual: variance("-500.00", "500.00") },
  },
];

test("the largest change comes first, of records whose two costs are known", () => {
  const bars = varianceBars(groups, "cost", "forecast");
  expect(bars.map((bar) => [bar.values[0], bar.variance, bar.share, bar.against])).toEqual([
    ["b", { change: "-20.00", base: "30.00", unknown: 1 }, -1, "10.00"],
    ["a", { change: "5.00", base: "10.00", unknown: 0 }, 0.25, "15.00"],
    [null, { change: null, base: "0.00", unknown: 3 }, 0, null],
  ]);
  expect(varianceBars(groups, "cost", "actual")[1]).toMatchObject({
    base: "130.00",
    against: "1.00",
    variance: { change: "-129.00" },
  });
  expect(varianceBars([], "cost", "forecast")).toEqual([]);
});

test("days are held against the plan as they are", () => {
  const [first] = varianceBars(groups, "days", "actual");
  expect(first).toMatchObject({ values: ["a"], base: 1, variance: { change: -1, unknown: 0 } });
});

test("below the plan, what happened is the part of it that is used, not a saving", () => {
  const so = { change: "-58.00", base: "100.00", unknown: 0 };
  expect(varianceWords(so, "actual")).toBe("42% of the plan so far");
  expect(varianceWords(so, "forecast")).toBe("58% under plan");
  expect(varianceWords({ ...so, change: "5.00" }, "actual")).toBe("5.0% over plan");
  expect([isUnfinished("-58.00", "actual"), isUnfinished("-58.00", "forecast")]).toEqual([true, false]);
  expect(isUnfinished("5.00", "actual")).toBe(false);
  expect(varianceWords({ change: "-1.00", base: "0.00", unknown: 0 }, "actual")).toBe("so far");
});

test("a variance says how many records it leaves out", () => {
  expect(varianceWords({ change: "5.00", base: "100.00", unknown: 2 }, "forecast")).toBe(
    "5.0% over plan, 2 records without a known cost",
  );
  expect(varianceWords({ change: null, base: "0.00", unknown: 1 }, "forecast")).toBe(
    "1 record without a known cost",
  );
  expect(varianceWords({ change: null, base: null, unknown: 0 }, "actual")).toBe("no change to plan");
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
