import { type SQL, sql } from "drizzle-orm";
import type { Transaction } from "#src/db/connection.ts";
import type { Actor } from "#src/db/in-organization.ts";
import {
  columnsOf,
  fieldColumns,
  fieldDefinitions,
  fieldsMoved,
} from "#src/services/mirror/record-columns.ts";
import type { TypedVersion } from "#src/services/pulls/parse-records.ts";

/** Keeps typed versions: each once; anew only where PEMS sent the same version with another content. One statement. */
export async function writeSilver(
  tx: Transaction,
  actor: Actor,
  versions: readonly TypedVersion[],
): Promise<void> {
  if (versions.length === 0) return;
  const rows = versions.map((version) => ({
    pfa_id: version.pfaId,
    version: version.version,
    ...columnsOf(version.fields),
    hash: version.contentHash,
    findings: version.findings,
    changed_at: version.changedAt,
    changed_by: version.changedBy,
    reason: version.changeReason,
    bronze_id: version.bronzeId,
  }));
  await tx.execute(sql`
    INSERT INTO pfa_silver (organization_id, pfa_id, version, ${fieldColumns}, content_hash, findings, pems_updated_at,
      pems_updated_by, pems_change_reason, bronze_id)
    SELECT ${actor.organizationId}::uuid, pfa_id, version, ${fieldColumns}, hash, findings, changed_at, changed_by, reason,
      bronze_id
    FROM json_to_recordset(${JSON.stringify(rows)}::json) AS r(pfa_id text, version int, ${fieldDefinitions}, hash text,
      findings jsonb, changed_at timestamptz, changed_by text, reason text, bronze_id uuid)
    ORDER BY pfa_id, version
    ON CONFLICT (organization_id, pfa_id, version) DO UPDATE
    SET ${fieldsMoved}, content_hash = excluded.content_hash, findings = excluded.findings,
        pems_updated_at = excluded.pems_updated_at, pems_updated_by = excluded.pems_updated_by,
        pems_change_reason = excluded.pems_change_reason, bronze_id = excluded.bronze_id, observed_at = now()
    WHERE pfa_silver.content_hash <> excluded.content_hash`);
}

/**
 * FROM that finds versions in silver by index, one look-up each, whatever the statistics say of rows just written: `k` is
 * the name of the version with its place `n` (from 1) in the list, `s` its row.
 */
export function silverOf(actor: Actor, versions: readonly { pfaId: string; version: number }[]): SQL {
  return sql`unnest(${sql.param(versions.map(({ pfaId }) => pfaId))}::text[],
      ${sql.param(versions.map(({ version }) => version))}::int[]) WITH ORDINALITY AS k(pfa_id, version, n)
    JOIN LATERAL (SELECT * FROM pfa_silver WHERE organization_id = ${actor.organizationId} AND pfa_id = k.pfa_id
      AND version = k.version LIMIT 1) s ON true`;
}
