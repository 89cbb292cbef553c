import { monthNumber, monthText } from "#src/domain/monthly-days.ts";

const NAMES = [
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

/** First and last month, `YYYY-MM`. */
export interface MonthSpan {
  readonly from: string;
  readonly to: string;
}

/** Whether a column is a month, and not what lies before, after or in none. */
export function isMonth(column: string): boolean {
  return /^\d{4}-(0[1-9]|1[0-2])$/.test(column);
}

/** `2026-03` → `Mar`; the other columns have names of their own. */
export function columnLabel(column: string): string {
  if (isMonth(column)) return nameOf(column).slice(0, 3);
  return column === "before" ? "Earlier" : column === "after" ? "Later" : "No month";
}

/** `2026-03` → `March 2026`, to be read alone. */
export function columnWords(column: string): string {
  if (isMonth(column)) return `${nameOf(column)} ${column.slice(0, 4)}`;
  return column === "before" ? "all earlier months" : column === "after" ? "all later months" : "no month";
}

/** `Mar 2026`. */
export function shortMonth(month: string): string {
  return `${nameOf(month).slice(0, 3)} ${month.slice(0, 4)}`;
}

function nameOf(month: string): string {
  return NAMES[Number(month.slice(5)) - 1] ?? month;
}

export function addMonths(month: string, by: number): string {
  return monthText(Math.min(Math.max(monthNumber(month) + by, 12), 119_999));
}

/** The same number of months, as far on as it is long (back with -1). */
export function stepped({ from, to }: MonthSpan, direction: 1 | -1): MonthSpan {
  const by = direction * (monthNumber(to) - monthNumber(from) + 1);
  return { from: addMonths(from, by), to: addMonths(to, by) };
}

export function yearSpan(year: number): MonthSpan {
  const text = String(year).padStart(4, "0");
  return { from: `${text}-01`, to: `${text}-12` };
}

/** `Jan 2026 – Dec 2026`, or `2026` for a whole year. */
export function spanWords({ from, to }: MonthSpan): string {
  if (from.endsWith("-01") && to === `${from.slice(0, 4)}-12`) return from.slice(0, 4);
  return `${shortMonth(from)} – ${shortMonth(to)}`;
}

/** Years from the first to the last month, at most 30 around the present one. */
export function yearsOf(first: string | null, last: string | null, present: string): number[] {
  const now = Number(present.slice(0, 4));
  const from = Math.max(Number((first ?? present).slice(0, 4)), now - 15);
  const to = Math.min(Number((last ?? present).slice(0, 4)), now + 15);
  return Array.from({ length: Math.max(to - from + 1, 0) }, (_, at) => from + at);
}
