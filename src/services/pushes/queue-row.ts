import type { SyncError } from "#src/db/schema/modification.ts";
import type { Delta, EditableField, PfaFields, Seen } from "#src/domain/record.ts";

/** A claimed queue item with all that the decision about it needs. */
export interface QueueRow {
  id: string;
  modificationId: string;
  runId: string;
  /** When it became owed to PEMS, as text of an instant. */
  queuedAt: string;
  pfaId: string;
  operation: "UPDATE" | "DELETE";
  /** What the last send held, and the version that it was based on; null before the first. */
  payload: Delta;
  sentVersion: number | null;
  retryCount: number;
  maxRetries: number;
  crashCount: number;
  claimEpoch: number;
  outcomeUnknown: boolean;
  mirrorStale: boolean;
  /** Largest batch that it may go out in; null for any. */
  batchLimit: number | null;
  lastError: SyncError | null;
  delta: Delta;
  seen: Seen;
  seenDiscontinued: boolean;
  baseVersion: number;
  reason: string | null;
  /** Who PEMS is told made the change: the author's address. */
  modifiedBy: string;
  record: MirrorState | null;
}

/** What the mirror says of a queue item's record. */
export interface MirrorState {
  version: number;
  fields: PfaFields;
  contentHash: string;
  changedBy: string;
  changedAt: string;
  /**
   * What the author saw of the other fields: the version it was based on, with earlier changes made in Vanguard on it;
   * null when the mirror has not moved since.
   */
  base: Partial<PfaFields> | null;
  /** The version right after the one that was sent; null when it was not observed since. */
  afterSent: { fields: PfaFields; changedBy: string } | null;
}

/** What a claimed item came to; each is settled in one place, `settle-batch.ts`. */
export type Verdict =
  | {
      kind: "synced";
      version: number;
      /** What PEMS accepted now; null when PEMS was found to hold the values already. */
      written: { changes: Delta; at: Date } | null;
      /** PEMS had changed other fields: recorded as a conflict resolved automatically. */
      merged: boolean;
      how: "accepted" | "read-back" | "agreed";
    }
  | { kind: "conflict"; fields: readonly EditableField[]; reason: ConflictReason; message: string }
  | {
      kind: "failed";
      error: SyncError;
      status: number | null;
      /** It ran out of attempts: it is given up only while PEMS is healthy otherwise. */
      exhausted?: true;
    }
  | {
      kind: "again";
      /** When it is due. */
      at: Date;
      outcomeUnknown: boolean;
      mirrorStale: boolean;
      /** Failed attempts that count, from now on. */
      retryCount: number;
      batchLimit: number | null;
      /** What to note as an attempt; null for what is no news about the item. */
      note: { outcome: string; status: number | null; error: SyncError } | null;
    };

export type ConflictReason = "value" | "rule" | "discontinued" | "unknown-outcome";

/** A claimed item with its verdict. */
export interface Settlement {
  row: QueueRow;
  verdict: Verdict;
}
