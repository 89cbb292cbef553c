import { daysBetween } from "#src/domain/calendar.ts";
import { addMoney, centsOf, moneyOfCents } from "#src/domain/money.ts";
import type { PfaFields } from "#src/domain/record.ts";

/** Mean length of a month in days, by which a monthly rate is spread over days. */
export const DAYS_PER_MONTH = "30.44";
const MONTH_IN_HUNDREDTHS = BigInt(DAYS_PER_MONTH.replace(".", ""));

/** The fields that a cost depends on. */
export type CostFields = Pick<
  PfaFields,
  | "source"
  | "monthlyRate"
  | "purchasePrice"
  | "originalStart"
  | "originalEnd"
  | "forecastStart"
  | "forecastEnd"
  | "actualStart"
  | "actualEnd"
  | "isActualized"
>;

/** `today` is the day up to which a running rental costs. Gives US dollars with 2 decimals, or null when unknown. */
export type CostOf = (fields: CostFields, today: string) => string | null;

/** Cost of the locked baseline (`originalStart` to `originalEnd`). */
export const planCost: CostOf = (fields) => costBetween(fields, fields.originalStart, fields.originalEnd);

/** Cost of the project manager's forecast (`forecastStart` to `forecastEnd`). */
export const forecastCost: CostOf = (fields) => costBetween(fields, fields.forecastStart, fields.forecastEnd);

/** Forecast cost of a record as a part of the plan: a discontinued one has left it and costs nothing. */
export function costInPlan(
  fields: CostFields & Pick<PfaFields, "isDiscontinued">,
  today: string,
): string | null {
  return fields.isDiscontinued ? "0.00" : forecastCost(fields, today);
}

/**
 * Cost of what happened: null for a record that is not actualized. A rental without `actualEnd` is still billing and
 * costs up to `today`; one that starts after today has cost nothing yet.
 */
export const actualCost: CostOf = (fields, today) => {
  if (!fields.isActualized) return null;
  const { actualStart, actualEnd } = fields;
  const startsLater = actualStart !== null && actualStart > today;
  return costBetween(fields, actualStart, actualEnd ?? (startsLater ? actualStart : today));
};

/**
 * Rental: days / 30.44 × monthly rate, rounded half up to cents; Purchase: its price, whatever the dates. Unknown (null)
 * without the dates or the price that the source needs, and where dates or price break a rule (end before start, a
 * negative amount): such a cost would only falsify totals.
 */
function costBetween(fields: CostFields, start: string | null, end: string | null): string | null {
  if (fields.source === "Purchase") return usable(fields.purchasePrice);
  const rate = usable(fields.monthlyRate);
  if (fields.source !== "Rental" || rate === null || start === null || end === null || end < start)
    return null;
  // Counted in halves of a cent, so that a half rounds up.
  const days = 100n * BigInt(daysBetween(start, end));
  return moneyOfCents((2n * BigInt(centsOf(rate)) * days + MONTH_IN_HUNDREDTHS) / (2n * MONTH_IN_HUNDREDTHS));
}

function usable(price: string | null): string | null {
  return price === null || price.startsWith("-") ? null : price;
}

/** The sum of the known costs, and how many of the list are unknown and therefore left out. */
export function sumCosts(costs: Iterable<string | null>): { total: string; unknown: number } {
  let total = "0.00";
  let unknown = 0;
  for (const cost of costs) {
    if (cost === null) unknown += 1;
    else total = addMoney(total, cost);
  }
  return { total, unknown };
}
