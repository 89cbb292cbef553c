const TIME = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });

/** An instant in the person's own time: `10:32` today, `28 Nov, 10:02` this year, with the year before that. */
export function formatMoment(at: string | Date, now: Date = new Date()): string {
  const moment = typeof at === "string" ? new Date(at) : at;
  if (Number.isNaN(moment.getTime())) return "—";
  if (moment.toDateString() === now.toDateString()) return TIME.format(moment);
  const { day, month, year, time } = partsOf(moment);
  return moment.getFullYear() === now.getFullYear()
    ? `${day} ${month}, ${time}`
    : `${day} ${month} ${year}, ${time}`;
}

/** A short stretch of time in words: `2 s`, `3 min`, `1 h 5 min`. */
export function formatSeconds(seconds: number): string {
  if (seconds < 60) return `${Math.max(1, Math.round(seconds))} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

const EXACT = new Intl.DateTimeFormat("en-US", {
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});

/** An instant in the person's own time, complete: `15 Jan 2026 10:32`. */
export function formatExact(at: string | Date): string {
  const { day, month, year, time } = partsOf(new Date(at));
  return `${day} ${month} ${year} ${time}`;
}

/** In the words of the product, which no locale has: `15 Sep 2026`. */
function partsOf(moment: Date): { day: string; month: string; year: string; time: string } {
  const parts = new Map(EXACT.formatToParts(moment).map(({ type, value }) => [type, value]));
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? "";
  return {
    day: part("day"),
    month: part("month"),
    year: part("year"),
    time: `${part("hour")}:${part("minute")}`,
  };
}

const AGO = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
const MINUTE_S = 60;
const HOUR_S = 60 * MINUTE_S;
const DAY_S = 24 * HOUR_S;

/** How far an instant is from now, in words: `just now`, `4 minutes ago`, `in 2 hours`, `yesterday`. */
export function formatDistance(at: string | Date, now: Date): string {
  const seconds = (new Date(at).getTime() - now.getTime()) / 1000;
  const far = Math.abs(seconds);
  if (far < 45) return seconds > 5 ? "in a moment" : "just now";
  if (far < 59.5 * MINUTE_S) return AGO.format(Math.round(seconds / MINUTE_S), "minute");
  if (far < 23.5 * HOUR_S) return AGO.format(Math.round(seconds / HOUR_S), "hour");
  return AGO.format(Math.round(seconds / DAY_S), "day");
}
