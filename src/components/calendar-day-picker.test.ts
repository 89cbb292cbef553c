import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { afterEach, expect, test, vi } from "vitest";
import { CalendarDayPicker } from "#src/components/calendar-day-picker.tsx";
import { dayOf, noonOf } from "#src/components/noon-of-day.ts";

afterEach(() => vi.unstubAllEnvs());

// São Paulo began summer time at midnight; Kiritimati and Niue are the ends of the day.
const ZONES = [
  "UTC",
  "America/Sao_Paulo",
  "America/New_York",
  "Pacific/Apia",
  "Pacific/Tongatapu",
  "Pacific/Pago_Pago",
  "Pacific/Kiritimati",
  "Pacific/Niue",
  "Asia/Kolkata",
  "Europe/Berlin",
];
const DAYS = [
  "0001-01-01",
  "0099-12-31",
  "1999-12-31",
  "2011-12-30",
  "2018-11-04",
  "2024-02-29",
  "2026-03-29",
  "2027-03-14",
  "2027-11-07",
  "9999-12-31",
];

/** Samoa's clocks never showed it, so that no date of a machine there can be it: its page has 31 Dec 2011 twice. */
const SKIPPED = { zone: "Pacific/Apia", day: "2011-12-30" };

const shown = (value: string | null, today: string) =>
  renderToStaticMarkup(
    createElement(CalendarDayPicker, { value, today, min: value ?? undefined, onPick: () => {} }),
  );
const cellsWith = (html: string, mark: RegExp) =>
  [...html.matchAll(/<td[^>]*>/g)]
    .filter(([cell]) => mark.test(cell))
    .map(([cell]) => /data-day="([^"]+)"/.exec(cell)?.[1]);

test.each(ZONES)("a day is the same day on the calendar's page and when it is picked, in %s", (zone) => {
  vi.stubEnv("TZ", zone);
  const days = DAYS.filter((day) => zone !== SKIPPED.zone || day !== SKIPPED.day);
  expect(days.map((day) => dayOf(noonOf(day)))).toEqual(days);
  for (const day of days.slice(2, -1)) {
    const html = shown(day, day);
    expect(cellsWith(html, /data-selected="true"/), day).toEqual([day]);
    expect(cellsWith(html, /data-today="true"/), day).toEqual([day]);
    expect(cellsWith(html, /./), day).toHaveLength(42);
    expect(new Set(cellsWith(html, /./)).size, day).toBe(42);
    expect(cellsWith(html, /data-disabled="true"/), day).not.toContain(day);
  }
});
