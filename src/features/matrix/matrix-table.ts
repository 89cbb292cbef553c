import type { Layer } from "#src/domain/monthly-spread.ts";
import {
  type Figure,
  type FigureAmount,
  type Measure,
  type Shown,
  shownFigure,
} from "#src/features/matrix/figure.ts";
import { isMonth } from "#src/features/matrix/months.ts";
import type { RouterOutputs } from "#src/trpc/client.ts";

export type MatrixAnswer = RouterOutputs["analytics"]["matrix"];
type Line = MatrixAnswer["total"];
type Cells = Line["layers"]["plan"];

/** One row as it is shown: a figure for each column, and over all of them. */
export interface TableLine {
  readonly figures: readonly Figure[];
  /** Records of each column whose cost is unknown and therefore left out. */
  readonly unknown: readonly number[];
  readonly total: Figure;
  readonly totalUnknown: number;
  readonly records: number;
}

/**
 * @param from columns of the answer that the line is of
 * @param columns columns to show; those that the answer doesn't have are empty
 */
export function tableLine(
  line: Line,
  from: readonly string[],
  columns: readonly string[],
  measure: Measure,
  shown: Shown,
): TableLine {
  const amounts = {
    plan: amountsOf(line.layers.plan, from),
    forecast: amountsOf(line.layers.forecast, from),
    actual: amountsOf(line.layers.actual, from),
  };
  const variances = variancesOf(line, from);
  const at = (column: string): Place => ({
    plan: amounts.plan.get(column),
    forecast: amounts.forecast.get(column),
    actual: amounts.actual.get(column),
    variance: variances.get(column),
  });
  const total: Place = {
    plan: line.layers.plan.total,
    forecast: line.layers.forecast.total,
    actual: line.layers.actual.total,
    variance: line.variance?.forecast,
  };
  const figure = (place: Place) => shownFigure(place, place.variance, measure, shown);
  const unknown = (place: Place) => (measure === "cost" ? (place[shown]?.unknownCost ?? 0) : 0);
  return {
    figures: columns.map((column) => figure(at(column))),
    unknown: columns.map((column) => unknown(at(column))),
    total: figure(total),
    totalUnknown: unknown(total),
    records: line.records,
  };
}

/** What lies in one column, or in all of them. */
type Place = { readonly [L in Layer]: FigureAmount | null | undefined } & {
  readonly variance: { readonly cost: string | null; readonly unknownCost: number } | null | undefined;
};

/** The layers that a figure is made of. */
export function layersOf(shown: Shown): [Layer, ...Layer[]] {
  return shown === "variance" ? ["forecast", "plan"] : [shown];
}

/** How far forecast costs are from those of the plan, by the name of the column. */
export function variancesOf(
  { varianceCells }: Pick<Line, "varianceCells">,
  columns: readonly string[],
): Map<string, { cost: string | null; unknownCost: number }> {
  const { at = [], cost, unknownCost } = varianceCells ?? {};
  return new Map(
    at.map((column, place) => [
      columns[column] ?? "",
      { cost: cost?.[place] ?? null, unknownCost: unknownCost?.[place] ?? 0 },
    ]),
  );
}

/** What lies in each column, by its name. */
export function amountsOf(cells: Cells, columns: readonly string[]): Map<string, FigureAmount> {
  return new Map(
    cells.at.map((column, place) => [
      columns[column] ?? "",
      {
        days: cells.days[place] ?? 0,
        quantity: cells.quantity[place] ?? 0,
        ...(cells.cost && { cost: cells.cost[place] ?? null }),
        ...(cells.unknownCost && { unknownCost: cells.unknownCost[place] ?? 0 }),
      },
    ]),
  );
}

/** The largest figure in a month, whatever its sign: what shading is measured by. */
export function peakOf(lines: readonly TableLine[], columns: readonly string[]): number {
  let peak = 0;
  for (const { figures } of lines) {
    for (const [at, figure] of figures.entries()) {
      if (figure !== null && isMonth(columns[at] ?? "")) peak = Math.max(peak, Math.abs(Number(figure)));
    }
  }
  return peak;
}

/** How strong the ground of a figure is, 0 to 1: by its root, so that small figures are told apart, too. */
export function heat(figure: Figure, peak: number): number {
  if (figure === null || peak === 0) return 0;
  return Math.min(1, Math.sqrt(Math.abs(Number(figure)) / peak));
}

/** The years over the months, each with its first column and how many columns it spans. */
export function yearsOver(columns: readonly string[]): { year: string; at: number; span: number }[] {
  const years: { year: string; at: number; span: number }[] = [];
  for (const [at, column] of columns.entries()) {
    if (!isMonth(column)) continue;
    const year = column.slice(0, 4);
    const last = years.at(-1);
    if (last?.year === year) last.span += 1;
    else years.push({ year, at, span: 1 });
  }
  return years;
}
