/**
 * Calendar days as whole numbers, counted from 1970-01-01 (day 0), for drawing and for sums over many records: proleptic Gregorian arithmetic on integers,
 * without clock, Date or time zone. Texts are canonical days (`YYYY-MM-DD`, years 0001 to 9999).
 * The conversions are those of Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms".
 */

import type { TimeUnit } from "#src/domain/bulk-operation.ts";

const DAYS_PER_ERA = 146_097;
/** Days from 0000-03-01, where the eras of 400 years are counted from, to 1970-01-01. */
const EPOCH_SHIFT = 719_468;

export interface CivilDay {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly dayOfMonth: number;
}

/** The number of a day of the calendar; months outside 1 to 12 count on into other years. */
export function numberOfCivil({ year, month, dayOfMonth }: CivilDay): number {
  const months = year * 12 + month - 1 - 2;
  const marchYear = Math.floor(months / 12);
  const era = Math.floor(marchYear / 400);
  const yearOfEra = marchYear - era * 400;
  const dayOfYear = Math.floor((153 * (months - marchYear * 12) + 2) / 5) + dayOfMonth - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * DAYS_PER_ERA + dayOfEra - EPOCH_SHIFT;
}

/** Year, month and day of the month of a day. */
export function civilOf(day: number): CivilDay {
  const shifted = day + EPOCH_SHIFT;
  const era = Math.floor(shifted / DAYS_PER_ERA);
  const dayOfEra = shifted - era * DAYS_PER_ERA;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    dayOfMonth: dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1,
  };
}

/** `2026-01-15` → its number. */
export function dayNumber(day: string): number {
  return numberOfCivil({
    year: Number(day.slice(0, 4)),
    month: Number(day.slice(5, 7)),
    dayOfMonth: Number(day.slice(8, 10)),
  });
}

/** The number of a day → `2026-01-15`; days outside the calendar become its first or last. */
export function dayText(day: number): string {
  const { year, month, dayOfMonth } = civilOf(withinCalendar(day));
  const two = (value: number) => String(value).padStart(2, "0");
  return `${String(year).padStart(4, "0")}-${two(month)}-${two(dayOfMonth)}`;
}

/** 0001-01-01. */
export const FIRST_DAY = numberOfCivil({ year: 1, month: 1, dayOfMonth: 1 });
/** 9999-12-31. */
export const LAST_DAY = numberOfCivil({ year: 9999, month: 12, dayOfMonth: 31 });

/** The nearest whole day inside the calendar. */
export function withinCalendar(day: number): number {
  return Math.min(Math.max(Math.round(day), FIRST_DAY), LAST_DAY);
}

/** 0 for Monday to 6 for Sunday. */
export function weekdayOf(day: number): number {
  return (((day + 3) % 7) + 7) % 7;
}

/** A day moved by whole units, also beyond the calendar; months keep the day of the month where there is one. */
export function movedBy(day: number, amount: number, unit: TimeUnit): number {
  if (unit === "day") return day + amount;
  if (unit === "week") return day + amount * 7;
  const { year, month, dayOfMonth } = civilOf(day);
  const first = numberOfCivil({ year, month: month + amount, dayOfMonth: 1 });
  const next = numberOfCivil({ year, month: month + amount + 1, dayOfMonth: 1 });
  return Math.min(first + dayOfMonth, next) - 1;
}
