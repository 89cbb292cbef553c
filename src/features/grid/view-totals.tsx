"use client";

import { leftOutText, sumText } from "#src/features/working-set/cost-sums.ts";
import { useWorkingSet } from "#src/features/working-set/working-set-provider.tsx";

/** How many records there are, and what they cost together; beside the filters of each view that lists them. */
export function ViewTotals() {
  const { total, totals } = useWorkingSet();
  if (total === null) return null;
  const left = totals && leftOutText({ forecast: totals.unknownForecast, plan: totals.unknownPlan });
  return (
    <>
      <span aria-live="polite">{total === 1 ? "1 record" : `${total.toLocaleString("en-US")} records`}</span>
      {totals !== null && (
        <span title={left === null ? undefined : `Left out of the sums: records ${left}`}>
          forecast{" "}
          <span className="font-medium text-ink">
            {sumText(totals.forecastCost, totals.unknownForecast, total)}
          </span>
        </span>
      )}
      {totals !== null && (
        <span className="-ml-2">of {sumText(totals.planCost, totals.unknownPlan, total)} plan</span>
      )}
      {left !== null && <span className="-ml-2">· {left}</span>}
    </>
  );
}
