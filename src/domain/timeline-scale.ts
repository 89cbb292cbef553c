/** Days and pixels: how wide a day is drawn, and which stretch of the calendar can be scrolled to. */

import { civilOf, dayNumber, FIRST_DAY, LAST_DAY, numberOfCivil } from "#src/domain/timeline-days.ts";
import type { DaySpan } from "#src/domain/timeline-snap.ts";

/** Named widths of a day in pixels; all widths in between can be had. */
export const ZOOM_PX = { day: 32, week: 12, month: 3.2, year: 0.6 } as const;
export type ZoomName = keyof typeof ZOOM_PX;
export const ZOOM_NAMES = Object.keys(ZOOM_PX) as readonly ZoomName[];

const LEAST_PX = 0.01;
const MOST_PX = 64;
/** Browsers lay out nothing wider than some 17 million pixels. */
const WIDEST_PX = 8_000_000;
const DAYS_PER_YEAR = 365.25;

/** A width of a day that can be drawn. */
export function clampZoom(pxPerDay: number): number {
  return Math.min(Math.max(pxPerDay, LEAST_PX), MOST_PX);
}

/** The named width that a width is nearest to, as ratios go. */
export function nearestZoom(pxPerDay: number): ZoomName {
  const distance = (name: ZoomName) => Math.abs(Math.log(ZOOM_PX[name] / pxPerDay));
  return ZOOM_NAMES.reduce((best, each) => (distance(each) < distance(best) ? each : best));
}

/** As it stands in an address: `month`, or the width in pixels. */
export function formatZoom(pxPerDay: number): string {
  const name = nearestZoom(pxPerDay);
  return ZOOM_PX[name] === pxPerDay ? name : String(Number(pxPerDay.toPrecision(4)));
}

/** The opposite of `formatZoom`; null for what means nothing. */
export function parseZoom(text: string): number | null {
  const name = ZOOM_NAMES.find((each) => each === text);
  if (name !== undefined) return ZOOM_PX[name];
  const pxPerDay = Number(text);
  return text.trim() !== "" && pxPerDay > 0 && Number.isFinite(pxPerDay) ? clampZoom(pxPerDay) : null;
}

/** The next named width inwards (`1`) or outwards (`-1`), and beyond them double or half. */
export function zoomStep(pxPerDay: number, step: 1 | -1): number {
  const widths = ZOOM_NAMES.map((name) => ZOOM_PX[name]);
  const next =
    step === 1
      ? widths.findLast((width) => width > pxPerDay * 1.01)
      : widths.find((width) => width < pxPerDay * 0.99);
  return next ?? clampZoom(step === 1 ? pxPerDay * 2 : pxPerDay / 2);
}

/** The smallest span that holds both. */
export function joinSpans(one: DaySpan | null, other: DaySpan | null): DaySpan | null {
  return one === null || other === null ? (one ?? other) : around(one, other);
}

function around(one: DaySpan, other: DaySpan): DaySpan {
  return { first: Math.min(one.first, other.first), last: Math.max(one.last, other.last) };
}

/** The span between two days as texts; null unless both are known. In the wrong order they are turned. */
export function spanOfDays(start: string | null, end: string | null): DaySpan | null {
  if (start === null || end === null) return null;
  const [one, other] = [dayNumber(start), dayNumber(end)];
  return { first: Math.min(one, other), last: Math.max(one, other) };
}

/** Width and left edge that show a span as a whole, with some air around it. */
export function fitSpan(span: DaySpan, widthPx: number): { pxPerDay: number; left: number } {
  const days = span.last - span.first + 1;
  const air = Math.max(2, days * 0.03);
  const pxPerDay = clampZoom(widthPx / (days + 2 * air));
  const shown = widthPx / pxPerDay;
  return { pxPerDay, left: Math.max(span.first + days / 2 - shown / 2, FIRST_DAY) };
}

export interface SpanInput {
  /** From the first to the last day of the records. */
  readonly known: DaySpan | null;
  readonly today: number;
  /** The day at the left edge of the screen. */
  readonly left: number;
  readonly pxPerDay: number;
  /** Width of the screen's part that shows time. */
  readonly widthPx: number;
}

/**
 * The stretch that can be scrolled to: all records and today, with a year of air before and two after in whole years, at
 * least two screens; around the left edge only, where all of it would be too wide to lay out.
 */
export function scrollSpan({ known, today, left, pxPerDay, widthPx }: SpanInput): DaySpan {
  const screen = widthPx / pxPerDay;
  const held = { first: Math.floor(left), last: Math.ceil(left + screen) };
  const seen = around(held, { first: today, last: today });
  const all = known === null ? seen : around(seen, known);
  const first = startOfYear(all.first - DAYS_PER_YEAR - screen / 2);
  const last = startOfYear(all.last + 2 * DAYS_PER_YEAR + screen / 2) - 1;
  const most = Math.floor(WIDEST_PX / pxPerDay);
  const begin = last - first <= most ? first : Math.max(first, Math.floor(left - most / 2));
  return {
    first: Math.max(begin, FIRST_DAY),
    last: Math.min(last, begin + most, LAST_DAY),
  };
}

function startOfYear(day: number): number {
  return numberOfCivil({ year: civilOf(Math.floor(day)).year, month: 1, dayOfMonth: 1 });
}
