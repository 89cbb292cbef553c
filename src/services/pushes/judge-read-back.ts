import { decideAfterReadBack } from "#src/services/pushes/decide-write.ts";
import type { QueueRow, Verdict } from "#src/services/pushes/queue-row.ts";

/**
 * What an item comes to whose record was read from PEMS after its last send: it was applied, somebody must decide, or it
 * goes out again at once, on the version that was found. An item that is out of attempts is given up by its next claim,
 * which asks first whether PEMS is well. Pure.
 */
export function judgeReadBack(row: QueueRow, now: Date): Verdict {
  const decision = decideAfterReadBack(row);
  if (decision.kind === "settle" && !isGivenUp(decision.verdict)) return decision.verdict;
  return dueAgain(row, now);
}

/** It was not applied: due at that time, with what is now known of PEMS, at no cost. */
export function dueAgain(row: QueueRow, at: Date): Verdict & { kind: "again" } {
  const { retryCount, batchLimit } = row;
  return {
    kind: "again",
    at,
    outcomeUnknown: false,
    mirrorStale: false,
    retryCount,
    batchLimit,
    note: null,
  };
}

/** PEMS refused the version that was sent, and the read-back has brought no other one. Pure. */
export function isStillRefused(row: QueueRow): boolean {
  return row.mirrorStale && row.record !== null && row.record.version === row.sentVersion;
}

/**
 * When an item goes out again that is still refused: PEMS was set back behind the mirror, or what it has can't be typed.
 * It waits as long again as it has been owed, at least the first delay and at most four times that: 5, 10, 20, 20 s… Pure.
 * @param delayMs the first delay of a retry
 */
export function dueWhileRefused(row: QueueRow, now: Date, delayMs: number): Date {
  const owedFor = now.getTime() - Date.parse(row.queuedAt);
  return new Date(now.getTime() + Math.min(Math.max(owedFor, delayMs), 4 * delayMs));
}

function isGivenUp(verdict: Verdict): boolean {
  return verdict.kind === "failed" && verdict.exhausted === true;
}
