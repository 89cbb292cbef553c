/** Noon of a `YYYY-MM-DD` day in UTC, for a calendar that works in UTC: no zone skips a day there, and no clock changes. */
export function noonOf(day: string): Date {
  const date = new Date(Date.UTC(2000, 0, 1, 12));
  date.setUTCFullYear(Number(day.slice(0, 4)), Number(day.slice(5, 7)) - 1, Number(day.slice(8, 10)));
  return date;
}

/** The `YYYY-MM-DD` day of a moment in UTC; the reverse of `noonOf`. */
export function dayOf(date: Date): string {
  const padded = (value: number, width: number) => String(value).padStart(width, "0");
  return `${padded(date.getUTCFullYear(), 4)}-${padded(date.getUTCMonth() + 1, 2)}-${padded(date.getUTCDate(), 2)}`;
}
