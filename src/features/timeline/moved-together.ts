import { bulkOutcome } from "#src/domain/bulk-operation.ts";
import { forecastCost } from "#src/domain/cost.ts";
import { addMoney, subtractMoney } from "#src/domain/money.ts";
import type { PfaFields } from "#src/domain/record.ts";
import { lengthInDays } from "#src/domain/timeline-bars.ts";
import type { DragState } from "#src/features/timeline/bar-drag.ts";

/** What a drop would do to many records together. */
export interface MovedTogether {
  /** Forecast days, before and after. */
  readonly before: number;
  readonly after: number;
  /** By how much the known forecast costs would change, US dollars. */
  readonly costChange: string;
  /** Records whose cost is unknown, before or after: they are left out of it. */
  readonly unknown: number;
}

/** A drag asks again at each of its steps: what the records that it holds cost now is worked out once. */
const costsNow = new WeakMap<PfaFields, string | null>();

function costNow(fields: PfaFields, today: string): string | null {
  const known = costsNow.get(fields);
  if (known !== undefined) return known;
  const cost = forecastCost(fields, today);
  costsNow.set(fields, cost);
  return cost;
}

/** Adds up what a drag does to each record that moves. @param today `YYYY-MM-DD` */
export function movedTogether(
  records: readonly PfaFields[],
  { amount, operation }: Pick<DragState, "amount" | "operation">,
  today: string,
): MovedTogether {
  let [before, after, costChange, unknown] = [0, 0, "0.00", 0];
  for (const fields of records) {
    const days = lengthInDays(fields) ?? 0;
    const cost = costNow(fields, today);
    const outcome = amount === 0 ? null : bulkOutcome(fields, operation);
    const moved = outcome?.kind === "change" ? { ...fields, ...outcome.delta } : fields;
    const daysMoved = lengthInDays(moved) ?? 0;
    before += days;
    after += daysMoved;
    // A cost follows from the number of days, not from which ones they are.
    const costMoved = daysMoved === days ? cost : forecastCost(moved, today);
    if (cost === null || costMoved === null) unknown += 1;
    else if (costMoved !== cost) costChange = addMoney(costChange, subtractMoney(costMoved, cost));
  }
  return { before, after, costChange, unknown };
}
