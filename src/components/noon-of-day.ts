/** Local noon of a `YYYY-MM-DD` day, so that neither an offset nor a clock change can make it another day. */
export function noonOf(day: string): Date {
  const date = new Date(2000, 0, 1, 12);
  date.setFullYear(Number(day.slice(0, 4)), Number(day.slice(5, 7)) - 1, Number(day.slice(8, 10)));
  return date;
}

/** The `YYYY-MM-DD` day that a clock on this machine shows at the given moment; the reverse of `noonOf`. */
export function dayOf(date: Date): string {
  const padded = (value: number, width: number) => String(value).padStart(width, "0");
  return `${padded(date.getFullYear(), 4)}-${padded(date.getMonth() + 1, 2)}-${padded(date.getDate(), 2)}`;
}
