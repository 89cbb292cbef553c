import { sql } from "drizzle-orm";
import type { Transaction } from "#src/db/connection.ts";
import type { Actor } from "#src/db/in-organization.ts";
import type { TypedVersion } from "#src/services/pulls/parse-records.ts";

/** A version that PEMS sent and something here doesn't know yet. */
export interface UnknownVersion {
  version: TypedVersion;
  /** Content hash of the same version in silver; null where it is not there. */
  silverHash: string | null;
  /** The record in the mirror; null where it is not there. */
  mirror: { version: number; contentHash: string } | null;
}

interface Row extends Record<string, unknown> {
  index: number;
  silver_hash: string | null;
  mirror_version: number | null;
  mirror_hash: string | null;
}

/**
 * Of the versions that PEMS sent, those that are not in silver and mirror just so. One statement that writes nothing: it
 * is all that a page costs when nothing has changed.
 */
export async function findUnknown(
  tx: Transaction,
  actor: Actor,
  versions: readonly TypedVersion[],
): Promise<UnknownVersion[]> {
  const { rows } = await tx.execute<Row>(sql`
    SELECT k.n::int - 1 AS index, s.content_hash AS silver_hash, m.version AS mirror_version, m.content_hash AS mirror_hash
    FROM unnest(${sql.param(versions.map(({ pfaId }) => pfaId))}::text[],
                ${sql.param(versions.map(({ version }) => version))}::int[],
                ${sql.param(versions.map(({ contentHash }) => contentHash))}::text[]) WITH ORDINALITY AS k(pfa_id, version, hash, n)
    LEFT JOIN LATERAL (SELECT content_hash FROM pfa_silver WHERE organization_id = ${actor.organizationId}
      AND pfa_id = k.pfa_id AND version = k.version LIMIT 1) s ON true
    LEFT JOIN LATERAL (SELECT version, content_hash FROM pfa_mirror WHERE organization_id = ${actor.organizationId}
      AND pfa_id = k.pfa_id LIMIT 1) m ON true
    WHERE s.content_hash IS DISTINCT FROM k.hash OR m.version IS NULL OR m.version < k.version
      OR (m.version = k.version AND m.content_hash <> k.hash)`);
  return rows.flatMap((row) => {
    const version = versions[row.index];
    if (!version) return [];
    const { mirror_version: present, mirror_hash: hash } = row;
    const mirror = present === null || hash === null ? null : { version: present, contentHash: hash };
    return [{ version, silverHash: row.silver_hash, mirror }];
  });
}
