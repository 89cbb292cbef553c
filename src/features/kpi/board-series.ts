import type { Layer } from "#src/domain/monthly-spread.ts";
import { added, difference, type Figure, figureOf, type Measure } from "#src/features/matrix/figure.ts";
import { isMonth } from "#src/features/matrix/months.ts";
import type { RouterOutputs } from "#src/trpc/client.ts";

export type BoardAnswer = RouterOutputs["analytics"]["board"];
export type TrendAnswer = RouterOutputs["analytics"]["trend"];
type Layers<T> = { readonly [L in Layer]: T };
const LAYERS: readonly Layer[] = ["plan", "forecast", "actual"];

/** One month of the chart; null where nothing lies. */
export interface SeriesPoint extends Layers<Figure> {
  readonly month: string;
}

/**
 * Plan, forecast and actual of each month; `sum`: from the first month up to it. What happened ends with the present month:
 * nothing has happened after it.
 * @param present `YYYY-MM`
 */
export function monthlySeries(
  board: Pick<BoardAnswer, "columns" | "total">,
  measure: Measure,
  sum: boolean,
  present: string,
): SeriesPoint[] {
  const figures = LAYERS.map((layer) => {
    const cells = board.total.layers[layer];
    const values = measure === "cost" ? cells.cost : cells[measure];
    return new Map(cells.at.map((column, place) => [board.columns[column], values?.[place] ?? null]));
  });
  // What lies before the months that are shown counts from the start on.
  const running: Figure[] = figures.map((one) => one.get("before") ?? null);
  return board.columns.filter(isMonth).map((month) => {
    const [plan = null, forecast = null, actual = null] = figures.map((one, at) => {
      const here = one.get(month) ?? null;
      if (!sum) return here;
      running[at] = added(running[at] ?? null, here);
      return running[at] ?? null;
    });
    return { month, plan, forecast, actual: sum && month > present ? null : actual };
  });
}

/** One month of the stack, as numbers to draw: what happened, on top of it what the forecast has beyond that. */
export interface StackedPoint {
  readonly actual: number | null;
  readonly rest: number | null;
  /** The rest itself, to be read. */
  readonly restFigure: Figure;
}

/**
 * Actual, and on top of it the part of the forecast that isn't actual yet: the stack ends at the forecast, or at the actual
 * where that is more. Added up, what happened stays as it was after the present month. Null where the area is empty on both
 * sides, so that no line runs along the ground.
 */
export function stackedSeries(points: readonly SeriesPoint[], sum: boolean): StackedPoint[] {
  let last: Figure = null;
  const parts = points.map(({ actual, forecast }) => {
    if (actual !== null) last = actual;
    const happened = sum ? last : actual;
    const beyond = difference(forecast, happened);
    return { happened, rest: Number(beyond ?? 0) > 0 ? beyond : null };
  });
  const drawn = (of: "happened" | "rest", at: number): number | null => {
    const lies = (place: number) => Number(parts[place]?.[of] ?? 0) !== 0;
    return lies(at - 1) || lies(at) || lies(at + 1) ? Number(parts[at]?.[of] ?? 0) : null;
  };
  return parts.map(({ rest }, at) => ({
    actual: drawn("happened", at),
    rest: drawn("rest", at),
    restFigure: rest,
  }));
}

/** The totals that tiles and bars show. */
export function totalsOf(
  layers: Layers<{ readonly days: number; readonly quantity: number; readonly cost?: string } | null>,
  measure: Measure,
): Layers<Figure> {
  return {
    plan: figureOf(layers.plan, measure),
    forecast: figureOf(layers.forecast, measure),
    actual: figureOf(layers.actual, measure),
  };
}

/** How a total moved from day to day, as numbers to draw: of a layer, or of the difference of two. */
export function trendOf(points: TrendAnswer["points"], measure: Measure, of: Layer, minus?: Layer): number[] {
  return points.map(({ layers }) => {
    const value = (layer: Layer) => figureOf({ ...layers[layer], quantity: 0 }, measure);
    return Number((minus === undefined ? value(of) : difference(value(of), value(minus))) ?? 0);
  });
}

/** A line through values in a box of 100 × 24, `M0,12 L100,3`; null for fewer than two values. */
export function sparkPath(values: readonly number[]): string | null {
  if (values.length < 2) return null;
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const y = (value: number) => (most === least ? 12 : 22 - ((value - least) / (most - least)) * 20);
  const step = 100 / (values.length - 1);
  return values.map((value, at) => `${at === 0 ? "M" : "L"}${round(at * step)},${round(y(value))}`).join(" ");
}

const round = (value: number) => Math.round(value * 100) / 100;

export interface VarianceBar {
  readonly values: readonly (string | boolean | null)[];
  readonly records: number;
  readonly base: Figure;
  readonly against: Figure;
  readonly change: Figure;
  /** −1 to 1, of the largest change. */
  readonly share: number;
}

/** How far each group is from its plan, the largest change first, whatever its direction. */
export function varianceBars(
  groups: NonNullable<BoardAnswer["by"]["category"]>,
  measure: Measure,
  against: "forecast" | "actual",
): VarianceBar[] {
  const bars = groups.map(({ values, records, layers }) => {
    const totals = totalsOf(layers, measure);
    return {
      values,
      records,
      base: totals.plan,
      against: totals[against],
      change: difference(totals[against], totals.plan),
    };
  });
  const size = (change: Figure) => Math.abs(Number(change ?? 0));
  const peak = Math.max(0, ...bars.map(({ change }) => size(change)));
  return bars
    .map((bar) => ({ ...bar, share: peak === 0 ? 0 : Number(bar.change ?? 0) / peak }))
    .sort((a, b) => size(b.change) - size(a.change));
}

/**
 * How bars take up the whole width: `zero` is where the line without a change stands, `unit` how wide a share of 1 is, both
 * in percent of the width. The largest on each side reaches its edge.
 */
export function barScale(bars: readonly Pick<VarianceBar, "share">[]): { zero: number; unit: number } {
  const shares = bars.map(({ share }) => share);
  const [under, over] = [Math.max(0, ...shares.map((share) => -share)), Math.max(0, ...shares)];
  const unit = under + over === 0 ? 0 : 100 / (under + over);
  return { zero: under * unit, unit };
}

/** `$1.2B`, `$340M`, `$12K`, `950`: for the marks of an axis. */
export function axisText(value: number, measure: Measure): string {
  const size = Math.abs(value);
  const [by, unit] = size >= 1e9 ? [1e9, "B"] : size >= 1e6 ? [1e6, "M"] : size >= 1e3 ? [1e3, "K"] : [1, ""];
  const number = (size / by).toLocaleString("en-US", { maximumFractionDigits: size / by < 10 ? 1 : 0 });
  return `${value < 0 ? "-" : ""}${measure === "cost" ? "$" : ""}${number}${unit}`;
}
