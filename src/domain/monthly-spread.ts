import type { CostFields } from "#src/domain/cost.ts";
import { centsOf, moneyOfCents } from "#src/domain/money.ts";
import { firstDayOf, monthOfDay, monthText } from "#src/domain/monthly-days.ts";
import type { Source } from "#src/domain/record.ts";
import { dayNumber } from "#src/domain/timeline-days.ts";

export const LAYERS = ["plan", "forecast", "actual"] as const;
/** Which dates of a record: the locked baseline, the forecast, or what happened. */
export type Layer = (typeof LAYERS)[number];

/** A range of more months is not spread: it stands whole in no month, so that a slip of the pen makes no 100,000 rows. */
export const MOST_MONTHS = 1200;

/** What one record is in one calendar month. */
export interface MonthShare {
  /** `YYYY-MM`; null for what lies in no month: no start, or more than 1,200 months. */
  month: string | null;
  /** Days of the range in this month. The range is half-open: its end is no day of it. */
  days: number;
  /** US dollars with 2 decimals; null when the cost of the whole range is unknown. */
  cost: string | null;
  /** The record counts once in each of its months. */
  quantity: 1;
}

/** What costs and months depend on, in numbers: days since 1970-01-01, whole cents below 10^14. */
export interface RecordNumbers {
  readonly source: Source | null;
  readonly monthlyRate: number | null;
  readonly purchasePrice: number | null;
  readonly originalStart: number | null;
  readonly originalEnd: number | null;
  readonly forecastStart: number | null;
  readonly forecastEnd: number | null;
  readonly actualStart: number | null;
  readonly actualEnd: number | null;
  readonly isActualized: boolean;
}

/** Whole cents; a bigint where a number would not be exact. */
export type Cents = number | bigint;

/** A share in numbers: months since the year 0 (null for no month), days, cents (null when unknown). */
export type SeeShare = (
  month: number | null,
  days: number,
  cents: Cents | null,
  /** Whether it is the record's first month, and its last. */
  opening: boolean,
  closing: boolean,
) => void;

/**
 * Spreads one layer of a record over calendar months, in their order. The costs add up to the record's cost to the cent:
 * a rental's month costs the difference of the rounded costs from the start up to the month's end and up to its
 * beginning; a purchase costs its price in the month of its start. A range without days counts in the month of its start.
 * @param today `YYYY-MM-DD`: up to which what is still on site counts (as in `actualCost`)
 * @returns nothing for the actual layer of a record that is not actualized; else at least one share
 */
export function monthlySpread(fields: CostFields, layer: Layer, today: string): MonthShare[] {
  const shares: MonthShare[] = [];
  eachMonth(numbersOf(fields), layer, dayNumber(today), (month, days, cents) => {
    const cost = cents === null ? null : moneyOfCents(cents);
    shares.push({ month: month === null ? null : monthText(month), days, cost, quantity: 1 });
  });
  return shares;
}

/**
 * The same in numbers, one call for each share, for sums over many records.
 * @param today as a number of days
 */
export function eachMonth(record: RecordNumbers, layer: Layer, today: number, see: SeeShare): void {
  if (layer === "actual" && !record.isActualized) return;
  const { start, end } = rangeOf(record, layer, today);
  if (record.source === "Purchase") eachOfPurchase(start, end, usable(record.purchasePrice), see);
  else eachOfRental(start, end, record.source === "Rental" ? usable(record.monthlyRate) : null, see);
}

function eachOfRental(start: number | null, end: number | null, price: number | null, see: SeeShare): void {
  const rate = start !== null && end !== null && end >= start ? price : null;
  const days = daysOf(start, end);
  const months = monthsOf(start, end);
  if (start === null || months === null) {
    see(null, days, rate === null ? null : rentFor(rate, days), true, true);
    return;
  }
  let [from, before]: [number, Cents] = [start, 0];
  for (let month = months.first; month <= months.last; month++) {
    const closing = month === months.last;
    const to = closing ? start + days : firstDayOf(month + 1);
    const upTo = rate === null ? null : rentFor(rate, to - start);
    see(month, to - from, upTo === null ? null : minus(upTo, before), month === months.first, closing);
    from = to;
    before = upTo ?? 0;
  }
}

/** A price is paid once, in the first month; it is known without dates. */
function eachOfPurchase(start: number | null, end: number | null, price: number | null, see: SeeShare): void {
  const days = daysOf(start, end);
  const months = monthsOf(start, end);
  if (start === null || months === null) {
    see(null, days, price, true, true);
    return;
  }
  let from = start;
  for (let month = months.first; month <= months.last; month++) {
    const [opening, closing] = [month === months.first, month === months.last];
    const to = closing ? start + days : firstDayOf(month + 1);
    see(month, to - from, opening || price === null ? price : 0, opening, closing);
    from = to;
  }
}

function daysOf(start: number | null, end: number | null): number {
  return start === null || end === null ? 0 : Math.max(end - start, 0);
}

/** The months of a range: that of its start, where it has no days. Null without a start, and for too many of them. */
function monthsOf(start: number | null, end: number | null): { first: number; last: number } | null {
  if (start === null) return null;
  const first = monthOfDay(start);
  const last = end === null || end <= start ? first : monthOfDay(end - 1);
  return last - first >= MOST_MONTHS ? null : { first, last };
}

/** The days that a layer is about; what is actualized and has no end yet lasts up to today. */
function rangeOf(record: RecordNumbers, layer: Layer, today: number) {
  if (layer === "plan") return { start: record.originalStart, end: record.originalEnd };
  if (layer === "forecast") return { start: record.forecastStart, end: record.forecastEnd };
  const { actualStart: start, actualEnd } = record;
  return { start, end: actualEnd ?? (start === null ? today : Math.max(start, today)) };
}

/** A cost that breaks a rule would only falsify totals. */
function usable(price: number | null): number | null {
  return price === null || price < 0 ? null : price;
}

/** days / 30.44 × rate is days × 25 / 761 × rate, here rounded half up to cents; exact, whatever the size. */
function rentFor(rate: number, days: number): Cents {
  const twice = 50 * rate * days + 761;
  if (twice <= Number.MAX_SAFE_INTEGER) return (twice - (twice % 1522)) / 1522;
  return (50n * BigInt(rate) * BigInt(days) + 761n) / 1522n;
}

function minus(a: Cents, b: Cents): Cents {
  return typeof a === "number" && typeof b === "number" ? a - b : BigInt(a) - BigInt(b);
}

/** The fields that a cost depends on, in numbers. */
export function numbersOf(fields: CostFields): RecordNumbers {
  const day = (value: string | null) => (value === null ? null : dayNumber(value));
  const cents = (value: string | null) => (value === null ? null : centsOf(value));
  return {
    source: fields.source,
    monthlyRate: cents(fields.monthlyRate),
    purchasePrice: cents(fields.purchasePrice),
    originalStart: day(fields.originalStart),
    originalEnd: day(fields.originalEnd),
    forecastStart: day(fields.forecastStart),
    forecastEnd: day(fields.forecastEnd),
    actualStart: day(fields.actualStart),
    actualEnd: day(fields.actualEnd),
    isActualized: fields.isActualized,
  };
}
