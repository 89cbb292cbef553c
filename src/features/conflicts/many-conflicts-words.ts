import { addMoney, compareMoney, formatMoney, subtractMoney } from "#src/domain/money.ts";
import { FIELD } from "#src/domain/record.ts";
import type { RouterOutputs } from "#src/trpc/client.ts";

export type ListedConflict = RouterOutputs["conflicts"]["list"]["conflicts"][number];
export type PreviewedConflict = RouterOutputs["conflicts"]["preview"]["conflicts"][number];
/** Ours over PEMS's, or PEMS's over ours, wherever both changed the same. */
export type ManyStrategy = "use_local" | "use_pems";

const number = (count: number) => count.toLocaleString("en-US");

/** `1 conflict`, `1,200 conflicts`. */
export function conflictsWords(count: number): string {
  return count === 1 ? "1 conflict" : `${number(count)} conflicts`;
}

/** The fields that need a decision: `Forecast start, Model`; those of a broken rule or a discontinuation in words. */
export function fieldsWords({ conflictFields, reason }: ListedConflict): string {
  if (reason === "discontinued") return "Discontinued on one side";
  return conflictFields.map((field) => FIELD[field].label).join(", ");
}

/** Those in which every word of a search occurs: in id, description, fields, or a person's name. */
export function matching(conflicts: readonly ListedConflict[], search: string): readonly ListedConflict[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return conflicts;
  return conflicts.filter((conflict) => {
    const { pfaId, description, author, pemsChangedBy } = conflict;
    const text = [pfaId, description, author.name, pemsChangedBy, fieldsWords(conflict)]
      .join(" ")
      .toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

export interface ManyEffect {
  /** What is decided at once, what for a second person to agree to, what is shown anew first, what can't be. */
  readonly resolved: number;
  readonly pending: number;
  readonly stale: number;
  readonly refused: readonly { readonly message: string; readonly count: number }[];
  /** Records that something is sent of. */
  readonly sent: number;
  /** Forecast cost of those that are decided; null for whom money is hidden. */
  readonly costs: { readonly pems: string; readonly result: string; readonly unknown: number } | null;
}

/** What a decision about many comes to. */
export function effectOf(conflicts: readonly PreviewedConflict[]): ManyEffect {
  const of = (outcome: PreviewedConflict["outcome"]) => conflicts.filter((one) => one.outcome === outcome);
  const decided = [...of("resolved"), ...of("pending_approval")];
  const reasons = Map.groupBy(of("refused"), ({ message }) => message ?? "");
  let [pems, result, unknown] = ["0.00", "0.00", 0];
  for (const { costs } of decided) {
    if (costs === undefined) continue;
    if (costs.pems === null || costs.result === null) unknown += 1;
    pems = addMoney(pems, costs.pems ?? "0.00");
    result = addMoney(result, costs.result ?? "0.00");
  }
  return {
    resolved: of("resolved").length,
    pending: of("pending_approval").length,
    stale: of("stale").length,
    refused: [...reasons].map(([message, some]) => ({ message, count: some.length })),
    sent: decided.filter(({ appliedChanges }) => Object.keys(appliedChanges).length > 0).length,
    costs: decided.some(({ costs }) => costs !== undefined) ? { pems, result, unknown } : null,
  };
}

/** What happens, in one sentence: `12 records: ours are sent to PEMS for 10, 2 wait for a second person`. */
export function effectWords(strategy: ManyStrategy, { resolved, pending, sent }: ManyEffect): string {
  const all = resolved + pending;
  if (all === 0) return "Nothing can be decided like this.";
  const what =
    strategy === "use_local"
      ? `our values replace those of PEMS in ${records(all)}`
      : `the values of PEMS stay in ${records(all)}`;
  const rest =
    strategy === "use_local" || sent === 0 ? "" : `, what else was changed is sent for ${number(sent)}`;
  const waits = pending === 0 ? "" : `; ${waitWords(pending)}`;
  return `${what[0]?.toUpperCase()}${what.slice(1)}${rest}${waits}.`;
}

const records = (count: number) => (count === 1 ? "1 record" : `${number(count)} records`);
const waitWords = (count: number) =>
  count === 1 ? "1 waits for a second person" : `${number(count)} wait for a second person`;

/** The effect on forecast cost: `+$900.00 ($1,000.00 → $1,900.00)`, `unchanged`; null for whom money is hidden. */
export function costWords({ costs }: ManyEffect): string | null {
  if (costs === null) return null;
  const change = subtractMoney(costs.result, costs.pems);
  const unknown = costs.unknown === 0 ? "" : ` · ${number(costs.unknown)} without a known cost`;
  const direction = compareMoney(change, "0.00");
  if (direction === 0) return `unchanged${unknown}`;
  const sign = direction > 0 ? "+" : "";
  return `${sign}${formatMoney(change)} (${formatMoney(costs.pems)} → ${formatMoney(costs.result)})${unknown}`;
}

/** What became of a decision about many. */
export interface ManyDone {
  readonly resolved: number;
  readonly pending: number;
  readonly stale: number;
  readonly refused: number;
  /** Never asked, because it was stopped or the server could not be reached. */
  readonly left: number;
}

/** The notice about it. */
export function doneWords(done: ManyDone): { title: string; description?: string } {
  const decided = done.resolved + done.pending;
  const title = decided === 0 ? "No conflict was resolved" : `Resolved ${conflictsWords(decided)}`;
  const parts = [
    done.pending > 0 && waitWords(done.pending),
    done.stale > 0 &&
      `${number(done.stale)} changed again in PEMS and ${done.stale === 1 ? "is" : "are"} shown anew`,
    done.refused > 0 && `${number(done.refused)} could not be decided like this`,
    done.left > 0 && `${number(done.left)} ${done.left === 1 ? "was" : "were"} not asked for any more`,
  ].filter((part) => part !== false);
  return parts.length === 0 ? { title } : { title, description: `${parts.join(", ")}.` };
}
