import { costInPlan } from "#src/domain/cost.ts";
import { addMoney } from "#src/domain/money.ts";
import type { DraftedRecord } from "#src/services/commits/check-drafts.ts";

/**
 * Forecast cost of a record as it stands and with the draft, as a part of the plan: what is discontinued leaves it. Null where
 * it is unknown. US dollars.
 */
export interface CostChange {
  forecastBefore: string | null;
  forecastAfter: string | null;
}

/** @param today `YYYY-MM-DD` */
export function costChange({ record, draft }: DraftedRecord, today: string): CostChange {
  return {
    forecastBefore: costInPlan(record.fields, today),
    forecastAfter: costInPlan({ ...record.fields, ...draft.delta }, today),
  };
}

/** Sums over the known costs. */
export function totalCosts(changes: readonly CostChange[]): {
  forecastBefore: string;
  forecastAfter: string;
} {
  const add = (sum: string, cost: string | null) => (cost === null ? sum : addMoney(sum, cost));
  return {
    forecastBefore: changes.reduce((sum, change) => add(sum, change.forecastBefore), "0.00"),
    forecastAfter: changes.reduce((sum, change) => add(sum, change.forecastAfter), "0.00"),
  };
}
