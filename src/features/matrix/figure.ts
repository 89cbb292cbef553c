import { addMoney, formatMoneyChange, formatMoneyShort, subtractMoney } from "#src/domain/money.ts";
import type { Layer } from "#src/domain/monthly-spread.ts";

/** What is counted: US dollars, days on site, records. */
export const MEASURES = ["cost", "days", "quantity"] as const;
export type Measure = (typeof MEASURES)[number];

/** One layer, or how far the forecast is from the plan. */
export const SHOWN = ["plan", "forecast", "actual", "variance"] as const;
export type Shown = Layer | "variance";

export const MEASURE_LABEL: { readonly [M in Measure]: string } = {
  cost: "Cost",
  days: "Duration",
  quantity: "Quantity",
};
export const SHOWN_LABEL: { readonly [S in Shown]: string } = {
  plan: "Plan",
  forecast: "Forecast",
  actual: "Actual",
  variance: "Variance",
};

/** Money as decimal text, never as a binary number; days and records as numbers; null where nothing lies or is known. */
export type Figure = string | number | null;

/** What the server tells of some records; without money for those who may not see it. */
export interface FigureAmount {
  readonly days: number;
  readonly quantity: number;
  readonly cost?: string | null;
  readonly unknownCost?: number;
}

export function figureOf(amount: FigureAmount | null | undefined, measure: Measure): Figure {
  if (amount === null || amount === undefined) return null;
  if (measure !== "cost") return amount[measure];
  const isKnown = amount.quantity === 0 || amount.unknownCost !== amount.quantity;
  return isKnown ? (amount.cost ?? null) : null;
}

/** a − b; what isn't there counts as nothing, and nothing less nothing is nothing. */
export function difference(a: Figure, b: Figure): Figure {
  if (a === null && b === null) return null;
  if (typeof a === "number" || typeof b === "number") return Number(a ?? 0) - Number(b ?? 0);
  return subtractMoney(a ?? "0.00", b ?? "0.00");
}

/** a + b; two that aren't there are none. */
export function added(a: Figure, b: Figure): Figure {
  if (a === null) return b;
  if (b === null) return a;
  return typeof a === "number" || typeof b === "number" ? Number(a) + Number(b) : addMoney(a, b);
}

/**
 * What an amount of each layer is as shown.
 * @param variance of the costs, as the server adds it up: a difference of sums would take an unknown cost for nothing
 */
export function shownFigure(
  layers: { readonly [L in Layer]: FigureAmount | null | undefined },
  variance: { readonly cost: string | null } | null | undefined,
  measure: Measure,
  shown: Shown,
): Figure {
  if (shown !== "variance") return figureOf(layers[shown], measure);
  if (measure === "cost") return variance?.cost ?? null;
  return difference(figureOf(layers.forecast, measure), figureOf(layers.plan, measure));
}

/** What one record is in some months; a cost is null where it is unknown. */
export type FigureShares = {
  readonly [L in Layer]?: { readonly days: number; readonly cost?: string | null } | undefined;
};

/** The same of one record: a difference is unknown where one of its costs is. */
export function shareFigure(shares: FigureShares, measure: Measure, shown: Shown): Figure {
  const figure = (layer: Layer): Figure => {
    const share = shares[layer];
    if (share === undefined) return null;
    return measure === "cost" ? (share.cost ?? null) : measure === "days" ? share.days : 1;
  };
  if (shown !== "variance") return figure(shown);
  const isKnown = measure !== "cost" || (shares.forecast?.cost !== null && shares.plan?.cost !== null);
  return isKnown ? difference(figure("forecast"), figure("plan")) : null;
}

/** Whole dollars or a whole number, a difference always with its sign; empty for nothing, a dash for what isn't known. */
export function formatFigure(figure: Figure, shown: Shown, unknown = 0): string {
  if (figure === null) return unknown > 0 ? "—" : "";
  if (typeof figure === "string") {
    return shown === "variance" ? formatMoneyChange(figure) : formatMoneyShort(figure);
  }
  const text = Math.abs(figure).toLocaleString("en-US");
  if (figure < 0) return `-${text}`;
  return shown === "variance" && figure > 0 ? `+${text}` : text;
}

/** The same with its unit, to be read alone: `1,234 days`. */
export function figureWords(figure: Figure, measure: Measure, shown: Shown, unknown = 0): string {
  if (figure === null) return unknown > 0 ? "—" : "nothing";
  const text = formatFigure(figure, shown);
  if (measure === "cost") return text;
  const one = Math.abs(Number(figure)) === 1;
  if (measure === "days") return `${text} ${one ? "day" : "days"}`;
  return `${text} ${one ? "record" : "records"}`;
}

/** `1 record without a known cost`; null for none. */
export function unknownWords(unknown: number): string | null {
  if (unknown === 0) return null;
  return `${unknown === 1 ? "1 record" : `${unknown.toLocaleString("en-US")} records`} without a known cost`;
}

/** A change in words beside its sign: `3.9% over plan`, `no change to plan`. */
export function changeWords(change: Figure, base: Figure, name: string): string {
  const [by, from] = [Number(change ?? 0), Number(base ?? 0)];
  if (by === 0) return `no change to ${name}`;
  const side = by > 0 ? "over" : "under";
  if (from === 0) return `${side} ${name}`;
  const percent = (Math.abs(by) / from) * 100;
  const digits = percent < 10 ? 1 : 0;
  return percent < 0.05 ? `just ${side} ${name}` : `${percent.toFixed(digits)}% ${side} ${name}`;
}
