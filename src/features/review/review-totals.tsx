import { ArrowDown, ArrowUp } from "lucide-react";
import { cn } from "#src/components/cn.ts";
import { compareMoney, formatMoneyChange, formatMoneyShort, subtractMoney } from "#src/domain/money.ts";
import type { ReviewCosts } from "#src/features/review/review-costs.ts";

/** Forecast cost before and after of the records that would be sent; those without a known cost are said to be left out. */
export function ReviewTotals({ costs: { before, after, unknown } }: { costs: ReviewCosts }) {
  return (
    <p className="tabular-nums">
      <span className="text-ink-muted">Forecast cost </span>
      {formatMoneyShort(before)} → <span className="font-medium">{formatMoneyShort(after)}</span>{" "}
      <CostDifference before={before} after={after} />
      {unknown > 0 && (
        <span className="text-ink-faint"> · {unknown.toLocaleString("en-US")} without a known cost</span>
      )}
    </p>
  );
}

/** The difference of two costs with its arrow: up and red is more, down and green is less. */
export function CostDifference({ before, after }: { before: string; after: string }) {
  const direction = compareMoney(after, before);
  if (direction === 0) return null;
  const Arrow = direction > 0 ? ArrowUp : ArrowDown;
  return (
    <span
      className={cn(
        "inline-flex items-center gap-0.5",
        direction > 0 ? "text-failed-text" : "text-synced-text",
      )}
    >
      {formatMoneyChange(subtractMoney(after, before))}
      <Arrow aria-hidden className="size-3.5" />
    </span>
  );
}
