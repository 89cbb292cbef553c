import fc from "fast-check";
import { expect, test } from "vitest";
import { firstDayOf, monthNumber, monthOfDay, monthText } from "#src/domain/monthly-days.ts";
import { anyDay } from "#src/domain/record-arbitraries.ts";
import { dayNumber } from "#src/domain/timeline-days.ts";

test("every day is in its month, and each month begins on its first", () => {
  fc.assert(
    fc.property(
      fc.oneof(anyDay, fc.constantFrom("0001-01-01", "2000-02-29", "1900-03-01", "9999-12-31")),
      (day) => {
        const month = monthNumber(day.slice(0, 7));
        expect(monthOfDay(dayNumber(day))).toBe(month);
        expect(firstDayOf(month)).toBe(dayNumber(`${day.slice(0, 7)}-01`));
        expect(monthText(month)).toBe(day.slice(0, 7));
      },
    ),
  );
});
