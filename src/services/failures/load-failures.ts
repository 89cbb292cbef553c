import { type SQL, sql } from "drizzle-orm";
import type { Transaction } from "#src/db/connection.ts";
import type { AttemptEntry, SyncError } from "#src/db/schema/modification.ts";
import type { Delta } from "#src/domain/record.ts";
import type { ModificationState } from "#src/domain/states.ts";
import type { Member } from "#src/services/organizations/member.ts";
import { isoTime } from "#src/services/records/load-records.ts";

/** A change with its latest queue item. Times are ISO 8601. */
export interface LoadedFailure {
  modificationId: string;
  pfaId: string;
  userId: string;
  state: ModificationState;
  delta: Delta;
  reason: string | null;
  error: SyncError | null;
  runId: string | null;
  committedAt: string | null;
  /** Every try of all its queue items, oldest first. */
  attempts: AttemptEntry[];
  item: { status: string; outcomeUnknown: boolean; lastError: SyncError | null } | null;
}

/** Whose failed changes a member may see and act on: their own, and with perm_ManageSettings everybody's. As SQL over `m`. */
export function visibleChanges(member: Member): SQL {
  return member.permissions.has("perm_ManageSettings") ? sql`true` : sql`m.user_id = ${member.userId}`;
}

/** The changes with these ids as far as the member may see them, with their newest queue item. */
export async function loadFailures(
  tx: Transaction,
  member: Member,
  modificationIds: readonly string[],
): Promise<LoadedFailure[]> {
  const { rows } = await tx.execute<{ failure: LoadedFailure }>(sql`
    SELECT jsonb_build_object('modificationId', m.id, 'pfaId', m.pfa_id, 'userId', m.user_id, 'state', m.sync_status,
      'delta', m.delta, 'reason', m.reason, 'error', m.sync_error, 'runId', m.run_id,
      'committedAt', ${isoTime("m.committed_at")}, 'item', q.item, 'attempts', coalesce(log.attempts, '[]')) AS failure
    FROM pfa_modification m
    LEFT JOIN LATERAL (
      SELECT jsonb_build_object('status', q.status, 'outcomeUnknown', q.outcome_unknown, 'lastError', q.last_error) AS item
      FROM pfa_write_queue q WHERE q.organization_id = m.organization_id AND q.modification_id = m.id
      ORDER BY q.sequence DESC, q.id DESC LIMIT 1) q ON true
    LEFT JOIN LATERAL (
      SELECT jsonb_agg(l.entry ORDER BY q.sequence, q.id, l.place) AS attempts
      FROM pfa_write_queue q, jsonb_array_elements(q.attempt_log) WITH ORDINALITY AS l(entry, place)
      WHERE q.organization_id = m.organization_id AND q.modification_id = m.id) log ON true
    WHERE m.organization_id = ${member.organizationId} AND m.id = ANY(${sql.param(modificationIds)}::uuid[])
      AND ${visibleChanges(member)}
    ORDER BY m.commit_sequence`);
  return rows.map((row) => row.failure);
}

/**
 * Locks the failed changes among these and their dead letters, modification before queue item, and gives the ids of the
 * changes. Those whose outcome is unknown are left out: PEMS must be read first.
 */
export async function lockFailed(
  tx: Transaction,
  member: Member,
  modificationIds: readonly string[],
): Promise<string[]> {
  const { rows } = await tx.execute<{ id: string }>(sql`
    SELECT m.id FROM pfa_modification m JOIN pfa_write_queue q ON q.modification_id = m.id
    WHERE m.organization_id = ${member.organizationId} AND m.id = ANY(${sql.param(modificationIds)}::uuid[])
      AND ${visibleChanges(member)} AND m.sync_status = 'failed' AND q.status = 'failed' AND NOT q.outcome_unknown
    ORDER BY m.pfa_id, m.id FOR UPDATE OF m, q`);
  return rows.map((row) => row.id);
}
