/** How far a dragged bar goes: whole units of the calendar, inside what may be reached. */

import type { TimeUnit } from "#src/domain/bulk-operation.ts";
import { movedBy } from "#src/domain/timeline-days.ts";

/** What of a bar is held. */
export type BarPart = "start" | "end" | "body";

/** First and last day, both inside. */
export interface DaySpan {
  readonly first: number;
  readonly last: number;
}

export interface Snapped {
  /** Whole units; negative ones go back in time. */
  readonly amount: number;
  /** It would go on, but the scale, the calendar or the other edge of the bar ends here. */
  readonly stopped: boolean;
}

/** The whole number of units that comes nearest to `days` from a day. Halves go away from 0 as months differ in length. */
export function nearestAmount(day: number, days: number, unit: TimeUnit): number {
  if (unit === "day") return Math.round(days) + 0;
  if (unit === "week") return Math.round(days / 7) + 0;
  const about = Math.round(days / 30.44);
  const missed = (amount: number) => Math.abs(movedBy(day, amount, "month") - day - days);
  return (
    [about - 1, about, about + 1].reduce((best, each) => (missed(each) < missed(best) ? each : best)) + 0
  );
}

/**
 * How many units a drag by `days` moves a bar, or an edge of it: the nearest whole number that keeps it in `bounds` and its
 * end from standing before its start, or further before it than it does already.
 * @param bar start and end of the forecast, also where they stand in the wrong order
 */
export function snapDrag(
  bar: DaySpan,
  part: BarPart,
  days: number,
  unit: TimeUnit,
  bounds: DaySpan,
): Snapped {
  const isInside = (amount: number) => {
    const first = part === "end" ? bar.first : movedBy(bar.first, amount, unit);
    const last = part === "start" ? bar.last : movedBy(bar.last, amount, unit);
    const isOrdered = part === "body" || first <= last || first - last < bar.first - bar.last;
    return isOrdered && Math.min(first, last) >= bounds.first && Math.max(first, last) <= bounds.last;
  };
  const [earlier, later] = [Math.min(bar.first, bar.last), Math.max(bar.first, bar.last)];
  const lowest =
    part === "end" ? bar.first - bar.last : bounds.first - (part === "start" ? bar.first : earlier);
  const highest = part === "start" ? bar.last - bar.first : bounds.last - (part === "end" ? bar.last : later);
  const held = Math.min(Math.max(days, Math.min(lowest, 0)), Math.max(highest, 0));
  const from = part === "end" ? bar.last : bar.first;
  let amount = nearestAmount(from, held, unit);
  while (amount !== 0 && !isInside(amount)) amount -= Math.sign(amount);
  return { amount, stopped: nearestAmount(from, days, unit) !== amount };
}

/** `1 day`, `3 weeks`; the direction is left out. */
export function amountWords(amount: number, unit: TimeUnit): string {
  const size = Math.abs(amount);
  return `${String(size).replace(/\B(?=(\d{3})+$)/g, ",")} ${unit}${size === 1 ? "" : "s"}`;
}

/** `+7 days`, `−1 month`, with a real minus. */
export function signedAmount(amount: number, unit: TimeUnit): string {
  return `${amount < 0 ? "−" : "+"}${amountWords(amount, unit)}`;
}
