import { sql } from "drizzle-orm";
import type { Transaction } from "#src/db/connection.ts";
import { inOrganization } from "#src/db/in-organization.ts";
import type { SyncError } from "#src/db/schema/modification.ts";
import { sameField } from "#src/domain/canonical.ts";
import { DomainError } from "#src/domain/errors.ts";
import {
  type Delta,
  type FieldValue,
  type PfaFields,
  RECORD_FIELDS,
  type RecordField,
} from "#src/domain/record.ts";
import type { ModificationState } from "#src/domain/states.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import type { Member } from "#src/services/organizations/member.ts";
import { isoTime } from "#src/services/records/load-records.ts";
import { readRows } from "#src/services/records/read-rows.ts";
import type { RecordRow } from "#src/services/records/record-row.ts";
import { visibleError, visibleNames, visiblePart } from "#src/services/records/visible-fields.ts";

const SHOWN = 50;

/** One observed version of a record. */
export interface HistoryEntry {
  version: number;
  changedAt: string;
  changedBy: string;
  changeReason: string | null;
  /** Against the version observed before it; empty for the first. */
  changes: { field: RecordField; from: FieldValue; to: FieldValue }[];
  /** Where the version was made. */
  origin: "pems" | "vanguard";
}

/** A change of the record: everybody's that were committed, and the member's own drafts. */
export interface RecordChange {
  modificationId: string;
  author: string;
  byMe: boolean;
  status: ModificationState;
  delta: Delta;
  reason: string | null;
  committedAt: string | null;
  syncedAt: string | null;
  pemsVersion: number | null;
  error: SyncError | null;
  /** Its open conflict, and whether that is decided and waits for a second person. */
  conflictId: string | null;
  waitsForApproval: boolean;
}

/** Times are ISO 8601. Money is absent without perm_ViewFinancials. */
export interface RecordDetail {
  row: RecordRow;
  /** The newest 50 versions, newest first. */
  history: HistoryEntry[];
  /** The newest 50 changes, newest first. */
  modifications: RecordChange[];
}

/**
 * One record with its history and its changes.
 * @throws DomainError NOT_FOUND
 */
export async function getRecord(
  deps: ServiceDeps,
  member: Member,
  { pfaId }: { pfaId: string },
): Promise<RecordDetail> {
  return inOrganization(deps.db, member, async (tx) => {
    const [row] = await readRows(tx, member, [pfaId]);
    if (!row)
      throw new DomainError("NOT_FOUND", `There is no record ${pfaId.slice(0, 60)}.`, { field: "pfaId" });
    return {
      row,
      history: await readHistory(tx, member, pfaId),
      modifications: await readChanges(tx, member, pfaId),
    };
  });
}

async function readHistory(tx: Transaction, member: Member, pfaId: string): Promise<HistoryEntry[]> {
  const { rows } = await tx.execute<{
    version: number;
    snapshot: PfaFields;
    changed_at: string;
    changed_by: string;
    change_reason: string | null;
    ours: boolean;
  }>(sql`
    SELECT version, snapshot, ${isoTime("changed_at")} AS changed_at, changed_by, change_reason,
      modification_id IS NOT NULL AS ours
    FROM pfa_mirror_history WHERE organization_id = ${member.organizationId} AND pfa_id = ${pfaId}
    ORDER BY version DESC LIMIT ${SHOWN + 1}`);
  return rows.slice(0, SHOWN).map((row, index) => {
    const before = rows[index + 1]?.snapshot;
    const changed = before ? RECORD_FIELDS.filter((field) => !sameField(field, before, row.snapshot)) : [];
    return {
      version: row.version,
      changedAt: row.changed_at,
      changedBy: row.changed_by,
      changeReason: row.change_reason,
      changes: visibleNames(member, changed).map((field) => ({
        field,
        from: before?.[field] ?? null,
        to: row.snapshot[field],
      })),
      origin: row.ours ? "vanguard" : "pems",
    };
  });
}

async function readChanges(tx: Transaction, member: Member, pfaId: string): Promise<RecordChange[]> {
  const { rows } = await tx.execute<{
    id: string;
    user_id: string;
    author: string | null;
    state: ModificationState;
    delta: Delta;
    reason: string | null;
    committed_at: string | null;
    synced_at: string | null;
    pems_version: number | null;
    sync_error: SyncError | null;
    conflict_id: string | null;
    waits: boolean;
  }>(sql`
    SELECT m.id, m.user_id, u.name AS author, m.sync_status AS state, m.delta, m.reason, m.pems_version, m.sync_error, c.id AS conflict_id,
      coalesce(c.status = 'pending_approval', false) AS waits,
      ${isoTime("m.committed_at")} AS committed_at, ${isoTime("m.synced_at")} AS synced_at
    FROM pfa_modification m LEFT JOIN app_user u ON u.id = m.user_id
    LEFT JOIN pfa_sync_conflict c ON c.organization_id = m.organization_id AND c.modification_id = m.id
      AND c.status IN ('unresolved', 'pending_approval')
    WHERE m.organization_id = ${member.organizationId} AND m.pfa_id = ${pfaId}
      AND (m.user_id = ${member.userId} OR m.sync_status IN ('committed', 'queued', 'syncing', 'synced'))
    ORDER BY m.created_at DESC LIMIT ${SHOWN}`);
  return rows.map((row) => ({
    modificationId: row.id,
    author: row.author ?? "A former colleague",
    byMe: row.user_id === member.userId,
    status: row.state,
    delta: visiblePart(member, row.delta),
    reason: row.reason,
    committedAt: row.committed_at,
    syncedAt: row.synced_at,
    pemsVersion: row.pems_version,
    error: row.sync_error && visibleError(member, row.sync_error),
    conflictId: row.conflict_id,
    waitsForApproval: row.waits,
  }));
}
