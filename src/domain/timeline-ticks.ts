/** The two levels of the scale above a timeline. */

import { civilOf, LAST_DAY, numberOfCivil, weekdayOf } from "#src/domain/timeline-days.ts";
import type { DaySpan } from "#src/domain/timeline-snap.ts";

export interface TickLevel {
  readonly unit: "day" | "week" | "month" | "quarter" | "year";
  /** Years alone are taken by more than one. */
  readonly years: number;
  /** The level above names the year. */
  readonly isShort?: boolean;
}

export interface Tick {
  readonly day: number;
  /** First day of the next one. */
  readonly until: number;
  readonly label: string;
}

const MONTHS = [
  ..."January February March April May June July August September October November December".split(" "),
];
/** What a label of a level needs. */
const LEAST_LABEL_PX = 34;
const YEARS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];

const level = (unit: TickLevel["unit"], years = 1): TickLevel => ({ unit, years });

/** Which units the scale shows at a width of the day. */
export function tickLevels(pxPerDay: number): { readonly upper: TickLevel; readonly lower: TickLevel } {
  if (pxPerDay >= 20) return { upper: level("month"), lower: level("day") };
  if (pxPerDay >= 5.5) return { upper: level("month"), lower: level("week") };
  if (pxPerDay >= 1.15) return { upper: level("year"), lower: { ...level("month"), isShort: true } };
  if (pxPerDay >= 0.38) return { upper: level("year"), lower: level("quarter") };
  const years = YEARS.find((each) => each * 365 * pxPerDay >= LEAST_LABEL_PX) ?? 1000;
  return { upper: level("year", years * 10), lower: level("year", years) };
}

/** The ticks of a level that touch a span, in order. */
export function ticksOf(of: TickLevel, { first, last }: DaySpan): Tick[] {
  const ticks: Tick[] = [];
  let day = startOf(of, first);
  while (day <= last && day <= LAST_DAY) {
    const until = startAfter(of, day);
    ticks.push({ day, until, label: labelOf(of, day) });
    day = until;
  }
  return ticks;
}

function startOf({ unit, years }: TickLevel, day: number): number {
  if (unit === "day") return day;
  if (unit === "week") return day - weekdayOf(day);
  const { year, month } = civilOf(day);
  if (unit === "year") return yearStart(Math.max(1, Math.floor(year / years) * years));
  const from = unit === "quarter" ? month - ((month - 1) % 3) : month;
  return numberOfCivil({ year, month: from, dayOfMonth: 1 });
}

function startAfter({ unit, years }: TickLevel, day: number): number {
  if (unit === "day") return day + 1;
  if (unit === "week") return day + 7;
  const { year, month } = civilOf(day);
  if (unit === "year") return yearStart((Math.floor(year / years) + 1) * years);
  return numberOfCivil({ year, month: month + (unit === "quarter" ? 3 : 1), dayOfMonth: 1 });
}

const yearStart = (year: number) => numberOfCivil({ year, month: 1, dayOfMonth: 1 });

function labelOf({ unit, years, isShort }: TickLevel, day: number): string {
  const { year, month, dayOfMonth } = civilOf(day);
  const name = String(MONTHS[month - 1]);
  switch (unit) {
    case "day":
      return String(dayOfMonth);
    case "week":
      return `${dayOfMonth} ${name.slice(0, 3)}`;
    case "month":
      return isShort ? name.slice(0, 3) : `${name} ${year}`;
    case "quarter":
      return `Q${(month + 2) / 3}`;
    case "year":
      return years === 1
        ? String(year)
        : `${year}–${Math.min((Math.floor(year / years) + 1) * years - 1, 9999)}`;
  }
}
