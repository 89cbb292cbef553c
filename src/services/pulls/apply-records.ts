import { sql } from "drizzle-orm";
import { uuidv7 } from "uuidv7";
import type { Transaction } from "#src/db/connection.ts";
import type { Actor } from "#src/db/in-organization.ts";
import { storable } from "#src/services/connections/record-attempt.ts";
import { moveMirror } from "#src/services/mirror/move-mirror.ts";
import { type BrokenRecord, parseRecords } from "#src/services/pulls/parse-records.ts";

interface Observation {
  /** Records exactly as PEMS sent them. */
  records: readonly unknown[];
  /** The raw page that holds them. */
  bronzeId: string;
  /** The present time. */
  at: Date;
}

interface Applied {
  /** Records whose mirror moved forwards. */
  moved: string[];
  /** Records that could be typed, moved or not. */
  observed: number;
  quarantined: number;
}

/**
 * Takes what PEMS sent into history and mirror: every version is remembered, the mirror only ever moves forwards, and
 * what can't be typed is set aside with its reasons. Five statements, whatever the number of records.
 */
export async function applyRecords(
  tx: Transaction,
  actor: Actor,
  { records, bronzeId }: Observation,
): Promise<Applied> {
  if (records.length === 0) return { moved: [], observed: 0, quarantined: 0 };
  const { rows } = await tx.execute<{ code: string }>(
    sql`SELECT code FROM organization WHERE id = ${actor.organizationId}`,
  );
  const { versions, broken } = parseRecords(records, rows[0]?.code ?? "", bronzeId);
  const moved = await moveMirror(tx, actor, versions);
  await leaveQuarantine(
    tx,
    actor,
    versions.map((version) => version.pfaId),
  );
  await quarantine(tx, actor, broken, bronzeId);
  return { moved, observed: versions.length, quarantined: broken.length };
}

/** Sets records aside; one that waits there already, unchanged, is not set aside twice. */
async function quarantine(
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
  await tx.execute(sql`
    INSERT INTO pfa_quarantine (id, organization_id, pfa_id, version, bronze_id, problems, raw)
    SELECT r.id, ${actor.organizationId}, r.pfa_id, r.version, ${bronzeId}, r.problems, coalesce(r.raw, 'null'::jsonb)
    FROM jsonb_to_recordset(${storable(rows)}::jsonb)
      AS r(id uuid, pfa_id text, version int, problems jsonb, raw jsonb)
    WHERE NOT EXISTS (
      SELECT 1 FROM pfa_quarantine q
      WHERE q.organization_id = ${actor.organizationId} AND q.resolved_at IS NULL
        AND (q.pfa_id = r.pfa_id OR (q.pfa_id IS NULL AND r.pfa_id IS NULL))
        AND q.raw = coalesce(r.raw, 'null'::jsonb))`);
}

/** Records that arrived in order have nothing left to repair. */
async function leaveQuarantine(tx: Transaction, actor: Actor, pfaIds: readonly string[]): Promise<void> {
  await tx.execute(sql`
    UPDATE pfa_quarantine SET resolved_at = now()
    WHERE organization_id = ${actor.organizationId} AND resolved_at IS NULL
      AND pfa_id IN (SELECT jsonb_array_elements_text(${JSON.stringify(pfaIds)}::jsonb))`);
}
