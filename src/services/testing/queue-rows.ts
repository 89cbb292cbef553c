import type { PfaFields } from "#src/domain/record.ts";
import type { MirrorState, QueueRow } from "#src/services/pushes/queue-row.ts";
import { soundRecord } from "#src/services/testing/records.ts";

/** A claimed change of the forecast end from what its author saw to 1 Mar 2027, on a mirror that has not moved. */
export function queueRow(change: Partial<QueueRow> = {}): QueueRow {
  const fields = soundRecord(1);
  return {
    id: "00000000-0000-7000-8000-00000000000a",
    modificationId: "00000000-0000-7000-8000-00000000000b",
    runId: "00000000-0000-7000-8000-00000000000c",
    queuedAt: "2026-11-20T09:59:58Z",
    pfaId: "PFA-00001",
    operation: "UPDATE",
    payload: { forecastEnd: "2027-03-01" },
    sentVersion: null,
    retryCount: 0,
    maxRetries: 3,
    crashCount: 0,
    claimEpoch: 1,
    outcomeUnknown: false,
    mirrorStale: false,
    batchLimit: null,
    lastError: null,
    delta: { forecastEnd: "2027-03-01" },
    seen: { forecastEnd: fields.forecastEnd },
    seenDiscontinued: false,
    baseVersion: 1,
    reason: null,
    modifiedBy: "maria@demo.example",
    record: mirrorState(1),
    ...change,
  };
}

/** The mirror of that record at a version, with some fields changed. */
export function mirrorState(version: number, change: Partial<PfaFields> = {}): MirrorState {
  return {
    version,
    fields: soundRecord(1, change),
    contentHash: "0",
    changedBy: "jane.smith",
    changedAt: "2026-11-20T10:00:00Z",
    base: version > 1 ? soundRecord(1) : null,
    afterSent: null,
  };
}
