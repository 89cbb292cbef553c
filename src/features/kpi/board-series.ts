import type { Layer } from "#src/domain/monthly-spread.ts";
import {
  added,
  difference,
  type Figure,
  figureOf,
  type Measure,
  shownFigure,
} from "#src/features/matrix/figure.ts";
import { amountsOf, variancesOf } from "#src/features/matrix/matrix-table.ts";
import { isMonth } from "#src/features/matrix/months.ts";
import type { RouterOutputs } from "#src/trpc/client.ts";

export type BoardAnswer = RouterOutputs["analytics"]["board"];
type Layers<T> = { readonly [L in Layer]: T };

/** One month of the chart, or what lies beside the months; null where nothing lies, or nothing is known. */
export interface SeriesPoint extends Layers<Figure> {
  /** A column of the board. */
  readonly month: string;
  /** How far the forecast is from the plan. */
  readonly variance: Figure;
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
  const points = columnSeries(board, measure);
  const months = points.filter(({ month }) => isMonth(month));
  if (!sum) return months;
  // What lies before the months that are shown counts from the start on.
  let so = points.find(({ month }) => month === "before");
  return months.map((here) => {
    so = so === undefined ? here : addedPoints(so, here);
    return here.month > present ? { ...so, actual: null } : so;
  });
}

/** Each column by itself, also what lies before, after and in no month: together they are the totals. */
export function columnSeries(board: Pick<BoardAnswer, "columns" | "total">, measure: Measure): SeriesPoint[] {
  const { layers } = board.total;
  const amounts = {
    plan: amountsOf(layers.plan, board.columns),
    forecast: amountsOf(layers.forecast, board.columns),
    actual: amountsOf(layers.actual, board.columns),
  };
  const variances = variancesOf(board.total, board.columns);
  return board.columns.map((month) => {
    const [plan, forecast] = [amounts.plan.get(month), amounts.forecast.get(month)];
    return {
      month,
      plan: figureOf(plan, measure),
      forecast: figureOf(forecast, measure),
      actual: figureOf(amounts.actual.get(month), measure),
      variance: shownFigure({ plan, forecast, actual: null }, variances.get(month), measure, "variance"),
    };
  });
}

function addedPoints(so: SeriesPoint, here: SeriesPoint): SeriesPoint {
  return {
    month: here.month,
    plan: added(so.plan, here.plan),
    forecast: added(so.forecast, here.forecast),
    actual: added(so.actual, here.actual),
    variance: added(so.variance, here.variance),
  };
}

/** Of how many records the totals know no cost: of each layer, and of the difference of forecast and plan. */
export function leftOut(
  { layers, variance }: BoardAnswer["total"],
  measure: Measure,
): Layers<number> & { readonly variance: number } {
  const unknown = (amount: { unknownCost?: number } | null | undefined) =>
    measure === "cost" ? (amount?.unknownCost ?? 0) : 0;
  return {
    plan: unknown(layers.plan.total),
    forecast: unknown(layers.forecast.total),
    actual: unknown(layers.actual.total),
    variance: unknown(variance?.forecast),
  };
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

/** `$1.2B`, `$340M`, `$12K`, `950`: for the marks of an axis. */
export function axisText(value: number, measure: Measure): string {
  const size = Math.abs(value);
  const [by, unit] = size >= 1e9 ? [1e9, "B"] : size >= 1e6 ? [1e6, "M"] : size >= 1e3 ? [1e3, "K"] : [1, ""];
  const number = (size / by).toLocaleString("en-US", { maximumFractionDigits: size / by < 10 ? 1 : 0 });
  return `${value < 0 ? "-" : ""}${measure === "cost" ? "$" : ""}${number}${unit}`;
}
