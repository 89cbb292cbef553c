import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  addDays,
  addMonths,
  daysBetween,
  formatDay,
  formatDuration,
  isDay,
  parseTypedDay,
  utcDay,
} from "#src/domain/calendar.ts";
import { anyDay } from "#src/domain/record-arbitraries.ts";

describe("isDay", () => {
  test.each(["2026-01-15", "2024-02-29", "2000-02-29", "0001-01-01", "9999-12-31", "2026-04-30"])(
    "%s is one",
    (day) => {
      expect(isDay(day)).toBe(true);
    },
  );
  test.each([
    "2026-13-45",
    "2026-00-10",
    "2026-01-00",
    "2026-02-29",
    "1900-02-29",
    "2026-04-31",
    "0000-01-01",
    "2026-1-5",
    "2026-01-15T00:00:00Z",
    " 2026-01-15",
    "",
  ])("%j is none", (text) => {
    expect(isDay(text)).toBe(false);
  });
});

describe("arithmetic", () => {
  test.each([
    ["2026-01-15", "2026-01-15", 0],
    ["2026-01-15", "2026-06-30", 166],
    ["2024-02-28", "2024-03-01", 2],
    ["2026-03-08", "2026-03-09", 1],
    ["2026-06-30", "2026-01-15", -166],
    ["0001-01-01", "9999-12-31", 3_652_058],
    ["0099-12-31", "0100-01-01", 1],
  ])("from %s to %s are %i days", (start, end, days) => {
    expect(daysBetween(start, end)).toBe(days);
    expect(addDays(start, days)).toBe(end);
  });

  test.each([
    ["2026-01-31", 1, "2026-02-28"],
    ["2024-01-31", 1, "2024-02-29"],
    ["2026-12-15", 1, "2027-01-15"],
    ["2026-01-15", -1, "2025-12-15"],
    ["2026-03-31", -13, "2025-02-28"],
    ["2026-05-31", 1, "2026-06-30"],
    ["2026-01-15", 0, "2026-01-15"],
  ])("%s and %i months is %s", (day, months, moved) => {
    expect(addMonths(day, months)).toBe(moved);
  });

  test("leaving the years 0001 to 9999, and what is no day, is an error", () => {
    expect(() => addDays("9999-12-31", 1)).toThrow(RangeError);
    expect(() => addDays("0001-01-01", -1)).toThrow(RangeError);
    expect(() => addDays("2026-01-01", 1e12)).toThrow(RangeError);
    expect(() => addMonths("9999-12-31", 1)).toThrow(RangeError);
    expect(() => addMonths("0001-01-01", -1)).toThrow(RangeError);
    expect(() => daysBetween("2026-02-30", "2026-03-01")).toThrow("Not a calendar day: 2026-02-30");
  });

  test("adding the days between two days leads from one to the other", () => {
    fc.assert(
      fc.property(anyDay, anyDay, (a, b) => {
        expect(addDays(a, daysBetween(a, b))).toBe(b);
        expect(daysBetween(a, b) > 0).toBe(a < b);
      }),
    );
  });

  test("the UTC day of an instant is the same wherever the machine stands", () => {
    expect(utcDay(new Date("2026-01-15T23:59:59.999Z"))).toBe("2026-01-15");
    expect(utcDay(new Date("2026-01-15T00:00:00+02:00"))).toBe("2026-01-14");
  });
});

describe("formatting", () => {
  test.each([
    ["2026-01-15", "15 Jan 2026"],
    ["2026-05-01", "1 May 2026"],
    ["2026-09-30", "30 Sep 2026"],
  ])("%s reads %s", (day, text) => {
    expect(formatDay(day)).toBe(text);
  });

  test.each([
    ["2026-01-15", "2026-06-27", "5 mo 12 d"],
    ["2026-01-15", "2026-06-15", "5 mo"],
    ["2026-01-15", "2026-01-27", "12 d"],
    ["2026-01-15", "2026-01-15", "0 d"],
    ["2026-01-31", "2026-02-28", "1 mo"],
    ["2026-01-15", "2027-02-14", "12 mo 30 d"],
    ["2026-01-15", "2026-01-12", "-3 d"],
    ["9998-12-31", "9999-12-30", "11 mo 30 d"],
  ])("from %s to %s lasts %s", (start, end, text) => {
    expect(formatDuration(start, end)).toBe(text);
  });
});

describe("a typed day", () => {
  const today = "2026-01-15";
  test.each([
    ["15 Jan 2026", "2026-01-15"],
    ["15 january 2026", "2026-01-15"],
    ["  5  MAY  2026 ", "2026-05-05"],
    ["15.1.2026", "2026-01-15"],
    ["15.01.2026", "2026-01-15"],
    ["2026-01-15", "2026-01-15"],
    ["1/15/2026", "2026-01-15"],
    ["15-Jan-2026", "2026-01-15"],
    ["15-Jan-26", "2026-01-15"],
    ["15 jan 99", "2099-01-15"],
    ["1/15/26", "2026-01-15"],
    ["15.1.00", "2000-01-15"],
    ["Jan 15, 2026", "2026-01-15"],
    ["January 15 2026", "2026-01-15"],
    ["2026/1/15", "2026-01-15"],
    ["+10", "2026-01-25"],
    ["+0", "2026-01-15"],
  ])("%j is %s", (text, day) => {
    expect(parseTypedDay(text, today)).toBe(day);
  });

  test.each([
    "",
    "15/1/2026",
    "31.2.2026",
    "2026-02-30",
    "15 Foo 2026",
    "15 Ja 2026",
    "15-Jan-026",
    "15-Jan-6",
    "Jan 32, 2026",
    "2026/13/1",
    "1/15/6",
    "29.2.27",
    "tomorrow",
    "-10",
    "+",
    "+9999999",
    "10",
    "2026-01-15T00:00:00Z",
    `1/15/2026${" ".repeat(50)}x`,
  ])("%j is none", (text) => {
    expect(parseTypedDay(text, today)).toBeNull();
  });

  test("what is shown can be typed", () => {
    const fourDigitYear = anyDay.filter((day) => day >= "1000");
    fc.assert(
      fc.property(fourDigitYear, (day) => {
        expect(parseTypedDay(formatDay(day), today)).toBe(day);
      }),
    );
  });
});
