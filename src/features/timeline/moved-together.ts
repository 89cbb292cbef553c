import { bulkOutcome } from "#src/domain/bulk-operation.ts";
import { forecastCost } from "#src/domain/cost.ts";
import { addMoney, subtractMoney } from "#src/domain/money.ts";
import type { PfaFields } from "#src/domain/record.ts";
import { lengthInDays } from "#src/domain/timeline-bars.ts";
import type { DragState } from "#src/features/timeline/bar-drag.ts";

/** Most records whose costs are added up at each step of a drag: more would take longer than a frame. */
export const MOST_COSTED = 200;

/** What a drop would do to many records together. */
export interface MovedTogether {
  /** Forecast days, before and after. */
  readonly before: number;
  readonly after: number;
  /**
   * By how much the forecast cost would change, US dollars; records whose cost is unknown before or after are left out. Null
   * for more than MOST_COSTED records.
   */
  readonly costChange: string | null;
}

/** Adds up what a drag does to each record that moves. @param today `YYYY-MM-DD` */
export function movedTogether(
  records: readonly PfaFields[],
  { amount, operation }: Pick<DragState, "amount" | "operation">,
  today: string,
): MovedTogether {
  const costed = records.length <= MOST_COSTED;
  let [before, after, costChange] = [0, 0, "0.00"];
  for (const fields of records) {
    const days = lengthInDays(fields) ?? 0;
    before += days;
    const outcome = amount === 0 ? null : bulkOutcome(fields, operation);
    if (outcome?.kind !== "change") {
      after += days;
      continue;
    }
    const moved = { ...fields, ...outcome.delta };
    const daysMoved = lengthInDays(moved) ?? 0;
    after += daysMoved;
    // A cost follows from the number of days, not from which ones they are.
    if (!costed || daysMoved === days) continue;
    const [cost, costMoved] = [forecastCost(fields, today), forecastCost(moved, today)];
    if (cost !== null && costMoved !== null)
      costChange = addMoney(costChange, subtractMoney(costMoved, cost));
  }
  return { before, after, costChange: costed ? costChange : null };
}
