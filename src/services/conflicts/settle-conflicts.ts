import { sql } from "drizzle-orm";
import type { Transaction } from "#src/db/connection.ts";
import type { Delta, EditableField, Seen } from "#src/domain/record.ts";
import type { ConflictState } from "#src/domain/states.ts";
import { enqueue } from "#src/jobs.ts";
import { type AuditEntry, recordAudit } from "#src/services/audit/record-audit.ts";
import { addQueueItems, priorityOf } from "#src/services/commits/add-queue-items.ts";
import type { LoadedConflict, Strategy } from "#src/services/conflicts/load-conflicts.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import { publish } from "#src/services/live/publish.ts";
import type { Member } from "#src/services/organizations/member.ts";
import { openPushRun } from "#src/services/runs/open-push-run.ts";
import type { WriteSettings } from "#src/services/sync/write-sync.ts";

/** What becomes of a conflict and its change. */
export interface ConflictEnd {
  conflict: LoadedConflict;
  /** The conflict's next state; `unresolved` also renews the comparison with PEMS's present record. */
  status: ConflictState;
  resolution: Strategy | null;
  /** What is written, or proposed. */
  mergedData: Delta | null;
  /** With `unresolved`: the comparison anew. */
  conflictFields?: readonly EditableField[];
  reason?: LoadedConflict["reason"];
  resolvedBy: string | null;
  approvedBy?: string | null;
  /** The change: goes on with new values, is given up, is found in PEMS already, or waits as it is. */
  change:
    | { kind: "write"; delta: Delta; seen: Seen }
    | { kind: "discard"; message: string }
    | { kind: "agreed" }
    | { kind: "wait" };
}

/**
 * Writes what became of conflicts that the caller has locked and judged: changes, queue items with their run, conflicts,
 * audit, notice and wake-up; a handful of statements whatever the number.
 */
export async function settleConflicts(
  tx: Transaction,
  deps: ServiceDeps,
  member: Member,
  settings: WriteSettings,
  ends: readonly ConflictEnd[],
): Promise<void> {
  if (ends.length === 0) return;
  const at = deps.now().toISOString();
  const written = ends.filter(({ change }) => change.kind === "write");
  const goesOut = settings.writeSyncEnabled && written.length > 0;
  const runId = goesOut ? await openPushRun(tx, deps, member, "resolution", written.length) : null;
  const moved = await moveChanges(tx, ends, { at, runId });
  if (runId !== null) {
    const priority = priorityOf(undefined, moved.size);
    const writes = [...moved].map(([modificationId, row]) => ({ modificationId, runId, priority, ...row }));
    await addQueueItems(tx, deps, member, writes);
  }
  await updateConflicts(tx, ends, at);
  await recordAudit(
    tx,
    member,
    ends.flatMap((end) => auditOf(end, runId)),
  );
  await announce(tx, member, ends, runId);
  if (runId !== null) await enqueue(tx, "push", { organizationId: member.organizationId });
}

/** Moves the changes on; gives those that are queued. Anything that is not in conflict any more fails the whole. */
async function moveChanges(
  tx: Transaction,
  ends: readonly ConflictEnd[],
  { at, runId }: { at: string; runId: string | null },
): Promise<Map<string, { pfaId: string; delta: Delta; sequence: number }>> {
  const rows = ends.flatMap(({ conflict, change }) => {
    if (change.kind === "wait") return [];
    const { record } = conflict;
    const write = change.kind === "write" ? change : null;
    return {
      id: conflict.modificationId,
      state: write
        ? runId === null
          ? "committed"
          : "queued"
        : change.kind === "agreed"
          ? "synced"
          : "discarded",
      delta: write?.delta ?? null,
      seen: write?.seen ?? null,
      discontinued: record.fields.isDiscontinued,
      version: record.version,
      error: change.kind === "discard" ? { code: "DISCARDED", message: change.message } : null,
    };
  });
  if (rows.length === 0) return new Map();
  const result = await tx.execute<{
    id: string;
    pfa_id: string;
    delta: Delta;
    sequence: string;
    queued: boolean;
  }>(sql`
    UPDATE pfa_modification m
    SET sync_status = x.state, sync_error = x.error, updated_at = ${at}, delta = coalesce(x.delta, m.delta),
        seen = coalesce(x.seen, m.seen),
        seen_discontinued = CASE WHEN x.delta IS NULL THEN m.seen_discontinued ELSE x.discontinued END,
        base_version = CASE WHEN x.delta IS NULL THEN m.base_version ELSE x.version END,
        commit_sequence = CASE WHEN x.delta IS NULL THEN m.commit_sequence ELSE nextval('pfa_commit_sequence') END,
        run_id = CASE WHEN x.delta IS NULL THEN m.run_id ELSE ${runId}::uuid END,
        pems_version = CASE WHEN x.state = 'synced' THEN x.version ELSE m.pems_version END,
        synced_at = CASE WHEN x.state = 'synced' THEN ${at}::timestamptz ELSE m.synced_at END
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS x(id uuid, state text, delta jsonb, seen jsonb, discontinued boolean, version integer, error jsonb)
    WHERE m.id = x.id AND m.sync_status = 'conflict'
    RETURNING m.id, m.pfa_id, m.delta, m.commit_sequence AS sequence, m.sync_status = 'queued' AS queued`);
  if (result.rows.length !== rows.length) throw new Error("A change left its conflict while it was locked.");
  const queued = result.rows.filter((row) => row.queued);
  return new Map(
    queued.map((row) => [row.id, { pfaId: row.pfa_id, delta: row.delta, sequence: Number(row.sequence) }]),
  );
}

async function updateConflicts(tx: Transaction, ends: readonly ConflictEnd[], at: string): Promise<void> {
  const rows = ends.map((end) => {
    const renewed = end.conflictFields ? end.conflict.record : null;
    return {
      id: end.conflict.id,
      from: end.conflict.status,
      status: end.status,
      resolution: end.resolution,
      merged: end.mergedData,
      resolved_by: end.resolvedBy,
      approved_by: end.approvedBy ?? null,
      over: end.status !== "unresolved" && end.status !== "pending_approval",
      fields: end.conflictFields ?? null,
      reason: end.reason ?? null,
      version: renewed?.version ?? null,
      data: renewed?.fields ?? null,
      changed_by: renewed?.changedBy ?? null,
      changed_at: renewed?.changedAt ?? null,
    };
  });
  await tx.execute(sql`
    UPDATE pfa_sync_conflict c
    SET status = x.status, resolution = x.resolution, merged_data = x.merged,
        resolved_by = x.resolved_by, approved_by = x.approved_by,
        resolved_at = CASE WHEN x.over THEN ${at}::timestamptz END,
        conflict_fields = CASE WHEN x.fields IS NULL THEN c.conflict_fields
                               ELSE ARRAY(SELECT jsonb_array_elements_text(x.fields)) END,
        reason = coalesce(x.reason, c.reason), pems_version = coalesce(x.version, c.pems_version),
        pems_data = coalesce(x.data, c.pems_data), pems_changed_by = coalesce(x.changed_by, c.pems_changed_by),
        pems_changed_at = coalesce(x.changed_at, c.pems_changed_at)
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS x(id uuid, "from" text, status text, resolution text, merged jsonb, resolved_by uuid, approved_by uuid, over boolean,
           fields jsonb, reason text, version integer, data jsonb, changed_by text, changed_at timestamptz)
    WHERE c.id = x.id AND c.status = x."from"`);
}

function auditOf(end: ConflictEnd, runId: string | null): AuditEntry[] {
  const { conflict, status, resolution, mergedData, change } = end;
  const about = { pfaId: conflict.pfaId };
  const ofConflict: AuditEntry = {
    ...about,
    action: end.conflictFields ? "conflict.renewed" : `conflict.${status}`,
    entity: "conflict",
    entityId: conflict.id,
    before: { state: conflict.status, pemsVersion: conflict.pemsVersion },
    after: { state: status, resolution, values: mergedData, pemsVersion: conflict.record.version },
  };
  if (change.kind === "wait") return [ofConflict];
  const state = change.kind === "write" ? (runId === null ? "committed" : "queued") : null;
  const next = state ?? (change.kind === "agreed" ? "synced" : "discarded");
  return [
    ofConflict,
    {
      ...about,
      action: `modification.${next}`,
      entity: "modification",
      entityId: conflict.modificationId,
      before: { state: "conflict", values: conflict.localData },
      after: { state: next, ...(change.kind === "write" && { values: change.delta, runId }) },
    },
  ];
}

async function announce(
  tx: Transaction,
  member: Member,
  ends: readonly ConflictEnd[],
  runId: string | null,
): Promise<void> {
  const { organizationId } = member;
  const ids = (kinds: readonly ConflictEnd["change"]["kind"][]) =>
    ends.filter(({ change }) => kinds.includes(change.kind)).map(({ conflict }) => conflict.pfaId);
  await publish(tx, [
    { type: "SYNC_QUEUED", organizationId, pfaIds: ids(["write"]), runId },
    { type: "SYNC_SUCCESS", organizationId, pfaIds: ids(["agreed"]) },
    { type: "SYNC_CONFLICT", organizationId, pfaIds: ids(["wait"]) },
    { type: "RECORDS_CHANGED", organizationId, pfaIds: ids(["discard"]) },
  ]);
}
