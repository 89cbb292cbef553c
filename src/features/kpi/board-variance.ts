import type { Layer } from "#src/domain/monthly-spread.ts";
import type { BoardAnswer } from "#src/features/kpi/board-series.ts";
import {
  changeWords,
  difference,
  type Figure,
  type FigureAmount,
  figureOf,
  type Measure,
  unknownWords,
} from "#src/features/matrix/figure.ts";

type Layers<T> = { readonly [L in Layer]: T };

/** The totals that tiles and bars show. */
export function totalsOf(layers: Layers<FigureAmount | null>, measure: Measure): Layers<Figure> {
  return {
    plan: figureOf(layers.plan, measure),
    forecast: figureOf(layers.forecast, measure),
    actual: figureOf(layers.actual, measure),
  };
}

export interface VarianceBar {
  readonly values: readonly (string | boolean | null)[];
  readonly records: number;
  readonly base: Figure;
  readonly against: Figure;
  readonly variance: BoardVariance;
  /** −1 to 1, of the largest change. */
  readonly share: number;
}

/** How far a layer is from the plan. */
export interface BoardVariance {
  /** Null where it isn't known. */
  readonly change: Figure;
  /** The plan of what is compared. */
  readonly base: Figure;
  /** Records that are left out, because a cost is unknown. */
  readonly unknown: number;
}

/** Of costs as the server adds it up, of the records whose two costs are known; else the difference of the totals. */
export function boardVariance(
  totals: Layers<Figure>,
  variance: BoardAnswer["total"]["variance"],
  measure: Measure,
  against: "forecast" | "actual",
): BoardVariance {
  if (measure !== "cost") {
    return { change: difference(totals[against], totals.plan), base: totals.plan, unknown: 0 };
  }
  const { cost = null, planCost = null, unknownCost = 0 } = variance?.[against] ?? {};
  return { change: cost, base: planCost, unknown: unknownCost };
}

/** Below the plan, what happened is no saving: work goes on. */
export function isUnfinished(change: Figure, against: "forecast" | "actual"): boolean {
  return against === "actual" && Number(change ?? 0) < 0;
}

/** A variance beside its figure: `3.9% over plan`, `42% of the plan so far`, and how many records it leaves out. */
export function varianceWords(
  { change, base, unknown }: BoardVariance,
  against: "forecast" | "actual",
): string {
  const words =
    change === null && unknown > 0
      ? null
      : isUnfinished(change, against)
        ? usedWords(change, base)
        : changeWords(change, base, "plan");
  return [words, unknownWords(unknown)].filter((part) => part !== null).join(", ");
}

function usedWords(change: Figure, base: Figure): string {
  const share = (1 + Number(change) / Number(base)) * 100;
  return Number.isFinite(share) ? `${Math.floor(share)}% of the plan so far` : "so far";
}

/** How far each group is from its plan, the largest change first, whatever its direction. */
export function varianceBars(
  groups: NonNullable<BoardAnswer["by"]["category"]>,
  measure: Measure,
  against: "forecast" | "actual",
): VarianceBar[] {
  const bars = groups.map((group) => {
    const totals = totalsOf(group.layers, measure);
    const variance = boardVariance(totals, group.variance, measure, against);
    return {
      values: group.values,
      records: group.records,
      base: totals.plan,
      against: totals[against],
      variance,
    };
  });
  const size = ({ variance }: Pick<VarianceBar, "variance">) => Math.abs(Number(variance.change ?? 0));
  const peak = Math.max(0, ...bars.map(size));
  return bars
    .map((bar) => ({ ...bar, share: peak === 0 ? 0 : Number(bar.variance.change ?? 0) / peak }))
    .sort((a, b) => size(b) - size(a));
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
