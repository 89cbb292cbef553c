import { describe, expect, test } from "vitest";
import { dayNumber, dayText, FIRST_DAY, LAST_DAY } from "#src/domain/timeline-days.ts";
import {
  clampZoom,
  fitSpan,
  formatZoom,
  joinSpans,
  nearestZoom,
  parseZoom,
  scrollSpan,
  spanOfDays,
  ZOOM_PX,
  zoomStep,
} from "#src/domain/timeline-scale.ts";

const day = dayNumber;

describe("zoom", () => {
  test("stands in the address by name, or as pixels", () => {
    for (const pxPerDay of [...Object.values(ZOOM_PX), 1.25, 0.0311])
      expect(parseZoom(formatZoom(pxPerDay))).toBe(pxPerDay);
    expect(formatZoom(32)).toBe("day");
    expect(formatZoom(7.12345)).toBe("7.123");
    for (const nonsense of ["", " ", "week ", "-3", "0", "NaN", "Infinity", "month2"])
      expect(parseZoom(nonsense), nonsense).toBeNull();
    expect(parseZoom("900")).toBe(64);
    expect(clampZoom(0)).toBe(0.01);
  });

  test("steps go from name to name, and on by halves and doubles", () => {
    expect(zoomStep(3.2, 1)).toBe(12);
    expect(zoomStep(3.2, -1)).toBe(0.6);
    expect(zoomStep(5, 1)).toBe(12);
    expect(zoomStep(5, -1)).toBe(3.2);
    expect(zoomStep(32, 1)).toBe(64);
    expect(zoomStep(64, 1)).toBe(64);
    expect(zoomStep(0.6, -1)).toBe(0.3);
    expect(zoomStep(0.01, -1)).toBe(0.01);
  });

  test("is called after the nearest name", () => {
    expect(nearestZoom(40)).toBe("day");
    expect(nearestZoom(8)).toBe("week");
    expect(nearestZoom(1.6)).toBe("month");
    expect(nearestZoom(0.02)).toBe("year");
  });

  test("to fit shows the whole span with air on both sides", () => {
    const span = { first: day("2026-01-01"), last: day("2026-12-31") };
    const { pxPerDay, left } = fitSpan(span, 1000);
    expect(left).toBeLessThan(span.first);
    expect(left + 1000 / pxPerDay).toBeGreaterThan(span.last + 1);
    expect((365 * pxPerDay) / 1000).toBeGreaterThan(0.9);
  });

  test("to fit one day doesn't blow it up beyond what can be drawn", () => {
    const { pxPerDay, left } = fitSpan({ first: 100, last: 100 }, 1000);
    expect(pxPerDay).toBe(64);
    expect(left).toBeCloseTo(100.5 - 1000 / 64 / 2);
  });

  test("to fit the whole calendar begins with its first day", () => {
    expect(fitSpan({ first: FIRST_DAY, last: FIRST_DAY + 10 }, 1000).left).toBe(FIRST_DAY);
  });
});

describe("spans", () => {
  test("join, and come from days in either order", () => {
    expect(spanOfDays("2026-01-02", "2026-01-01")).toEqual({
      first: day("2026-01-01"),
      last: day("2026-01-02"),
    });
    expect(spanOfDays(null, "2026-01-01")).toBeNull();
    expect(spanOfDays("2026-01-01", null)).toBeNull();
    expect(joinSpans(null, null)).toBeNull();
    expect(joinSpans({ first: 1, last: 2 }, null)).toEqual({ first: 1, last: 2 });
    expect(joinSpans(null, { first: 1, last: 2 })).toEqual({ first: 1, last: 2 });
    expect(joinSpans({ first: 1, last: 2 }, { first: -1, last: 1 })).toEqual({ first: -1, last: 2 });
  });

  const today = day("2026-06-15");
  const usual = { known: null, today, left: today, pxPerDay: 3.2, widthPx: 1000 };

  test("what can be scrolled to are whole years around records and today", () => {
    const known = { first: day("2024-05-01"), last: day("2029-02-01") };
    const span = scrollSpan({ ...usual, known });
    expect(dayText(span.first)).toBe("2022-01-01");
    expect(dayText(span.last)).toBe("2030-12-31");
  });

  test("without records there is today, and two screens to scroll through", () => {
    const span = scrollSpan({ ...usual, pxPerDay: 0.02 });
    expect((span.last - span.first) * 0.02).toBeGreaterThan(2000);
  });

  test("the whole calendar is not laid out at once, but the part around the left edge", () => {
    const known = { first: FIRST_DAY, last: LAST_DAY };
    const span = scrollSpan({ ...usual, known, pxPerDay: 32 });
    expect((span.last - span.first) * 32).toBeLessThanOrEqual(8_000_000);
    expect(span.first).toBeLessThan(today);
    expect(span.last).toBeGreaterThan(today);
    const whole = scrollSpan({ ...usual, known, pxPerDay: 0.6 });
    expect(whole).toEqual(known);
  });

  test("near the first day of the calendar it begins there", () => {
    const known = { first: FIRST_DAY, last: LAST_DAY };
    expect(scrollSpan({ ...usual, known, left: FIRST_DAY, pxPerDay: 32 }).first).toBe(FIRST_DAY);
    expect(scrollSpan({ ...usual, known, left: LAST_DAY - 20, pxPerDay: 32 }).last).toBe(LAST_DAY);
  });
});
