import { failureBody, normaliseChanges } from "#sandbox/normalise.ts";
import type { Store, WriteSource } from "#sandbox/store.ts";
import type { BatchResult, WireChanges, WireRecord } from "#src/pems/wire.ts";

export interface Write {
  readonly organizationCode: string;
  readonly pfaId: string;
  readonly operation: "UPDATE" | "DELETE";
  /** Checked against the schema already; not yet normalised. */
  readonly changes: WireChanges;
  /** The version that the write was based on; `null`: whatever it is now. */
  readonly version: number | null;
  readonly by: string;
  readonly reason: string | null;
  readonly source: WriteSource;
  /** ISO time. */
  readonly at: string;
}

/**
 * Applies one write with optimistic locking and keeps it in the journal.
 * Call it in a transaction of the store.
 * @returns 200, 404 or 409 with the body that PEMS answers.
 */
export function applyWrite(store: Store, write: Write): BatchResult {
  const { organizationCode, pfaId, at } = write;
  const found = store.getText(organizationCode, pfaId);
  if (found === null) {
    const message = `No record ${pfaId} in organization ${organizationCode}.`;
    return { status: 404, body: failureBody("NOT_FOUND", message) };
  }
  const record = JSON.parse(found) as WireRecord;
  if (write.version !== null && write.version !== record.version) {
    return conflict(store, write, record.version, write.version);
  }

  const changes = normaliseChanges(write.changes);
  const version = record.version + 1;
  store.put({
    ...record,
    ...changes,
    version,
    updatedAt: at,
    updatedBy: write.by,
    changeReason: write.reason,
  });
  store.addJournal({ ...write, version, changes });
  return { status: 200, body: { success: true, pfaId, newVersion: version, updatedAt: at } };
}

function conflict(store: Store, write: Write, currentVersion: number, expectedVersion: number): BatchResult {
  const changed = store.fieldsChangedSince(write.organizationCode, write.pfaId, expectedVersion);
  const conflictingFields = changed.filter((field) => field in write.changes);
  return {
    status: 409,
    body: {
      success: false,
      error: "VERSION_CONFLICT",
      message: `${write.pfaId} has version ${currentVersion}, not ${expectedVersion}.`,
      currentVersion,
      expectedVersion,
      ...(conflictingFields.length > 0 && { conflictingFields }),
    },
  };
}
