"use client";

import { useCallback, useSyncExternalStore } from "react";
import { cn } from "#src/components/cn.ts";
import { bulkOutcome } from "#src/domain/bulk-operation.ts";
import { forecastCost } from "#src/domain/cost.ts";
import { compareMoney, formatMoneyChange, formatMoneyShort, subtractMoney } from "#src/domain/money.ts";
import type { PfaFields } from "#src/domain/record.ts";
import { signedAmount } from "#src/domain/timeline-snap.ts";
import type { BarDrag, DragState } from "#src/features/timeline/bar-drag.ts";
import type { MovedTogether } from "#src/features/timeline/moved-together.ts";
import { datesText, lengthText, recordsText, whyNotText } from "#src/features/timeline/timeline-words.ts";

export interface DragNoteProps {
  drag: BarDrag;
  today: string;
  money: boolean;
  /** What happens to all that move; null where not all of them are here. */
  togetherOf: (state: DragState) => MovedTogether | null;
  ref: React.Ref<HTMLDivElement>;
}

/** Beside the pointer while bars are dragged: what a drop would do. Seen only; what it did is announced. */
export function DragNote({ drag, today, money, togetherOf, ref }: DragNoteProps) {
  const state = useSyncExternalStore(
    useCallback((told) => drag.subscribe(told), [drag]),
    () => drag.state,
    () => null,
  );
  return (
    <div
      ref={ref}
      aria-hidden
      hidden={state === null}
      data-drag-note
      className="pointer-events-none fixed top-0 left-0 z-50 w-max max-w-80 rounded bg-raised px-2.5 py-1.5 text-sm shadow-float"
    >
      {state !== null && <Content state={state} today={today} money={money} togetherOf={togetherOf} />}
    </div>
  );
}

function Content({
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
