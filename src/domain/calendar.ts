/**
 * Calendar days as `YYYY-MM-DD` strings, years 0001 to 9999. Nothing here knows a time zone or a clock, so no day can
 * move by one.
 */

const MS_PER_DAY = 86_400_000;
const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
] as const;

interface Parts {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly dayOfMonth: number;
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

function isReal({ year, month, dayOfMonth }: Parts): boolean {
  if (year < 1 || year > 9999 || month < 1 || month > 12) return false;
  return dayOfMonth >= 1 && dayOfMonth <= daysInMonth(year, month);
}

function dayFrom({ year, month, dayOfMonth }: Parts): string {
  const padded = (value: number, width: number) => String(value).padStart(width, "0");
  return `${padded(year, 4)}-${padded(month, 2)}-${padded(dayOfMonth, 2)}`;
}

function partsOf(day: string): Parts {
  if (!isDay(day)) throw new RangeError(`Not a calendar day: ${day.slice(0, 40)}`);
  return {
    year: Number(day.slice(0, 4)),
    month: Number(day.slice(5, 7)),
    dayOfMonth: Number(day.slice(8, 10)),
  };
}

/** Days since 1970-01-01; setUTCFullYear because Date.UTC takes the years 0 to 99 for 1900 to 1999. */
function ordinalOf(day: string): number {
  const { year, month, dayOfMonth } = partsOf(day);
  return new Date(0).setUTCFullYear(year, month - 1, dayOfMonth) / MS_PER_DAY;
}

/** Whether a text is a real calendar day in the form `YYYY-MM-DD`, years 0001 to 9999. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  return isReal({
    year: Number(text.slice(0, 4)),
    month: Number(text.slice(5, 7)),
    dayOfMonth: Number(text.slice(8, 10)),
  });
}

/** Calendar days from `start` to `end` (end − start): 0 for the same day, negative when `end` is earlier. */
export function daysBetween(start: string, end: string): number {
  return ordinalOf(end) - ordinalOf(start);
}

/** The day `days` after `day` (before it when negative). Throws RangeError outside the years 0001 to 9999. */
export function addDays(day: string, days: number): string {
  const moved = new Date((ordinalOf(day) + days) * MS_PER_DAY);
  const parts = {
    year: moved.getUTCFullYear(),
    month: moved.getUTCMonth() + 1,
    dayOfMonth: moved.getUTCDate(),
  };
  if (!isReal(parts)) throw new RangeError(`${day} moved by ${days} days is outside the years 0001 to 9999`);
  return dayFrom(parts);
}

/**
 * The same day of the month `months` later (earlier when negative), clamped to the last day of that month:
 * 2026-01-31 plus 1 is 2026-02-28. Throws RangeError outside the years 0001 to 9999.
 */
export function addMonths(day: string, months: number): string {
  const { year, month, dayOfMonth } = partsOf(day);
  const count = year * 12 + (month - 1) + months;
  const to = { year: Math.floor(count / 12), month: count - Math.floor(count / 12) * 12 + 1 };
  const parts = { ...to, dayOfMonth: Math.min(dayOfMonth, daysInMonth(to.year, to.month)) };
  if (!isReal(parts))
    throw new RangeError(`${day} moved by ${months} months is outside the years 0001 to 9999`);
  return dayFrom(parts);
}

/** The calendar day of an instant in UTC. */
export function utcDay(instant: Date): string {
  return dayFrom({
    year: instant.getUTCFullYear(),
    month: instant.getUTCMonth() + 1,
    dayOfMonth: instant.getUTCDate(),
  });
}

/** `2026-01-05` → `5 Jan 2026`. */
export function formatDay(day: string): string {
  const { year, month, dayOfMonth } = partsOf(day);
  return `${dayOfMonth} ${MONTHS[month - 1]?.slice(0, 3)} ${year}`;
}

/** Whole months and the days that remain, from `start` to `end`: `5 mo 12 d`, `5 mo`, `12 d`, `0 d`; `-3 d` when reversed. */
export function formatDuration(start: string, end: string): string {
  if (end < start) return `-${formatDuration(end, start)}`;
  const [from, to] = [partsOf(start), partsOf(end)];
  let months = (to.year - from.year) * 12 + to.month - from.month;
  if (addMonths(start, months) > end) months -= 1;
  const days = daysBetween(addMonths(start, months), end);
  if (months === 0) return `${days} d`;
  return days === 0 ? `${months} mo` : `${months} mo ${days} d`;
}

/**
 * A day as people type it: `2026-01-15`, `2026/1/15`, `15 Jan 2026`, `15-January-2026`, `Jan 15, 2026`, `15.1.2026`,
 * `1/15/2026` (month first), `+10` (days from `today`). A year of two digits, as in Excel's `15-Jan-27`, is one of 2000 to 2099.
 * Anything else, and a day that doesn't exist, is null.
 */
export function parseTypedDay(text: string, today: string): string | null {
  const typed = text.trim();
  if (typed.length > 40) return null;
  if (isDay(typed)) return typed;
  if (/^\+\d{1,7}$/.test(typed)) {
    try {
      return addDays(today, Number(typed));
    } catch {
      return null;
    }
  }
  const named = /^(\d{1,2})[ -]+([a-z]+)[ -]+(\d{4}|\d{2})$/i.exec(typed);
  if (named) return realDay(named[3], monthNumber(named[2]), named[1]);
  const american = /^([a-z]+) +(\d{1,2}),? +(\d{4})$/i.exec(typed);
  if (american) return realDay(american[3], monthNumber(american[1]), american[2]);
  const yearFirst = /^(\d{4})[/.](\d{1,2})[/.](\d{1,2})$/.exec(typed);
  if (yearFirst) return realDay(yearFirst[1], yearFirst[2], yearFirst[3]);
  const dotted = /^(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})$/.exec(typed);
  if (dotted) return realDay(dotted[3], dotted[2], dotted[1]);
  const slashed = /^(\d{1,2})\/(\d{1,2})\/(\d{4}|\d{2})$/.exec(typed);
  return slashed ? realDay(slashed[3], slashed[1], slashed[2]) : null;
}

/** 1 to 12, or 0 for what is no month's name. */
function monthNumber(name: string | undefined): number {
  const sought = String(name).toLowerCase();
  return (
    MONTHS.findIndex((month) => [month, month.slice(0, 3)].some((form) => form.toLowerCase() === sought)) + 1
  );
}

function realDay(year: unknown, month: unknown, dayOfMonth: unknown): string | null {
  const century = String(year).length === 2 ? 2000 : 0;
  const parts = { year: century + Number(year), month: Number(month), dayOfMonth: Number(dayOfMonth) };
  return isReal(parts) ? dayFrom(parts) : null;
}
