import { type SQL, sql } from "drizzle-orm";
import type { Transaction } from "#src/db/connection.ts";
import type { Actor } from "#src/db/in-organization.ts";
import type { Delta, EditableField, PfaFields, Seen } from "#src/domain/record.ts";
import type { ConflictState, ModificationState } from "#src/domain/states.ts";
import type { ConflictReason } from "#src/domain/three-way-merge.ts";
import { isoTime } from "#src/services/records/load-records.ts";
import { mirrorFieldsJson } from "#src/services/records/mirror-columns.ts";

export type Strategy = "use_local" | "use_pems" | "merge";

/** A conflict with its change and its record as they stand now. Times are ISO 8601. */
export interface LoadedConflict {
  id: string;
  modificationId: string;
  pfaId: string;
  status: ConflictState;
  /** `merged`: disjoint changes, resolved by themselves. */
  reason: ConflictReason | "merged";
  conflictFields: EditableField[];
  resolution: Strategy | null;
  /** What a resolution chose to write; while it waits for approval, what it proposes. */
  mergedData: Delta | null;
  resolvedBy: string | null;
  resolvedAt: string | null;
  approvedBy: string | null;
  createdAt: string;
  /** The comparison: what the author saw, what they changed, what PEMS had at `pemsVersion`. */
  baseVersion: number;
  baseData: Seen;
  localData: Delta;
  pemsVersion: number;
  pemsData: PfaFields;
  pemsChangedBy: string | null;
  pemsChangedAt: string | null;
  change: {
    state: ModificationState;
    userId: string;
    reason: string | null;
    seenDiscontinued: boolean;
    committedAt: string | null;
  };
  /** What PEMS is known to hold now. */
  record: { version: number; fields: PfaFields; changedBy: string; changedAt: string };
  /** What the author saw of all fields, as far as it is known: their base version with earlier changes made here on it. */
  base: Partial<PfaFields>;
}

/**
 * Reads conflicts in one statement, newest first.
 * @param which restricts `c` (pfa_sync_conflict) and `m` (pfa_modification)
 */
export async function loadConflicts(
  tx: Transaction,
  actor: Actor,
  which: SQL,
  page: SQL = sql``,
): Promise<LoadedConflict[]> {
  const { rows } = await tx.execute<{ conflict: LoadedConflict }>(sql`
    SELECT jsonb_build_object('id', c.id, 'modificationId', c.modification_id, 'pfaId', c.pfa_id, 'status', c.status,
        'reason', c.reason, 'conflictFields', c.conflict_fields, 'resolution', c.resolution, 'mergedData', c.merged_data,
        'resolvedBy', c.resolved_by, 'resolvedAt', ${isoTime("c.resolved_at")}, 'approvedBy', c.approved_by,
        'createdAt', ${isoTime("c.created_at")}, 'baseVersion', c.base_version, 'baseData', c.base_data,
        'localData', c.local_data, 'pemsVersion', c.pems_version, 'pemsData', c.pems_data,
        'pemsChangedBy', c.pems_changed_by, 'pemsChangedAt', ${isoTime("c.pems_changed_at")},
        'change', jsonb_build_object('state', m.sync_status, 'userId', m.user_id, 'reason', m.reason,
          'seenDiscontinued', m.seen_discontinued, 'committedAt', ${isoTime("m.committed_at")}),
        'record', jsonb_build_object('version', r.version, 'fields', ${mirrorFieldsJson("r")},
          'changedBy', r.pems_updated_by, 'changedAt', ${isoTime("r.pems_updated_at")}),
        'base', coalesce(b.snapshot, '{}'::jsonb) || coalesce(own.delta, '{}'::jsonb) || c.base_data) AS conflict
    FROM pfa_sync_conflict c
    JOIN pfa_modification m ON m.id = c.modification_id
    JOIN pfa_mirror r ON r.organization_id = c.organization_id AND r.pfa_id = c.pfa_id
    LEFT JOIN pfa_mirror_history b ON b.organization_id = c.organization_id AND b.pfa_id = c.pfa_id
      AND b.version = c.base_version
    LEFT JOIN LATERAL (
      SELECT pfa_overlay(e.delta ORDER BY e.commit_sequence) AS delta FROM pfa_modification e
      WHERE b.version IS NOT NULL AND e.organization_id = c.organization_id AND e.pfa_id = c.pfa_id
        AND e.sync_status = 'synced' AND e.pems_version > c.base_version AND e.commit_sequence < m.commit_sequence) own ON true
    WHERE c.organization_id = ${actor.organizationId} AND ${which}
    ORDER BY c.created_at DESC, c.id ${page}`);
  return rows.map((row) => row.conflict);
}

/** The conflicts with these ids, by id; unknown ids are absent. */
export async function loadConflictsById(
  tx: Transaction,
  actor: Actor,
  ids: readonly string[],
): Promise<Map<string, LoadedConflict>> {
  const conflicts = await loadConflicts(tx, actor, sql`c.id = ANY(${sql.param(ids)}::uuid[])`);
  return new Map(conflicts.map((conflict) => [conflict.id, conflict]));
}
