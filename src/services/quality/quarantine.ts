import { sql } from "drizzle-orm";
import { uuidv7 } from "uuidv7";
import type { Transaction } from "#src/db/connection.ts";
import type { Actor } from "#src/db/in-organization.ts";
import { storable } from "#src/services/connections/record-attempt.ts";
import { type BrokenRecord, type TypedVersion, versionKey } from "#src/services/pulls/parse-records.ts";

/** Sets records aside; one that waits there already, unchanged, or was dismissed, is not set aside again. */
export async function setAside(
  tx: Transaction,
  actor: Actor,
  broken: readonly BrokenRecord[],
  bronzeId: string,
): Promise<void> {
  if (broken.length === 0) return;
  const rows = broken.map(({ pfaId, version, problems, raw }) => ({
    id: uuidv7(),
    pfa_id: pfaId,
    version,
    problems,
    raw: raw ?? null,
  }));
  const waits = sql`SELECT 1 FROM pfa_quarantine q WHERE q.organization_id = ${actor.organizationId}
    AND (q.resolved_at IS NULL OR q.resolution = 'dismissed') AND q.raw = came.raw`;
  await tx.execute(sql`
    INSERT INTO pfa_quarantine (id, organization_id, pfa_id, version, bronze_id, problems, raw)
    SELECT id, ${actor.organizationId}, pfa_id, version, ${bronzeId}, problems, raw
    FROM (
      SELECT r.id, r.pfa_id, r.version, r.problems, coalesce(r.raw, 'null'::jsonb) AS raw
      FROM jsonb_to_recordset(${storable(rows)}::jsonb) AS r(id uuid, pfa_id text, version int, problems jsonb, raw jsonb)
    ) AS came
    WHERE NOT EXISTS (${waits} AND q.pfa_id = came.pfa_id)
      AND NOT (came.pfa_id IS NULL AND EXISTS (${waits} AND q.pfa_id IS NULL))`);
}

/**
 * Records that arrived in order, at the version that waits or a later one, have nothing left to repair.
 * @param broken what came with them and could not be taken: it still waits
 */
export async function leaveQuarantine(
  tx: Transaction,
  actor: Actor,
  versions: readonly TypedVersion[],
  broken: readonly BrokenRecord[],
): Promise<void> {
  const stillBroken = new Set(
    broken.flatMap(({ pfaId, version }) =>
      pfaId === null || version === null ? [] : [versionKey({ pfaId, version })],
    ),
  );
  const arrived = versions.filter((version) => !stillBroken.has(versionKey(version)));
  if (arrived.length === 0) return;
  await tx.execute(sql`
    UPDATE pfa_quarantine q SET resolved_at = now(), resolution = 'arrived'
    FROM unnest(${sql.param(arrived.map(({ pfaId }) => pfaId))}::text[],
                ${sql.param(arrived.map(({ version }) => version))}::int[]) AS a(pfa_id, version)
    WHERE q.organization_id = ${actor.organizationId} AND q.resolved_at IS NULL
      AND q.pfa_id = ANY(${sql.param(arrived.map(({ pfaId }) => pfaId))}::text[])
      AND a.pfa_id = q.pfa_id AND (q.version IS NULL OR q.version <= a.version)`);
}
