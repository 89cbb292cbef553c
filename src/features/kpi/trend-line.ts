import type { Layer } from "#src/domain/monthly-spread.ts";
import { dayNumber } from "#src/domain/timeline-days.ts";
import { figureOf, type Measure } from "#src/features/matrix/figure.ts";
import type { RouterOutputs } from "#src/trpc/client.ts";

export type TrendAnswer = RouterOutputs["analytics"]["trend"];

/** A total at the end of a day, as a number to draw. */
export interface TrendValue {
  /** `YYYY-MM-DD` */
  readonly day: string;
  readonly value: number;
}

/** How a layer's total moved from day to day. */
export function trendOf(points: TrendAnswer["points"], measure: Measure, layer: Layer): TrendValue[] {
  return points.map(({ day, layers }) => ({
    day,
    value: Number(figureOf({ ...layers[layer], quantity: 0 }, measure) ?? 0),
  }));
}

/**
 * A line through days in a box of 100 × 24, `M0,12 L100,3`; null for fewer than two. A day that is missing stands as the one
 * before it.
 */
export function sparkPath(values: readonly TrendValue[]): string | null {
  const [first, last] = [values[0], values.at(-1)];
  if (first === undefined || last === undefined || first === last) return null;
  const size = values.map(({ value }) => value);
  const [least, most] = [Math.min(...size), Math.max(...size)];
  const y = (value: number) => round(most === least ? 12 : 22 - ((value - least) / (most - least)) * 20);
  const [start, width] = [dayNumber(first.day), dayNumber(last.day) - dayNumber(first.day)];
  const x = (day: number) => round(((day - start) / width) * 100);
  return values
    .map(({ day, value }, at) => {
      const here = dayNumber(day);
      const before = values[at - 1];
      if (before === undefined) return `M0,${y(value)}`;
      const stood = here - dayNumber(before.day) > 1 ? `L${x(here - 1)},${y(before.value)} ` : "";
      return `${stood}L${x(here)},${y(value)}`;
    })
    .join(" ");
}

const round = (value: number) => Math.round(value * 100) / 100;
