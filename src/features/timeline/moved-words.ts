import { announce } from "#src/components/live-region.tsx";
import { notify } from "#src/components/toast.tsx";
import { type BulkSkip, bulkOutcome, bulkSkipWords } from "#src/domain/bulk-operation.ts";
import { compareMoney, formatMoneyChange } from "#src/domain/money.ts";
import type { PfaFields } from "#src/domain/record.ts";
import { amountWords } from "#src/domain/timeline-snap.ts";
import type { DateChange, DragState } from "#src/features/timeline/bar-drag.ts";
import { type MovedTogether, movedTogether } from "#src/features/timeline/moved-together.ts";
import { costText, datesText, lengthText, recordsText } from "#src/features/timeline/timeline-words.ts";

/** What became of a change of dates. */
export interface MoveDone {
  readonly change: DateChange;
  /** The record, where it was about one. */
  readonly who: string | null;
  /** Those that moved, as they were before. */
  readonly moved: readonly PfaFields[];
  readonly skipped: ReadonlyMap<BulkSkip, number>;
  /** `YYYY-MM-DD`. */
  readonly today: string;
  readonly money: boolean;
}

/** Tells what a change of dates did, what it comes to, and what it left alone and why. Notices are read aloud, too. */
export function tellMove({ change, who, moved, skipped, today, money }: MoveDone): void {
  const [first] = moved;
  const [reason] = skipped.keys();
  if (first === undefined) {
    if (reason === undefined) return;
    const why = who !== null ? whyNotText(reason) : `Nothing moved: ${skippedText(skipped)}`;
    notify({ tone: "info", title: why, bundle: "timeline-refused" });
    return;
  }
  const done = doneText(change, moved.length, who);
  const outcome = bulkOutcome(first, change);
  const after = outcome.kind === "change" ? { ...first, ...outcome.delta } : first;
  const sums = movedTogether(moved, { amount: change.amount, operation: change }, today);
  const what = who !== null ? movedText(after, today, money) : movedTogetherText(sums, money);
  if (reason === undefined) announce(`${done}: ${what}`);
  else notify({ tone: "info", title: done, description: `${what}. As they were: ${skippedText(skipped)}.` });
}

/** What is read aloud of a drag that rests. @param records all that move; null where not all of them are here */
export function restText(
  state: DragState,
  records: readonly PfaFields[] | null,
  { today, money }: Pick<MoveDone, "today" | "money">,
): string {
  return records === null || state.count === 1
    ? movedText(state.after, today, money)
    : movedTogetherText(movedTogether(records, state, today), money);
}

/** "Shifted 3 records by 7 days", "Moved the end of PFA-1 back by 1 week". @param who a record's id, where it is one */
export function doneText(change: DateChange, count: number, who: string | null): string {
  return changeText(change, count, who, ["Shifted", "Moved"]);
}

/** What an undo of it is about: "shifting 3 records by 7 days", "moving the end of PFA-1 back by 1 week". */
export function gestureText(change: DateChange, count: number, who: string | null): string {
  return changeText(change, count, who, ["shifting", "moving"]);
}

function changeText(
  { amount, unit, ...operation }: DateChange,
  count: number,
  who: string | null,
  [shift, move]: readonly [string, string],
): string {
  const whom = who ?? recordsText(count);
  const by = `${amount < 0 ? "back by" : "by"} ${amountWords(amount, unit)}`;
  if (operation.kind === "shift") return `${shift} ${whom} ${by}`;
  return `${move} the ${operation.edge} of ${whom} ${by}`;
}

/** `270 days in all`, `279 days in all (+9)`. */
export function daysInAllText({ before, after }: Pick<MovedTogether, "before" | "after">): string {
  const days = after - before;
  const change = days === 0 ? "" : ` (${days > 0 ? "+" : "−"}${Math.abs(days).toLocaleString("en-US")})`;
  return `${after.toLocaleString("en-US")} days in all${change}`;
}

/** What is read aloud of a record whose forecast moved: `2 Dec 2026 to 2 Mar 2027, 3 mo, $16,500`. */
export function movedText(fields: PfaFields, today: string, money: boolean): string {
  const { forecastStart: start, forecastEnd: end } = fields;
  const cost = money ? (costText(fields, today, money) ?? "cost unknown") : null;
  return [datesText(start, end), lengthText(start, end), cost].filter((part) => part !== null).join(", ");
}

/** The same of many: `69 days in all (+9), cost +$9,000, 1 without cost`. */
export function movedTogetherText(moved: MovedTogether, money: boolean): string {
  const { costChange, unknown } = moved;
  const change = compareMoney(costChange, "0.00") === 0 ? "unchanged" : formatMoneyChange(costChange);
  const costs = [`cost ${change}`, ...(unknown > 0 ? [withoutCostText(unknown)] : [])];
  return [daysInAllText(moved), ...(money ? costs : [])].join(", ");
}

/** `3 without cost`. */
export function withoutCostText(count: number): string {
  return `${count.toLocaleString("en-US")} without cost`;
}

/** Why records stayed as they were: "2 lack a forecast date, 1 is discontinued"; empty for none. */
export function skippedText(skipped: ReadonlyMap<BulkSkip, number>): string {
  return [...skipped].map(([reason, count]) => bulkSkipWords(reason, count)).join(", ");
}

const WHY_ONE: { readonly [S in BulkSkip]: string } = {
  unchanged: "It stands there already",
  noDates: "It has no forecast dates. Open the record to set them",
  noPlan: "It has no plan dates",
  discontinued: "It is discontinued. Restore it first",
  beyondCalendar: "The calendar ends there",
  wouldReverse: "It would end before it starts",
  startIsActual: "It is on site: its start stays, only the end can move",
};

/** Why one record stayed as it was, as a sentence. */
export function whyNotText(reason: BulkSkip): string {
  return WHY_ONE[reason];
}
