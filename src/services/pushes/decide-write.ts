import { sameField, toWire } from "#src/domain/canonical.ts";
import { type Delta, FIELD, fieldsOf, isSoftDelete } from "#src/domain/record.ts";
import { checkChange } from "#src/domain/rules.ts";
import { merge } from "#src/domain/three-way-merge.ts";
import type { WriteOperation } from "#src/pems/client.ts";
import type { QueueRow, Verdict } from "#src/services/pushes/queue-row.ts";

/** After so many ends of a worker with the item in hand it is set aside for a person. */
export const MAX_CRASHES = 3;

/** What to do with a claimed item: send these changes on top of this version, or settle it without a request. */
export type Decision =
  | { kind: "send"; changes: Delta; version: number; merged: boolean }
  | { kind: "settle"; verdict: Verdict };

const failed = (code: string, message: string): Decision => ({
  kind: "settle",
  verdict: { kind: "failed", error: { code, message }, status: null },
});

/** Merges an item onto the mirror and decides. The mirror must be current as far as is known; pure. */
export function decideWrite(row: QueueRow, mayHaveBeenApplied = false): Decision {
  const { record } = row;
  if (!record) return failed("NOT_FOUND", "PEMS has no such record.");
  const base = record.base ?? (record.version === row.baseVersion ? record.fields : null);
  const result = merge({
    seen: row.seen,
    delta: row.delta,
    theirs: record.fields,
    seenDiscontinued: row.seenDiscontinued,
    ...(base && { base }),
    mayHaveBeenApplied,
  });
  if (result.kind === "agreed") {
    return {
      kind: "settle",
      verdict: { kind: "synced", version: record.version, written: null, merged: false, how: "agreed" },
    };
  }
  if (result.kind === "conflict") {
    const labels = result.conflictFields.map((field) => FIELD[field].label).join(", ");
    return {
      kind: "settle",
      verdict: {
        kind: "conflict",
        fields: result.conflictFields,
        reason: result.reason,
        message:
          result.reason === "unknown-outcome"
            ? `Your change may have reached PEMS before it was changed there: ${labels}.`
            : `PEMS changed this too: ${labels}.`,
      },
    };
  }
  if (row.crashCount >= MAX_CRASHES) {
    return failed(
      "QUARANTINED",
      `Sending this change ended unexpectedly ${row.crashCount} times. It was set aside.`,
    );
  }
  if (row.retryCount > row.maxRetries) {
    const error = row.lastError ?? { code: "GIVEN_UP", message: "PEMS did not accept this change." };
    return { kind: "settle", verdict: { kind: "failed", error, status: null, exhausted: true } };
  }
  const broken = checkChange(record.fields, result.changes);
  if (broken.length > 0) {
    return failed("RULES_BROKEN", broken.map((finding) => finding.message).join(" "));
  }
  return { kind: "send", changes: result.changes, version: record.version, merged: result.auto };
}

/**
 * Decides about an item whose last outcome is unknown, after its record was read back. One version past the one that
 * was sent and our values: it was applied. Still the version that was sent: it was not. Further on, with the version in
 * between never observed: nobody can tell, so the merge asks a person wherever PEMS is not ours.
 */
export function decideAfterReadBack(row: QueueRow): Decision {
  const { record, sentVersion } = row;
  if (!record || sentVersion === null || !row.outcomeUnknown) return decideWrite(row);
  if (record.version === sentVersion) return decideWrite(row);
  if (!record.afterSent) return decideWrite(row, true);
  const { fields } = record.afterSent;
  const applied = fieldsOf(row.payload).every((field) => sameField(field, row.payload, fields));
  if (!applied) return decideWrite(row);
  return {
    kind: "settle",
    verdict: { kind: "synced", version: sentVersion + 1, written: null, merged: false, how: "read-back" },
  };
}

/** What is sent to PEMS for an item. */
export function toOperation(row: QueueRow, changes: Delta, version: number): WriteOperation {
  const { pfaId, modifiedBy, reason } = row;
  if (isSoftDelete(changes)) {
    const changeReason = reason ?? "Discontinued in PFA Vanguard";
    return { operation: "DELETE", pfaId, version, modifiedBy, changeReason };
  }
  return {
    operation: "UPDATE",
    pfaId,
    version,
    modifiedBy,
    changes: toWire(changes),
    ...(reason !== null && { changeReason: reason }),
  };
}
