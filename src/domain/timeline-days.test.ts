import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addDays, addMonths, daysBetween } from "#src/domain/calendar.ts";
import {
  civilOf,
  dayNumber,
  dayText,
  FIRST_DAY,
  LAST_DAY,
  movedBy,
  numberOfCivil,
  weekdayOf,
  withinCalendar,
} from "#src/domain/timeline-days.ts";

const anyDay = fc.integer({ min: FIRST_DAY, max: LAST_DAY });

describe("days as numbers", () => {
  test("1970-01-01 is day 0, and the calendar runs from 0001 to 9999", () => {
    expect(dayNumber("1970-01-01")).toBe(0);
    expect(dayNumber("2026-01-15")).toBe(daysBetween("1970-01-01", "2026-01-15"));
    expect(dayText(FIRST_DAY)).toBe("0001-01-01");
    expect(dayText(LAST_DAY)).toBe("9999-12-31");
  });

  test("each day of the calendar is the number of its text", () => {
    fc.assert(
      fc.property(anyDay, (day) => {
        const text = addDays("1970-01-01", day);
        expect(dayText(day)).toBe(text);
        expect(dayNumber(text)).toBe(day);
        expect(numberOfCivil(civilOf(day))).toBe(day);
      }),
      { numRuns: 2000 },
    );
  });

  test("the last days of February, and of centuries, are where they should be", () => {
    for (const [before, after] of [
      ["2024-02-29", "2024-03-01"],
      ["2026-02-28", "2026-03-01"],
      ["1900-02-28", "1900-03-01"],
      ["2000-02-29", "2000-03-01"],
      ["2026-12-31", "2027-01-01"],
    ] as const)
      expect(dayNumber(after) - dayNumber(before), before).toBe(1);
  });

  test("days beyond the calendar become its edges", () => {
    expect(dayText(FIRST_DAY - 5)).toBe("0001-01-01");
    expect(dayText(LAST_DAY + 400)).toBe("9999-12-31");
    expect(withinCalendar(12.6)).toBe(13);
  });

  test("weeks begin on Monday", () => {
    expect(weekdayOf(dayNumber("2026-01-12"))).toBe(0);
    expect(weekdayOf(dayNumber("2026-01-18"))).toBe(6);
    expect(weekdayOf(dayNumber("0001-01-01"))).toBe(0);
  });

  test("moving by units agrees with the calendar's own rule", () => {
    expect(dayText(movedBy(dayNumber("2026-01-31"), 1, "month"))).toBe("2026-02-28");
    expect(dayText(movedBy(dayNumber("2026-01-31"), 2, "week"))).toBe("2026-02-14");
    fc.assert(
      fc.property(
        fc.integer({ min: dayNumber("1000-01-01"), max: dayNumber("3000-12-31") }),
        fc.integer({ min: -3000, max: 3000 }),
        (day, amount) => {
          expect(dayText(movedBy(day, amount, "month"))).toBe(addMonths(dayText(day), amount));
          expect(movedBy(day, amount, "day")).toBe(day + amount);
        },
      ),
    );
  });
});
