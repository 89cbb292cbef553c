import { sql } from "drizzle-orm";
import type { Transaction } from "#src/db/connection.ts";
import { planForMany } from "#src/db/plan-for-many.ts";
import { type LoadedConflict, loadConflictsById } from "#src/services/conflicts/load-conflicts.ts";
import { lockDrafts } from "#src/services/drafts/lock-drafts.ts";
import type { Member } from "#src/services/organizations/member.ts";
import { holdWriteSync, type WriteSettings } from "#src/services/sync/write-sync.ts";

export interface LockedConflicts {
  /** By id; unknown ids are absent. */
  conflicts: Map<string, LoadedConflict>;
  settings: WriteSettings;
}

/**
 * Locks what a decision about conflicts touches, record before modification, each in the order of its ids, and reads it as
 * it stands then. The member's own lock keeps two resolutions at once from passing the override limit together.
 */
export async function lockConflicts(
  tx: Transaction,
  member: Member,
  conflictIds: readonly string[],
): Promise<LockedConflicts> {
  await lockDrafts(tx, member);
  const settings = await holdWriteSync(tx, member);
  await planForMany(tx, conflictIds.length);
  const chosen = sql`FROM pfa_sync_conflict
    WHERE organization_id = ${member.organizationId} AND id = ANY(${sql.param(conflictIds)}::uuid[])`;
  await tx.execute(sql`
    SELECT 1 FROM pfa_mirror WHERE organization_id = ${member.organizationId} AND pfa_id IN (SELECT pfa_id ${chosen})
    ORDER BY pfa_id FOR NO KEY UPDATE`);
  await tx.execute(sql`
    SELECT 1 FROM pfa_modification WHERE id IN (SELECT modification_id ${chosen}) ORDER BY id FOR UPDATE`);
  return { conflicts: await loadConflictsById(tx, member, conflictIds), settings };
}
