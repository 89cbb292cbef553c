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

/** Money as decimal text, never as a binary number; days and records as numbers; null where nothing lies. */
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
  return measure === "cost" ? (amount.cost ?? null) : amount[measure];
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

/** What an amount of each layer is as shown. */
export function shownFigure(
  layers: { readonly [L in Layer]: FigureAmount | null | undefined },
  measure: Measure,
  shown: Shown,
): Figure {
  if (shown !== "variance") return figureOf(layers[shown], measure);
  return difference(figureOf(layers.forecast, measure), figureOf(layers.plan, measure));
}

/** Whole dollars or a whole number, a difference always with its sign; empty for nothing. */
export function formatFigure(figure: Figure, shown: Shown): string {
  if (figure === null) return "";
  if (typeof figure === "string") {
    return shown === "variance" ? formatMoneyChange(figure) : formatMoneyShort(figure);
  }
  const text = Math.abs(figure).toLocaleString("en-US");
  if (figure < 0) return `-${text}`;
  return shown === "variance" && figure > 0 ? `+${text}` : text;
}

/** The same with its unit, to be read alone: `1,234 days`. */
export function figureWords(figure: Figure, measure: Measure, shown: Shown): string {
  if (figure === null) return "nothing";
  const text = formatFigure(figure, shown);
  if (measure === "cost") return text;
  const one = Math.abs(Number(figure)) === 1;
  if (measure === "days") return `${text} ${one ? "day" : "days"}`;
  return `${text} ${one ? "record" : "records"}`;
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
