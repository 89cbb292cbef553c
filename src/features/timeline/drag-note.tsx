"use client";

import { useCallback, useSyncExternalStore } from "react";
import { cn } from "#src/components/cn.ts";
import { bulkOutcome } from "#src/domain/bulk-operation.ts";
import { forecastCost } from "#src/domain/cost.ts";
import { compareMoney, formatMoneyChange, formatMoneyShort, subtractMoney } from "#src/domain/money.ts";
import type { PfaFields } from "#src/domain/record.ts";
import { lengthInDays } from "#src/domain/timeline-bars.ts";
import { signedAmount } from "#src/domain/timeline-snap.ts";
import type { BarDrag, DragState } from "#src/features/timeline/bar-drag.ts";
import { datesText, lengthText, recordsText, whyNotText } from "#src/features/timeline/timeline-words.ts";

export interface DragNoteProps {
  drag: BarDrag;
  today: string;
  money: boolean;
  /** Days of all that move, before and after; null where not all of them are here. */
  daysOf: (state: DragState) => { before: number; after: number } | null;
  ref: React.Ref<HTMLDivElement>;
}

/** Beside the pointer while bars are dragged: what a drop would do. Seen only; what it did is announced. */
export function DragNote({ drag, today, money, daysOf, ref }: DragNoteProps) {
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
      {state !== null && <Content state={state} today={today} money={money} daysOf={daysOf} />}
    </div>
  );
}

function Content({
  state,
  today,
  money,
  daysOf,
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
  const days = count > 1 ? daysOf(state) : null;
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
      {money && <Cost before={before} after={after} today={today} />}
      {count > 1 && (
        <p className="mt-1 border-t pt-1 tabular-nums">
          {recordsText(count)} move together
          {days !== null && (
            <span className="text-ink-muted">
              {" "}
              · {days.after.toLocaleString("en-US")} days in all
              {days.after !== days.before &&
                ` (${days.after > days.before ? "+" : "−"}${Math.abs(days.after - days.before).toLocaleString("en-US")})`}
            </span>
          )}
        </p>
      )}
      {refused !== null && <p className="mt-1 text-conflict-text">{refused}</p>}
    </>
  );
}

function Cost({ before, after, today }: { before: PfaFields; after: PfaFields; today: string }) {
  const [old, cost] = [forecastCost(before, today), forecastCost(after, today)];
  if (cost === null) return null;
  const change = old === null || compareMoney(old, cost) === 0 ? null : subtractMoney(cost, old);
  return (
    <p className="tabular-nums">
      {formatMoneyShort(cost)}
      {change !== null && (
        <span className={cn("ml-1.5", change.startsWith("-") ? "text-forecast-text" : "text-failed-text")}>
          {change.startsWith("-") ? "▼" : "▲"} {formatMoneyChange(change)}
        </span>
      )}
    </p>
  );
}

/** Forecast days of many records together, before and after a drag. */
export function daysTogether(
  records: readonly PfaFields[],
  { amount, operation }: DragState,
): { before: number; after: number } {
  let [before, after] = [0, 0];
  for (const fields of records) {
    const days = lengthInDays(fields) ?? 0;
    const outcome = amount === 0 ? null : bulkOutcome(fields, operation);
    before += days;
    after += outcome?.kind === "change" ? (lengthInDays({ ...fields, ...outcome.delta }) ?? 0) : days;
  }
  return { before, after };
}
