/** Calendar days and months as whole numbers: the quick form, for sums over tens of thousands of records. */

import { daysBetween } from "#src/domain/calendar.ts";

/** Days since 1970-01-01; negative before. */
export function dayNumber(day: string): number {
  return daysBetween("1970-01-01", day);
}

/** Months since the year 0 of the day with this number. Integers only (Hinnant, "chrono-compatible date algorithms"). */
export function monthOfDay(day: number): number {
  const shifted = day + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  // Years begin in March here, so that the leap day is the last.
  return (era * 400 + yearOfEra) * 12 + Math.floor((5 * dayOfYear + 2) / 153) + 2;
}

/** The number of a month's first day. */
export function firstDayOf(month: number): number {
  const sinceMarch = month - 2;
  const year = Math.floor(sinceMarch / 12);
  const era = Math.floor(year / 400);
  const yearOfEra = year - era * 400;
  const dayOfYear = Math.floor((153 * (sinceMarch - year * 12) + 2) / 5);
  const leapDays = Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100);
  return era * 146_097 + yearOfEra * 365 + leapDays + dayOfYear - 719_468;
}

/** `2026-03` → months since the year 0. */
export function monthNumber(month: string): number {
  return Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1;
}

/** Months since the year 0 → `2026-03`. */
export function monthText(month: number): string {
  const year = Math.floor(month / 12);
  return `${String(year).padStart(4, "0")}-${String(month - year * 12 + 1).padStart(2, "0")}`;
}
