import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dayNumber, FIRST_DAY, LAST_DAY, movedBy } from "#src/domain/timeline-days.ts";
import { amountWords, nearestAmount, signedAmount, snapDrag } from "#src/domain/timeline-snap.ts";

const CALENDAR = { first: FIRST_DAY, last: LAST_DAY };
const bar = { first: dayNumber("2026-01-10"), last: dayNumber("2026-06-30") };

describe("snapping", () => {
  test("days and weeks are rounded, months are those of the calendar", () => {
    expect(nearestAmount(0, 3.4, "day")).toBe(3);
    expect(nearestAmount(0, -0.2, "day")).toBe(0);
    expect(Object.is(nearestAmount(0, -0.2, "week"), 0)).toBe(true);
    expect(nearestAmount(0, 11, "week")).toBe(2);
    expect(nearestAmount(dayNumber("2026-01-31"), 28, "month")).toBe(1);
    expect(nearestAmount(dayNumber("2026-01-31"), 13, "month")).toBe(0);
    expect(nearestAmount(dayNumber("2026-03-31"), -62, "month")).toBe(-2);
    expect(nearestAmount(dayNumber("2026-01-01"), 365, "month")).toBe(12);
  });

  test("no other number of months comes nearer", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -30_000, max: 60_000 }),
        fc.integer({ min: -9000, max: 9000 }),
        (day, days) => {
          const amount = nearestAmount(day, days, "month");
          const missed = (each: number) => Math.abs(movedBy(day, each, "month") - day - days);
          expect(missed(amount)).toBeLessThanOrEqual(Math.min(missed(amount - 1), missed(amount + 1)));
        },
      ),
    );
  });

  test("a bar moves by the units that the pointer passed", () => {
    expect(snapDrag(bar, "body", 8.6, "day", CALENDAR)).toEqual({ amount: 9, stopped: false });
    expect(snapDrag(bar, "body", -8.6, "week", CALENDAR)).toEqual({ amount: -1, stopped: false });
    expect(snapDrag(bar, "end", 45, "month", CALENDAR)).toEqual({ amount: 1, stopped: false });
  });

  test("an edge stops at the other one: a forecast never ends before it starts", () => {
    const short = { first: 100, last: 103 };
    expect(snapDrag(short, "end", -10, "day", CALENDAR)).toEqual({ amount: -3, stopped: true });
    expect(snapDrag(short, "start", 10, "day", CALENDAR)).toEqual({ amount: 3, stopped: true });
    expect(snapDrag(short, "start", 10, "week", CALENDAR)).toEqual({ amount: 0, stopped: true });
  });

  test("an edge of a forecast in the wrong order goes towards the other one, and past it, but not away from it", () => {
    const reversed = { first: 130, last: 100 };
    expect(snapDrag(reversed, "end", 20, "day", CALENDAR)).toEqual({ amount: 20, stopped: false });
    expect(snapDrag(reversed, "end", 50, "day", CALENDAR)).toEqual({ amount: 50, stopped: false });
    expect(snapDrag(reversed, "end", -1, "day", CALENDAR)).toEqual({ amount: 0, stopped: true });
    expect(snapDrag(reversed, "start", -50, "day", CALENDAR)).toEqual({ amount: -50, stopped: false });
    expect(snapDrag(reversed, "start", 2, "day", CALENDAR)).toEqual({ amount: 0, stopped: true });
    const bounds = { first: 90, last: 145 };
    expect(snapDrag(reversed, "end", 50, "day", bounds)).toEqual({ amount: 45, stopped: true });
    expect(snapDrag(reversed, "start", -50, "day", bounds)).toEqual({ amount: -40, stopped: true });
    expect(snapDrag(reversed, "body", 50, "day", bounds)).toEqual({ amount: 15, stopped: true });
    expect(snapDrag(reversed, "body", -50, "day", bounds)).toEqual({ amount: -10, stopped: true });
  });

  test("a drag beyond the calendar stops at its edge", () => {
    const late = { first: LAST_DAY - 20, last: LAST_DAY - 10 };
    expect(snapDrag(late, "body", 500, "day", CALENDAR)).toEqual({ amount: 10, stopped: true });
    expect(snapDrag(late, "body", 500, "week", CALENDAR)).toEqual({ amount: 1, stopped: true });
    expect(snapDrag(late, "body", 500, "month", CALENDAR)).toEqual({ amount: 0, stopped: true });
    expect(snapDrag(late, "end", 500, "day", CALENDAR)).toEqual({ amount: 10, stopped: true });
    const early = { first: FIRST_DAY + 4, last: FIRST_DAY + 40 };
    expect(snapDrag(early, "body", -9, "day", CALENDAR)).toEqual({ amount: -4, stopped: true });
    expect(snapDrag(early, "start", -9, "day", CALENDAR)).toEqual({ amount: -4, stopped: true });
  });

  test("whatever is dragged wherever, the bar keeps its order and its bounds", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1000 }),
        fc.integer({ min: 0, max: 400 }),
        fc.integer({ min: -5000, max: 5000 }),
        fc.constantFrom("start" as const, "end" as const, "body" as const),
        fc.constantFrom("day" as const, "week" as const, "month" as const),
        (first, length, days, part, unit) => {
          const bounds = { first: -200, last: 2000 };
          const { amount } = snapDrag({ first, last: first + length }, part, days, unit, bounds);
          const start = part === "end" ? first : movedBy(first, amount, unit);
          const end = part === "start" ? first + length : movedBy(first + length, amount, unit);
          expect(start).toBeLessThanOrEqual(end);
          expect(start).toBeGreaterThanOrEqual(bounds.first);
          expect(end).toBeLessThanOrEqual(bounds.last);
        },
      ),
    );
  });

  test("a bar that stands outside of the bounds already stays where it is", () => {
    expect(snapDrag({ first: -50, last: -40 }, "body", -5, "day", { first: 0, last: 100 })).toEqual({
      amount: 0,
      stopped: true,
    });
  });

  test("amounts in words", () => {
    expect(amountWords(1, "day")).toBe("1 day");
    expect(amountWords(-1200, "week")).toBe("1,200 weeks");
    expect(signedAmount(-1, "month")).toBe("−1 month");
    expect(signedAmount(7, "day")).toBe("+7 days");
  });
});
