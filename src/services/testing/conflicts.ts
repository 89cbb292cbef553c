import type { PfaFields } from "#src/domain/record.ts";
import { commitDrafts } from "#src/services/commits/commit-drafts.ts";
import { saveDraft } from "#src/services/drafts/save-draft.ts";
import type { Member } from "#src/services/organizations/member.ts";
import { prepareBatch } from "#src/services/pushes/prepare-batch.ts";
import type { World } from "#src/services/testing/world.ts";

/** A change that met one of PEMS on its way. */
export interface MadeConflict {
  conflictId: string;
  modificationId: string;
  pfaId: string;
  /** The version that PEMS made. */
  pemsVersion: number;
}

/**
 * Commits a member's change of each record, lets PEMS change the same records, and has a worker take them in hand: it
 * finds the conflicts before anything is sent.
 */
export async function makeConflicts(
  world: World,
  member: Member,
  pfaIds: readonly string[],
  set: Record<string, unknown>,
  inPems: Partial<PfaFields>,
): Promise<MadeConflict[]> {
  const versions = await world.rows<{ pfa_id: string; version: number }>(
    "SELECT pfa_id, version FROM pfa_mirror WHERE pfa_id = ANY($1)",
    [pfaIds],
  );
  const changes = versions.map(({ pfa_id: pfaId, version }) => ({ pfaId, set, seenVersion: version }));
  await saveDraft(world.deps, member, { changes });
  const { runId } = await commitDrafts(world.deps, member, { pfaIds });
  for (const pfaId of pfaIds) await world.changeInPems(pfaId, inPems);
  await prepareBatch(world.deps, world.service);
  const rows = await world.rows<{
    id: string;
    modification_id: string;
    pfa_id: string;
    pems_version: number;
  }>(
    `SELECT c.id, c.modification_id, c.pfa_id, c.pems_version FROM pfa_sync_conflict c
     JOIN pfa_modification m ON m.id = c.modification_id WHERE m.run_id = $1 AND c.status = 'unresolved' ORDER BY c.pfa_id`,
    [runId],
  );
  return rows.map((row) => ({
    conflictId: row.id,
    modificationId: row.modification_id,
    pfaId: row.pfa_id,
    pemsVersion: row.pems_version,
  }));
}
