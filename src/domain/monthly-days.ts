/** Calendar months as whole numbers, counted from the year 0, beside the days of src/domain/timeline-days.ts. */

import { civilOf, numberOfCivil } from "#src/domain/timeline-days.ts";

/** Months since the year 0 of the day with this number. */
export function monthOfDay(day: number): number {
  const { year, month } = civilOf(day);
  return year * 12 + month - 1;
}

/** The number of a month's first day. */
export function firstDayOf(month: number): number {
  return numberOfCivil({ year: 0, month: month + 1, dayOfMonth: 1 });
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
