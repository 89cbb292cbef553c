import { describe, expect, test } from "vitest";
import {
  autoScrollSpeed,
  barPartAt,
  barsOf,
  isReversed,
  leadingBar,
  lengthInDays,
} from "#src/domain/timeline-bars.ts";
import { dayNumber } from "#src/domain/timeline-days.ts";

const NOTHING = {
  originalStart: null,
  originalEnd: null,
  forecastStart: null,
  forecastEnd: null,
  actualStart: null,
  actualEnd: null,
  isActualized: false,
};
const span = (first: string, last: string) => ({ first: dayNumber(first), last: dayNumber(last) });
const TODAY = "2026-06-15";

describe("bars of a record", () => {
  test("without dates there are none", () => {
    expect(barsOf(NOTHING, TODAY)).toEqual({
      plan: null,
      forecast: null,
      actual: null,
      isRunning: false,
    });
    const started = { ...NOTHING, forecastStart: "2026-01-01" };
    expect(barsOf(started, TODAY).forecast).toBeNull();
    expect(isReversed(started)).toBe(false);
    expect(isReversed({ ...NOTHING, forecastEnd: "2026-01-01" })).toBe(false);
  });

  test("plan and forecast stand between their dates", () => {
    const bars = barsOf(
      {
        ...NOTHING,
        originalStart: "2026-01-01",
        originalEnd: "2026-02-01",
        forecastStart: "2026-01-10",
        forecastEnd: "2026-03-01",
      },
      TODAY,
    );
    expect(bars.plan).toEqual(span("2026-01-01", "2026-02-01"));
    expect(bars.forecast).toEqual(span("2026-01-10", "2026-03-01"));
    expect(bars.actual).toBeNull();
  });

  test("a forecast in the wrong order is drawn all the same", () => {
    const reversed = { ...NOTHING, forecastStart: "2026-03-01", forecastEnd: "2026-01-01" };
    expect(barsOf(reversed, TODAY).forecast).toEqual(span("2026-01-01", "2026-03-01"));
    expect(isReversed(reversed)).toBe(true);
    expect(isReversed({ ...reversed, forecastEnd: "2026-03-01" })).toBe(false);
  });

  test("without a forecast the plan stands for a record, and without both the actual", () => {
    const onSite = { ...NOTHING, isActualized: true, actualStart: "2026-05-01" };
    const planned = { ...onSite, originalStart: "2026-04-01", originalEnd: "2026-05-02" };
    const forecast = { ...planned, forecastStart: "2026-04-07", forecastEnd: "2026-06-01" };
    const leading = (fields: Parameters<typeof barsOf>[0]) => leadingBar(barsOf(fields, TODAY));
    expect(leading(forecast)).toEqual(span("2026-04-07", "2026-06-01"));
    expect(leading(planned)).toEqual(span("2026-04-01", "2026-05-02"));
    expect(leading(onSite)).toEqual(span("2026-05-01", TODAY));
    expect(leading(NOTHING)).toBeNull();
  });

  test("what is on site goes on up to today; what comes later begins on its day", () => {
    const onSite = { ...NOTHING, isActualized: true, actualStart: "2026-05-01" };
    expect(barsOf(onSite, TODAY)).toMatchObject({ actual: span("2026-05-01", TODAY), isRunning: true });
    expect(barsOf({ ...onSite, actualStart: "2026-07-01" }, TODAY)).toMatchObject({
      actual: span("2026-07-01", "2026-07-01"),
      isRunning: true,
    });
    expect(barsOf({ ...onSite, actualEnd: "2026-06-01" }, TODAY)).toMatchObject({
      actual: span("2026-05-01", "2026-06-01"),
      isRunning: false,
    });
    expect(barsOf({ ...onSite, actualStart: null }, TODAY)).toMatchObject({ actual: null, isRunning: false });
    expect(barsOf({ ...onSite, isActualized: false }, TODAY).actual).toBeNull();
  });

  test("a length is counted as a cost counts it", () => {
    expect(lengthInDays({ forecastStart: "2026-01-01", forecastEnd: "2026-01-31" })).toBe(30);
    expect(lengthInDays({ forecastStart: "2026-01-01", forecastEnd: "2026-01-01" })).toBe(0);
    expect(lengthInDays({ forecastStart: "2026-01-02", forecastEnd: "2026-01-01" })).toBeNull();
    expect(lengthInDays({ forecastStart: null, forecastEnd: "2026-01-01" })).toBeNull();
    expect(lengthInDays({ forecastStart: "2026-01-01", forecastEnd: null })).toBeNull();
  });
});

describe("what a pointer meets", () => {
  test("edges are 8 px wide, and never more than a quarter of the bar", () => {
    expect(barPartAt(3, 100)).toBe("start");
    expect(barPartAt(50, 100)).toBe("body");
    expect(barPartAt(97, 100)).toBe("end");
    expect(barPartAt(5, 16)).toBe("body");
    expect(barPartAt(3, 16)).toBe("start");
    expect(barPartAt(13, 16)).toBe("end");
  });

  test("the view scrolls by itself near its edges, the quicker the nearer", () => {
    expect(autoScrollSpeed(500, 0, 1000)).toBe(0);
    expect(autoScrollSpeed(976, 0, 1000)).toBe(400);
    expect(autoScrollSpeed(24, 0, 1000)).toBe(-400);
    expect(autoScrollSpeed(1300, 0, 1000)).toBe(1600);
    expect(autoScrollSpeed(-10, 0, 1000)).toBe(-1600);
    expect(autoScrollSpeed(50, 0, 100)).toBe(0);
  });
});
