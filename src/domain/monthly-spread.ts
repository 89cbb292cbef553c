import { addDays, addMonths, daysBetween } from "#src/domain/calendar.ts";
import { type CostFields, planCost } from "#src/domain/cost.ts";
import { subtractMoney } from "#src/domain/money.ts";

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

/**
 * Spreads one layer of a record over calendar months, in their order. The costs add up to the record's cost to the cent:
 * a rental's month costs the difference of the rounded costs from the start up to the month's end and up to its
 * beginning; a purchase costs its price in the month of its start. A range without days counts in the month of its start.
 * @param today `YYYY-MM-DD`: up to which what is still on site counts (as in `actualCost`)
 * @returns nothing for the actual layer of a record that is not actualized; else at least one share
 */
export function monthlySpread(fields: CostFields, layer: Layer, today: string): MonthShare[] {
  if (layer === "actual" && !fields.isActualized) return [];
  const { start, end } = rangeOf(fields, layer, today);
  const costUpTo = (day: string | null) =>
    planCost({ ...fields, originalStart: start, originalEnd: day }, today);
  const cost = costUpTo(end);
  if (start === null) return [{ month: null, days: 0, cost, quantity: 1 }];
  if (end === null || end <= start) return [{ month: monthOf(start), days: 0, cost, quantity: 1 }];

  const last = monthOf(addDays(end, -1));
  if (monthNumber(last) - monthNumber(monthOf(start)) >= MOST_MONTHS)
    return [{ month: null, days: daysBetween(start, end), cost, quantity: 1 }];
  const shares: MonthShare[] = [];
  for (let from = start; from < end; ) {
    const month = monthOf(from);
    const to = month === last ? end : addMonths(`${month}-01`, 1);
    shares.push({ month, days: daysBetween(from, to), cost: share(costUpTo, start, from, to), quantity: 1 });
    from = to;
  }
  return fields.source === "Purchase" ? shares.map((one, at) => ({ ...one, cost: once(cost, at) })) : shares;
}

/** The days that a layer is about; what is actualized and has no end yet lasts up to today. */
function rangeOf(fields: CostFields, layer: Layer, today: string) {
  if (layer === "plan") return { start: fields.originalStart, end: fields.originalEnd };
  if (layer === "forecast") return { start: fields.forecastStart, end: fields.forecastEnd };
  const { actualStart: start, actualEnd } = fields;
  return { start, end: actualEnd ?? (start !== null && start > today ? start : today) };
}

function share(
  costUpTo: (day: string) => string | null,
  start: string,
  from: string,
  to: string,
): string | null {
  const upTo = costUpTo(to);
  const before = from === start ? "0.00" : costUpTo(from);
  return upTo === null || before === null ? null : subtractMoney(upTo, before);
}

function once(cost: string | null, at: number): string | null {
  return cost === null || at === 0 ? cost : "0.00";
}

function monthOf(day: string): string {
  return day.slice(0, 7);
}

function monthNumber(month: string): number {
  return Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7));
}
