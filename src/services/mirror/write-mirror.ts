import { type SQL, sql } from "drizzle-orm";
import type { Transaction } from "#src/db/connection.ts";
import type { Actor } from "#src/db/in-organization.ts";
import { fieldColumns, fieldsMoved } from "#src/services/mirror/record-columns.ts";

/** A record whose row in the mirror was written. */
export interface MirrorMove {
  pfaId: string;
  version: number;
  /** It was not in the mirror before. */
  added: boolean;
}

/**
 * Moves the mirror to the newest of the versions that `source` selects: only ever forwards. Rows are locked in the order
 * of their ids.
 * @param source a SELECT of pfa_id, version, the field columns, content_hash, pems_updated_at, pems_updated_by and
 *   pems_change_reason; several versions of a record may be among its rows
 * @param options.fromPems the versions are what PEMS itself sent: at the same version its content replaces another one
 */
export async function writeMirror(
  tx: Transaction,
  actor: Actor,
  source: SQL,
  options: { fromPems: boolean },
): Promise<MirrorMove[]> {
  const corrected = sql`OR (pfa_mirror.version = excluded.version AND pfa_mirror.content_hash <> excluded.content_hash)`;
  const { rows } = await tx.execute<{ pfa_id: string; version: number; added: boolean }>(sql`
    INSERT INTO pfa_mirror (organization_id, pfa_id, version, ${fieldColumns}, content_hash, pems_updated_at,
      pems_updated_by, pems_change_reason, synced_at)
    SELECT DISTINCT ON (pfa_id) ${actor.organizationId}::uuid, pfa_id, version, ${fieldColumns}, content_hash,
      pems_updated_at, pems_updated_by, pems_change_reason, now()
    FROM (${source}) AS came ORDER BY pfa_id, version DESC
    ON CONFLICT (organization_id, pfa_id) DO UPDATE
    SET version = excluded.version, ${fieldsMoved}, content_hash = excluded.content_hash,
        pems_updated_at = excluded.pems_updated_at, pems_updated_by = excluded.pems_updated_by,
        pems_change_reason = excluded.pems_change_reason, synced_at = excluded.synced_at
    WHERE pfa_mirror.version < excluded.version ${options.fromPems ? corrected : sql``}
    RETURNING pfa_id, version, xmax = 0 AS added`);
  return rows.map((row) => ({ pfaId: row.pfa_id, version: row.version, added: row.added }));
}

/**
 * Remembers versions, each once: what the history has already stays as it is.
 * @param source a SELECT of id, pfa_id, version, snapshot, content_hash, changed_at, changed_by, change_reason, bronze_id
 *   and modification_id
 * @returns the versions that were new to the history
 */
export async function writeHistory(
  tx: Transaction,
  actor: Actor,
  source: SQL,
): Promise<{ pfaId: string; version: number }[]> {
  const { rows } = await tx.execute<{ pfa_id: string; version: number }>(sql`
    INSERT INTO pfa_mirror_history (id, organization_id, pfa_id, version, snapshot, content_hash, changed_at, changed_by,
      change_reason, bronze_id, modification_id)
    SELECT id, ${actor.organizationId}::uuid, pfa_id, version, snapshot, content_hash, changed_at, changed_by, change_reason,
      bronze_id, modification_id
    FROM (${source}) AS came ORDER BY pfa_id, version
    ON CONFLICT (organization_id, pfa_id, version) DO NOTHING
    RETURNING pfa_id, version`);
  return rows.map((row) => ({ pfaId: row.pfa_id, version: row.version }));
}
