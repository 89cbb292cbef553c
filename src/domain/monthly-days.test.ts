import fc from "fast-check";
import { expect, test } from "vitest";
import { dayNumber, firstDayOf, monthNumber, monthOfDay, monthText } from "#src/domain/monthly-days.ts";
import { anyDay } from "#src/domain/record-arbitraries.ts";

test.each([
  ["1970-01-01", 0],
  ["1969-12-31", -1],
  ["2000-03-01", 11_017],
])("%s is day %d", (day, number) => {
  expect(dayNumber(day)).toBe(number);
});

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
