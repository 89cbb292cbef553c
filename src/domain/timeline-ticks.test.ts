import { describe, expect, test } from "vitest";
import { dayNumber, dayText, FIRST_DAY, LAST_DAY } from "#src/domain/timeline-days.ts";
import { type TickLevel, tickLevels, ticksOf } from "#src/domain/timeline-ticks.ts";

const span = (first: string, last: string) => ({ first: dayNumber(first), last: dayNumber(last) });
const of = (unit: TickLevel["unit"], years = 1): TickLevel => ({ unit, years });
const read = (level: TickLevel, first: string, last: string) =>
  ticksOf(level, span(first, last)).map(({ day, label }) => `${dayText(day)} ${label}`);

describe("the scale", () => {
  test("has units that fit the width of a day", () => {
    const units = (pxPerDay: number) => {
      const { upper, lower } = tickLevels(pxPerDay);
      return [upper.unit, lower.unit, upper.years, lower.years];
    };
    expect(units(32)).toEqual(["month", "day", 1, 1]);
    expect(units(12)).toEqual(["month", "week", 1, 1]);
    expect(units(3.2)).toEqual(["year", "month", 1, 1]);
    expect(units(0.6)).toEqual(["year", "quarter", 1, 1]);
    expect(units(0.1)).toEqual(["year", "year", 10, 1]);
    expect(units(0.01)).toEqual(["year", "year", 100, 10]);
    expect(units(0.00001)).toEqual(["year", "year", 10_000, 1000]);
  });

  test("begins each tick where its unit begins, also when the span begins inside", () => {
    expect(read(of("day"), "2026-02-27", "2026-03-01")).toEqual([
      "2026-02-27 27",
      "2026-02-28 28",
      "2026-03-01 1",
    ]);
    expect(read(of("week"), "2026-01-14", "2026-01-20")).toEqual(["2026-01-12 12 Jan", "2026-01-19 19 Jan"]);
    expect(read(of("month"), "2025-12-31", "2026-01-01")).toEqual([
      "2025-12-01 December 2025",
      "2026-01-01 January 2026",
    ]);
    expect(read({ ...of("month"), isShort: true }, "2026-01-01", "2026-01-02")).toEqual(["2026-01-01 Jan"]);
    expect(read(of("quarter"), "2026-02-01", "2026-12-31")).toEqual([
      "2026-01-01 Q1",
      "2026-04-01 Q2",
      "2026-07-01 Q3",
      "2026-10-01 Q4",
    ]);
    expect(read(of("year"), "2025-06-01", "2026-06-01")).toEqual(["2025-01-01 2025", "2026-01-01 2026"]);
    expect(read(of("year", 10), "2019-06-01", "2026-06-01")).toEqual([
      "2010-01-01 2010–2019",
      "2020-01-01 2020–2029",
    ]);
  });

  test("ticks touch each other without gap", () => {
    for (const unit of ["day", "week", "month", "quarter", "year"] as const) {
      const ticks = ticksOf(of(unit), span("2023-01-05", "2029-03-03"));
      for (const [index, tick] of ticks.slice(1).entries()) expect(tick.day).toBe(ticks[index]?.until);
    }
  });

  test("ends with the calendar", () => {
    expect(
      ticksOf(of("year", 1000), { first: FIRST_DAY, last: LAST_DAY + 5000 }).map(({ label }) => label),
    ).toEqual(["1–999", ...[1, 2, 3, 4, 5, 6, 7, 8, 9].map((each) => `${each}000–${each}999`)]);
    expect(
      ticksOf(of("year", 10_000), { first: FIRST_DAY, last: LAST_DAY }).map(({ label }) => label),
    ).toEqual(["1–9999"]);
  });
});
