/** What can come of a request to PEMS. Expected outcomes are values that the caller must handle; nothing is thrown. */

/** Why an answer is missing or can't be used. */
export type FailureReason = "timeout" | "network" | "server" | "malformed";

export interface Rejected {
  kind: "rejected";
  status: number;
  message: string;
}

/** The credential was refused: no request of this connection can succeed until an administrator acts. */
export interface Unauthorized {
  kind: "unauthorized";
  status: number;
  message: string;
}

/** PEMS asks to wait. After a write this says nothing about how much of it was applied. */
export interface RateLimited {
  kind: "rate-limited";
  retryAfterSeconds: number;
}

/** No usable answer to a read. `status` is null when there was none at all. */
export interface Unavailable {
  kind: "unavailable";
  status: number | null;
  reason: FailureReason;
  message: string;
}

/** A page that is larger than may be read here, or that PEMS won't make (413): fewer records may help. */
export interface PageTooLarge {
  kind: "too-large";
  message: string;
}

/** No usable answer to a write: it may or may not have been applied; only reading back tells. */
export interface UnknownOutcome {
  kind: "unknown";
  status: number | null;
  reason: FailureReason;
  message: string;
  /** False when it is certain that nothing was sent, so nothing can have been applied. */
  sent: boolean;
}

export type ReadOutcome<T> =
  | ({ kind: "ok" } & T)
  | { kind: "not-found" }
  | Rejected
  | Unauthorized
  | RateLimited
  | Unavailable;

/** What became of one record's write. */
export type ItemOutcome =
  /** `updatedAt` is PEMS's own time, RFC 3339. */
  | { kind: "accepted"; newVersion: number; updatedAt: string }
  | { kind: "version-conflict"; currentVersion: number }
  | { kind: "rejected"; message: string; fieldErrors: Record<string, string> }
  | { kind: "not-found"; message: string }
  /** PEMS failed on this record alone (500): the write may have been applied. */
  | { kind: "broken"; message: string }
  /** Its result is missing, doubled, another record's, or can't be read. */
  | { kind: "unknown"; message: string };

/** What became of a request that failed as a whole, before any of its results could be read. */
export type WholeFailure = Rejected | { kind: "too-large" } | Unauthorized | RateLimited | UnknownOutcome;

/** `results` has the length and the order of the operations. */
export type BatchOutcome = { kind: "answered"; results: ItemOutcome[] } | WholeFailure;
/** Of a single write; a version conflict, a rejection or a missing record is its `result`. */
export type WriteOutcome = { kind: "answered"; result: ItemOutcome } | WholeFailure;

/** A short name of an outcome, for the history, the log and metrics: `ok`, `answered`, `unknown:timeout` … */
export function outcomeName(outcome: { kind: string; reason?: FailureReason }): string {
  return outcome.reason === undefined ? outcome.kind : `${outcome.kind}:${outcome.reason}`;
}
