"use client";

import { formatMoneyShort } from "#src/domain/money.ts";
import { useWorkingSet } from "#src/features/working-set/working-set-provider.tsx";

/** How many records there are, and what they cost together; beside the filters of each view that lists them. */
export function ViewTotals() {
  const { total, totals } = useWorkingSet();
  if (total === null) return null;
  const unknown = totals?.unknownForecast ?? 0;
  return (
    <>
      <span aria-live="polite">{total === 1 ? "1 record" : `${total.toLocaleString("en-US")} records`}</span>
      {totals !== null && (
        <span
          title={
            unknown === 0
              ? undefined
              : `${unknown.toLocaleString("en-US")} records without a known cost are left out`
          }
        >
          forecast <span className="font-medium text-ink">{formatMoneyShort(totals.forecastCost)}</span>
        </span>
      )}
      {totals !== null && <span className="-ml-2">of {formatMoneyShort(totals.planCost)} plan</span>}
      {unknown > 0 && <span className="-ml-2">· {unknown.toLocaleString("en-US")} without cost</span>}
    </>
  );
}
