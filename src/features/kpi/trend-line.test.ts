import { expect, test } from "vitest";
import { sparkPath, trendOf } from "#src/features/kpi/trend-line.ts";

const value = (day: string, height: number) => ({ day, value: height });

test("a trend is a layer's total of each day", () => {
  const layers = {
    plan: { days: 1, cost: "1.00" },
    forecast: { days: 2, cost: "5.00" },
    actual: { days: 3, cost: "0.00" },
  };
  const points = [{ day: "2026-01-01", records: 1, layers }];
  expect(trendOf(points, "cost", "forecast")).toEqual([value("2026-01-01", 5)]);
  expect(trendOf(points, "days", "actual")).toEqual([value("2026-01-01", 3)]);
});

test("a line goes from the first to the last day", () => {
  const [a, b, c] = [value("2026-01-01", 5), value("2026-01-02", 9), value("2026-01-03", 7)];
  expect(sparkPath([a, b, c])).toBe("M0,22 L50,2 L100,12");
  expect(sparkPath([value("2026-01-01", 3), value("2026-01-02", 3)])).toBe("M0,12 L100,12");
  expect(sparkPath([a])).toBeNull();
  expect(sparkPath([])).toBeNull();
});

test("days that are missing stand as the one before them", () => {
  const values = [value("2026-01-01", 0), value("2026-01-02", 5), value("2026-01-11", 10)];
  expect(sparkPath(values)).toBe("M0,22 L10,12 L90,12 L100,2");
});
