import type { ReviewIndex } from "#src/features/review/review-lines.ts";

/** Forecast cost of drafts before and after, US dollars with cents; `unknown` of them have none. */
export interface ReviewCosts {
  readonly before: string;
  readonly after: string;
  readonly unknown: number;
}

interface Cents {
  readonly before: readonly (bigint | null)[];
  readonly after: readonly (bigint | null)[];
}

/**
 * The costs of an index in whole cents: read once, they are summed thousands at a time in the blink of an eye, exactly.
 * Undefined where money may not be seen.
 */
export function centsOf({ forecastBefore, forecastAfter }: ReviewIndex): Cents | undefined {
  if (forecastBefore === undefined || forecastAfter === undefined) return undefined;
  return { before: forecastBefore.map(toCents), after: forecastAfter.map(toCents) };
}

function toCents(amount: string | null): bigint | null {
  return amount === null ? null : BigInt(amount.replace(".", ""));
}

/** The costs of some drafts; each total holds what is known, as the server's totals do. */
export function sumOf(cents: Cents, places: readonly number[]): ReviewCosts {
  let [before, after, unknown] = [0n, 0n, 0];
  for (const at of places) {
    const [was, is] = [cents.before[at] ?? null, cents.after[at] ?? null];
    before += was ?? 0n;
    after += is ?? 0n;
    if (was === null || is === null) unknown += 1;
  }
  return { before: toMoney(before), after: toMoney(after), unknown };
}

/** Costs are never negative. */
function toMoney(cents: bigint): string {
  const digits = String(cents).padStart(3, "0");
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
