"use client";

import { cn } from "#src/components/cn.ts";
import { forecastCost } from "#src/domain/cost.ts";
import { compareMoney, formatMoneyChange, formatMoneyShort, subtractMoney } from "#src/domain/money.ts";
import type { PfaFields } from "#src/domain/record.ts";
import { signedAmount } from "#src/domain/timeline-snap.ts";
import type { DragState } from "#src/features/timeline/bar-drag.ts";
import type { DragNoteProps } from "#src/features/timeline/drag-note.tsx";
import { type MovedTogether, movedTogether } from "#src/features/timeline/moved-together.ts";
import { daysInAllText, whyNotText, withoutCostText } from "#src/features/timeline/moved-words.ts";
import { datesText, lengthText, recordsText } from "#src/features/timeline/timeline-words.ts";

/** What a drop would do: dates, length, cost, and why it may be refused. */
export function DragNoteContent({
  state,
  today,
  money,
  recordsHeld,
}: { state: DragState } & Omit<DragNoteProps, "drag" | "ref">) {
  const { before, after, skipped, amount, unit, count, part, stopped } = state;
  const { forecastStart: start, forecastEnd: end } = after;
  const isLocked = before.isActualized && part !== "end";
  const refused =
    skipped !== null
      ? whyNotText(skipped)
      : isLocked
        ? "On site: its start stays, only the end moves"
        : stopped
          ? amount === 0
            ? "No further this way"
            : "As far as it goes"
          : null;
  const records = count > 1 ? recordsHeld() : null;
  const together = records === null ? null : movedTogether(records, state, today);
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
          {together !== null && <span className="text-ink-muted"> · {daysInAllText(together)}</span>}
        </p>
      )}
      {count > 1 && (together === null ? <Later money={money} /> : money && <CostTogether {...together} />)}
      {refused !== null && <p className="mt-1 text-conflict-text">{refused}</p>}
    </>
  );
}

/** Of one record: what it would cost, and how much that differs from now. */
function Cost({ before, after, today }: { before: PfaFields; after: PfaFields; today: string }) {
  const [old, cost] = [forecastCost(before, today), forecastCost(after, today)];
  return (
    <p className="tabular-nums">
      {cost === null ? "Cost —" : formatMoneyShort(cost)}
      {cost !== null && old !== null && <CostChange change={subtractMoney(cost, old)} />}
    </p>
  );
}

/** Of many: by how much their cost would change, and how many have none. */
function CostTogether({ costChange, unknown }: MovedTogether) {
  return (
    <p className="text-ink-muted tabular-nums">
      Cost
      {compareMoney(costChange, "0.00") === 0 ? " unchanged" : <CostChange change={costChange} />}
      {unknown > 0 && ` · ${withoutCostText(unknown)}`}
    </p>
  );
}

/** Not all that move are here. */
function Later({ money }: { money: boolean }) {
  return (
    <p className="text-ink-muted">{money ? "Days and cost are" : "Days are"} added up once you let go</p>
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
