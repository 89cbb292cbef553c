import { MAX_BULK_RECORDS } from "#src/domain/bulk-limit.ts";
import {
  type BulkOperation,
  bulkEffectWords,
  bulkSkipWords,
  type TimeUnit,
} from "#src/domain/bulk-operation.ts";
import { addMoney, compareMoney, formatMoney } from "#src/domain/money.ts";
import { FIELD } from "#src/domain/record.ts";
import { formatValue } from "#src/features/grid/cell-text.ts";
import type { RouterOutputs } from "#src/trpc/client.ts";

export type BulkPreview = RouterOutputs["bulk"]["preview"];

const number = (count: number) => count.toLocaleString("en-US");

/** `1 record`, `20,000 records`. */
export function recordWords(count: number): string {
  return count === 1 ? "1 record" : `${number(count)} records`;
}

/** Why nothing was done: the selection is no longer what was shown. */
export function changedWords(shown: number, now: number): string {
  const what =
    shown === now
      ? "These records changed since this was worked out."
      : `The selection holds ${recordWords(now)} by now, not ${recordWords(shown)}.`;
  return `${what} Nothing was changed: look again.`;
}

/** `14 days`, `1 week`; without a sign. */
export function spanWords(amount: number, unit: TimeUnit): string {
  const size = Math.abs(amount);
  return `${number(size)} ${unit}${size === 1 ? "" : "s"}`;
}

const back = (amount: number) => (amount < 0 ? "back " : "");

/** What was done to `count` records, as a sentence without a full stop: `Shifted 612 records by 14 days`. */
export function doneWords(operation: BulkOperation, count: number): string {
  const records = recordWords(count);
  switch (operation.kind) {
    case "shift":
      return `Shifted ${records} ${back(operation.amount)}by ${spanWords(operation.amount, operation.unit)}`;
    case "stretch":
      return `Moved the ${operation.edge} of ${records} ${back(operation.amount)}by ${spanWords(operation.amount, operation.unit)}`;
    case "duration": {
      const span = spanWords(operation.amount, operation.unit);
      if (operation.mode === "set") return `Set the duration of ${records} to ${span}`;
      return `${operation.amount < 0 ? "Shortened" : "Lengthened"} ${records} by ${span}`;
    }
    case "set": {
      if (operation.field === "isDiscontinued")
        return `${operation.value === true ? "Discontinued" : "Restored"} ${records}`;
      const { label } = FIELD[operation.field];
      if (operation.value === null) return `Emptied ${label} of ${records}`;
      return `Set ${label} of ${records} to ${formatValue(operation.field, operation.value)}`;
    }
    case "resetToPlan":
      return count === 1 ? "Reset 1 record to its plan" : `Reset ${records} to their plan`;
    case "discontinue":
      return `Discontinued ${records}`;
    case "restore":
      return `Restored ${records}`;
  }
}

/** What stands on the button that does it: `Shift 612 records`. */
export function applyWords(operation: BulkOperation, count: number): string {
  return `${VERB[operation.kind]} ${recordWords(count)}`;
}

const VERB: { readonly [K in BulkOperation["kind"]]: string } = {
  shift: "Shift",
  stretch: "Stretch",
  duration: "Change",
  set: "Change",
  resetToPlan: "Reset",
  discontinue: "Discontinue",
  restore: "Restore",
};

/** Completes "Undo …": `the shift of 612 records`. */
export function stepWords(operation: BulkOperation, count: number): string {
  const what =
    operation.kind === "set" ? `the change of ${FIELD[operation.field].label}` : STEP[operation.kind];
  return `${what} of ${recordWords(count)}`;
}

const STEP: { readonly [K in Exclude<BulkOperation["kind"], "set">]: string } = {
  shift: "the shift",
  stretch: "the stretch",
  duration: "the change of duration",
  resetToPlan: "the reset",
  discontinue: "the discontinuing",
  restore: "the restoring",
};

/** What it does in one sentence: `612 records: 588 shift both dates, 24 actualized extend their end, 3 stay as they are`. */
export function effectWords(preview: BulkPreview, operation: BulkOperation): string {
  const left = preview.records - preview.changing;
  const parts = [
    ...preview.effects.map(({ effect, count }) => bulkEffectWords(effect, count, operation)),
    ...(left === 0 ? [] : [left === 1 ? "1 stays as it is" : `${number(left)} stay as they are`]),
  ];
  return `${recordWords(preview.records)}: ${parts.join(", ")}`;
}

/** Why some stay as they are: `2 are discontinued, 1 has no plan dates`; empty when none does. */
export function skipWords(preview: BulkPreview): string {
  return preview.skipped.map(({ reason, count }) => bulkSkipWords(reason, count)).join(", ");
}

/** Why so many can't be changed in one step; null where they can. */
export function tooManyWords(count: number): { title: string; text: string } | null {
  if (count <= MAX_BULK_RECORDS) return null;
  const most = `At most ${number(MAX_BULK_RECORDS)} can be changed in one step.`;
  return {
    title: `${recordWords(count)} are too many at once`,
    text: `${most} Narrow the filters, or select fewer. Nothing was changed.`,
  };
}

export interface CostEffect {
  readonly direction: -1 | 0 | 1;
  /** `+$84,210.00`, `-$300.00`, `unchanged`. */
  readonly text: string;
  /** `$100.00 → $120.00`, of the whole selection; null where nothing changes, and for what comes back into the plan. */
  readonly range: string | null;
}

/** The effect on the forecast cost of what is in the plan; null for somebody who may not see money. */
export function costEffect({ forecastBefore, forecastAfter, planChange }: BulkPreview): CostEffect | null {
  if (forecastBefore === undefined || forecastAfter === undefined || planChange === undefined) return null;
  const after = addMoney(forecastBefore, planChange);
  const comesBack = compareMoney(after, forecastAfter) > 0;
  const direction = compareMoney(planChange, "0.00");
  const change = formatMoney(planChange);
  return {
    direction,
    text: direction === 0 ? "unchanged" : direction > 0 ? `+${change}` : change,
    range: direction === 0 || comesBack ? null : `${formatMoney(forecastBefore)} → ${formatMoney(after)}`,
  };
}
