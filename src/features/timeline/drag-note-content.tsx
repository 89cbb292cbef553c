"use client";

import { cn } from "#src/components/cn.ts";
import { bulkOutcome } from "#src/domain/bulk-operation.ts";
import { forecastCost } from "#src/domain/cost.ts";
import { compareMoney, formatMoneyChange, formatMoneyShort, subtractMoney } from "#src/domain/money.ts";
import type { PfaFields } from "#src/domain/record.ts";
import { signedAmount } from "#src/domain/timeline-snap.ts";
import type { DragState } from "#src/features/timeline/bar-drag.ts";
import type { DragNoteProps } from "#src/features/timeline/drag-note.tsx";
import type { MovedTogether } from "#src/features/timeline/moved-together.ts";
import { datesText, lengthText, recordsText, whyNotText } from "#src/features/timeline/timeline-words.ts";

/** What a drop would do: dates, length, cost, and why it may be refused. */
export function DragNoteContent({
  state,
  today,
  money,
  togetherOf,
}: { state: DragState } & Omit<DragNoteProps, "drag" | "ref">) {
  const { before, operation, amount, unit, count, part, stopped } = state;
  const outcome = amount === 0 ? null : bulkOutcome(before, operation);
  const after: PfaFields = outcome?.kind === "change" ? { ...before, ...outcome.delta } : before;
  const { forecastStart: start, forecastEnd: end } = after;
  const isLocked = before.isActualized && part !== "end";
  const refused =
    outcome?.kind === "skip"
      ? whyNotText(outcome.reason)
      : isLocked
        ? "On site: its start stays, only the end moves"
        : stopped
          ? amount === 0
            ? "No further this way"
            : "As far as it goes"
          : null;
  const together = count > 1 ? togetherOf(state) : null;
  return (
    <>
      <p className="font-medium tabular-nums">{datesText(start, end)}</p>
      <p className="text-ink-muted tabular-nums">
        {lengthText(start, end) ?? "—"}
        {amount !== 0 && (
          <span className="text-ink">
            {" "}
            · {part === "body" ? "" : `${part} `}
            {signedAmount(amount, unit)}
          </span>
        )}
      </p>
      {money && count === 1 && <Cost before={before} after={after} today={today} />}
      {count > 1 && (
        <p className="mt-1 border-t pt-1 tabular-nums">
          {recordsText(count)} move together
          {together !== null && <Together moved={together} money={money} />}
        </p>
      )}
      {refused !== null && <p className="mt-1 text-conflict-text">{refused}</p>}
    </>
  );
}

/** Of one record: what it would cost, and how much that differs from now. */
function Cost({ before, after, today }: { before: PfaFields; after: PfaFields; today: string }) {
  const [old, cost] = [forecastCost(before, today), forecastCost(after, today)];
  if (cost === null) return null;
  const change = old === null ? "0.00" : subtractMoney(cost, old);
  return (
    <p className="tabular-nums">
      {formatMoneyShort(cost)}
      <CostChange change={change} />
    </p>
  );
}

function Together({ moved: { before, after, costChange }, money }: { moved: MovedTogether; money: boolean }) {
  const days = after - before;
  return (
    <span className="text-ink-muted">
      {" "}
      · {after.toLocaleString("en-US")} days in all
      {days !== 0 && ` (${days > 0 ? "+" : "−"}${Math.abs(days).toLocaleString("en-US")})`}
      {money && costChange !== null && <CostChange change={costChange} />}
    </span>
  );
}

function CostChange({ change }: { change: string }) {
  if (compareMoney(change, "0.00") === 0) return null;
  const less = change.startsWith("-");
  return (
    <span className={cn("ml-1.5 whitespace-nowrap", less ? "text-forecast-text" : "text-failed-text")}>
      {less ? "▼" : "▲"} {formatMoneyChange(change)}
    </span>
  );
}
