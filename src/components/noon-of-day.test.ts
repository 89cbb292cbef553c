import { afterEach, expect, test, vi } from "vitest";
import { dayOf, noonOf } from "#src/components/noon-of-day.ts";

afterEach(() => vi.unstubAllEnvs());

// São Paulo began summer time at midnight; Kiritimati and Niue are the ends of the day.
const ZONES = [
  "UTC",
  "America/Sao_Paulo",
  "Pacific/Kiritimati",
  "Pacific/Niue",
  "Asia/Kolkata",
  "Europe/Berlin",
];
const DAYS = [
  "0001-01-01",
  "0099-12-31",
  "1999-12-31",
  "2018-11-04",
  "2024-02-29",
  "2026-03-29",
  "9999-12-31",
];

test.each(ZONES)("a day stays the same day in %s", (zone) => {
  vi.stubEnv("TZ", zone);
  expect(DAYS.map((day) => dayOf(noonOf(day)))).toEqual(DAYS);
});
