/** What a timeline draws of a record, and what a pointer meets there. */

import type { PfaFields } from "#src/domain/record.ts";
import { dayNumber } from "#src/domain/timeline-days.ts";
import { spanOfDays } from "#src/domain/timeline-scale.ts";
import type { BarPart, DaySpan } from "#src/domain/timeline-snap.ts";

export const TIME_LAYERS = ["plan", "forecast", "actual"] as const;
export type TimeLayer = (typeof TIME_LAYERS)[number];

export interface RecordBars {
  readonly plan: DaySpan | null;
  /** From the earlier to the later day, where it ends before it starts. */
  readonly forecast: DaySpan | null;
  readonly actual: DaySpan | null;
  /** On site without an end: the actual bar goes on with each day. */
  readonly isRunning: boolean;
}

type BarFields = Pick<
  PfaFields,
  | "originalStart"
  | "originalEnd"
  | "forecastStart"
  | "forecastEnd"
  | "actualStart"
  | "actualEnd"
  | "isActualized"
>;

/**
 * The bars of a record: plan and forecast where both dates are known, the actual from its start to its end, or to `today`
 * while the machine is on site (to its start, when that is later).
 */
export function barsOf(fields: BarFields, today: string): RecordBars {
  const { actualStart, actualEnd, isActualized } = fields;
  const isRunning = isActualized && actualStart !== null && actualEnd === null;
  const until = actualEnd ?? (actualStart !== null && actualStart > today ? actualStart : today);
  return {
    plan: spanOfDays(fields.originalStart, fields.originalEnd),
    forecast: spanOfDays(fields.forecastStart, fields.forecastEnd),
    actual: isActualized ? spanOfDays(actualStart, until) : null,
    isRunning,
  };
}

/** The bar that stands for a record where there is room for one: forecast, else plan, else actual. */
export function leadingBar({ forecast, plan, actual }: RecordBars): DaySpan | null {
  return forecast ?? plan ?? actual;
}

type ForecastDates = Pick<PfaFields, "forecastStart" | "forecastEnd">;

/** The forecast ends before it starts. */
export function isReversed({ forecastStart, forecastEnd }: ForecastDates): boolean {
  return forecastStart !== null && forecastEnd !== null && forecastEnd < forecastStart;
}

/** Calendar days of a cost between two dates, end − start; null when one is unknown or they stand in the wrong order. */
export function lengthInDays({ forecastStart, forecastEnd }: ForecastDates): number | null {
  if (forecastStart === null || forecastEnd === null || forecastEnd < forecastStart) return null;
  return dayNumber(forecastEnd) - dayNumber(forecastStart);
}

/** Pixels at each end of a bar that take hold of the edge; a quarter of it at most, so that a short one can be moved. */
const EDGE_PX = 8;

/** Which part of a bar a pointer takes hold of. @param offsetPx from its left edge */
export function barPartAt(offsetPx: number, widthPx: number): BarPart {
  const edge = Math.min(EDGE_PX, widthPx / 4);
  if (offsetPx < edge) return "start";
  return offsetPx > widthPx - edge ? "end" : "body";
}

/** How near to an edge the pointer makes the view scroll, and how quickly at most. */
const SCROLL_ZONE_PX = 48;
const FASTEST_PX_PER_SECOND = 1600;

/**
 * How quickly a view scrolls by itself while something is dragged near its edge: pixels for a second, negative towards the
 * beginning, growing with the square of the way into the zone.
 * @param at the pointer; `from` and `to` are the edges
 */
export function autoScrollSpeed(at: number, from: number, to: number): number {
  const zone = Math.min(SCROLL_ZONE_PX, (to - from) / 4);
  const into = (way: number) => Math.min(Math.max(way / zone, 0), 1) ** 2 * FASTEST_PX_PER_SECOND;
  return into(at - (to - zone)) - into(from + zone - at);
}
