import type { SyncError } from "#src/db/schema/modification.ts";
import type { Delta } from "#src/domain/record.ts";
import { nextAttempt } from "#src/domain/retry.ts";
import type { BatchOutcome, ItemOutcome } from "#src/pems/outcomes.ts";
import type { QueueRow, Settlement, Verdict } from "#src/services/pushes/queue-row.ts";

/** An item with the changes that were sent for it. */
export interface Sent {
  row: QueueRow;
  changes: Delta;
  version: number;
  merged: boolean;
}

interface Clock {
  now: Date;
  /** First delay, doubled with each attempt. */
  retryDelayMs: number;
}

/** What an answer about a whole request asks for beyond its items. */
export type RequestConsequence =
  | { kind: "answered" }
  /** PEMS as a whole did not answer: counts towards the circuit breaker. */
  | { kind: "failure"; message: string }
  | { kind: "refused-credential"; message: string }
  | { kind: "slow-down"; retryAfterSeconds: number };

/**
 * What PEMS's answer to one batch means for each item of it (SPEC 2.4). An attempt counts only when the answer was about
 * the item: its own 500, or the failure of a request that held it alone. Pure.
 */
export function judgeAnswer(
  sent: readonly Sent[],
  outcome: BatchOutcome,
  clock: Clock,
): { settlements: Settlement[]; consequence: RequestConsequence } {
  const each = (verdict: (item: Sent) => Verdict) =>
    sent.map((item) => ({ row: item.row, verdict: verdict(item) }));
  const halved = sent.length > 1 ? Math.ceil(sent.length / 2) : null;
  switch (outcome.kind) {
    case "answered":
      return {
        settlements: sent.map((item, index) => ({
          row: item.row,
          verdict: judgeItem(item, outcome.results[index], clock),
        })),
        consequence: { kind: "answered" },
      };
    case "rejected":
    case "too-large": {
      const message = outcome.kind === "rejected" ? outcome.message : "The request was too large for PEMS.";
      const error = { code: outcome.kind === "rejected" ? "REJECTED" : "TOO_LARGE", message };
      const status = outcome.kind === "rejected" ? outcome.status : 413;
      // Nothing of it was applied: split until the bad one stands alone, which then has failed.
      return {
        settlements: each(({ row }) =>
          halved ? waiting(row, clock.now, { batchLimit: halved }) : { kind: "failed", error, status },
        ),
        consequence: { kind: "answered" },
      };
    }
    case "unauthorized":
      return {
        settlements: each(({ row }) => waiting(row, clock.now, {})),
        consequence: { kind: "refused-credential", message: outcome.message },
      };
    case "rate-limited": {
      const due = new Date(clock.now.getTime() + outcome.retryAfterSeconds * 1000);
      return {
        settlements: each(({ row }) => waiting(row, due, { outcomeUnknown: true })),
        consequence: { kind: "slow-down", retryAfterSeconds: outcome.retryAfterSeconds },
      };
    }
    case "unknown": {
      const error = { code: "NO_ANSWER", message: outcome.message };
      const unknown = outcome.sent;
      return {
        settlements: each(({ row }) =>
          halved
            ? waiting(row, clock.now, { outcomeUnknown: unknown, batchLimit: halved })
            : { ...counted(row, error, outcome.status, unknown, clock), batchLimit: 1 },
        ),
        consequence: { kind: "failure", message: outcome.message },
      };
    }
  }
}

function judgeItem(item: Sent, result: ItemOutcome | undefined, clock: Clock): Verdict {
  const { row, changes, version, merged } = item;
  switch (result?.kind) {
    case "accepted":
      // Any other version than the next one is not an answer to what was sent: read back.
      if (result.newVersion !== version + 1) return waiting(row, clock.now, { outcomeUnknown: true });
      return {
        kind: "synced",
        version: result.newVersion,
        written: { changes, at: new Date(result.updatedAt) },
        merged,
        how: "accepted",
      };
    case "version-conflict":
      return waiting(row, clock.now, { mirrorStale: true });
    case "rejected":
      return {
        kind: "failed",
        status: 400,
        error: {
          code: "REJECTED",
          message: result.message,
          ...(result.fieldErrors && { fieldErrors: result.fieldErrors }),
        },
      };
    case "not-found":
      return { kind: "failed", status: 404, error: { code: "NOT_FOUND", message: result.message } };
    case "broken":
      return counted(row, { code: "SERVER_ERROR", message: result.message }, 500, true, clock);
    default:
      return waiting(row, clock.now, { outcomeUnknown: true });
  }
}

/** Back to the queue at no cost. */
function waiting(
  row: QueueRow,
  at: Date,
  flags: { outcomeUnknown?: boolean; mirrorStale?: boolean; batchLimit?: number },
): Verdict {
  return {
    kind: "again",
    at,
    outcomeUnknown: flags.outcomeUnknown ?? false,
    mirrorStale: flags.mirrorStale ?? false,
    retryCount: row.retryCount,
    batchLimit: flags.batchLimit ?? null,
    note: null,
  };
}

/** A failed attempt that counts. The last one is read back at once, before the item may become a dead letter. */
function counted(
  row: QueueRow,
  error: SyncError,
  status: number | null,
  outcomeUnknown: boolean,
  clock: Clock,
): Verdict & { kind: "again" } {
  const attempts = row.retryCount + 1;
  const next = nextAttempt({
    attempts,
    maxRetries: row.maxRetries,
    delayMs: clock.retryDelayMs,
    now: clock.now,
  });
  return {
    kind: "again",
    at: next.kind === "retry" ? next.at : clock.now,
    outcomeUnknown,
    mirrorStale: false,
    retryCount: attempts,
    batchLimit: null,
    note: { outcome: "error", status, error },
  };
}
