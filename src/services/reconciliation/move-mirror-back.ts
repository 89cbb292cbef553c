import { sql } from "drizzle-orm";
import type { Transaction } from "#src/db/connection.ts";
import type { Actor } from "#src/db/in-organization.ts";
import { RECORD_FIELDS } from "#src/domain/record.ts";
import { recordAudit } from "#src/services/audit/record-audit.ts";
import { columnOf } from "#src/services/records/mirror-columns.ts";

const fromSilver = sql.raw(
  RECORD_FIELDS.map(columnOf)
    .map((column) => `${column} = s.${column}`)
    .join(", "),
);

/** A row of the mirror, well enough to tell whether it has moved. */
export interface MirrorState {
  version: number;
  contentHash: string;
  /** ISO 8601, as the database has it: compared for equality only, so no clocks are compared. */
  syncedAt: string;
}

/**
 * Sets mirror rows back to a version that PEMS was just seen to have, though it is an older one: PEMS went back, as after
 * it was restored from a backup. The one way backwards; a row that has moved since PEMS was asked is left alone.
 * @param back what the mirror had before PEMS was asked and must still have, and the version of `pfa_silver` to go back to
 * @returns the records whose mirror moved
 */
export async function moveMirrorBack(
  tx: Transaction,
  actor: Actor,
  runId: string,
  back: readonly { pfaId: string; from: MirrorState; to: number }[],
): Promise<string[]> {
  const wanted = back.map(({ pfaId, from, to }) => ({ pfaId, ...from, to }));
  const { rows } = await tx.execute<{ pfa_id: string }>(sql`
    UPDATE pfa_mirror m
    SET version = s.version, ${fromSilver}, content_hash = s.content_hash, pems_updated_at = s.pems_updated_at,
        pems_updated_by = s.pems_updated_by, pems_change_reason = s.pems_change_reason, synced_at = now()
    FROM jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) AS r("pfaId" text, version int, "contentHash" text,
      "syncedAt" timestamptz, "to" int)
    JOIN pfa_silver s ON s.organization_id = ${actor.organizationId} AND s.pfa_id = r."pfaId" AND s.version = r."to"
    WHERE m.organization_id = ${actor.organizationId} AND m.pfa_id = r."pfaId" AND m.version = r.version
      AND m.content_hash = r."contentHash" AND m.synced_at = r."syncedAt"
    RETURNING m.pfa_id`);
  const moved = new Set(rows.map((row) => row.pfa_id));
  await recordAudit(
    tx,
    actor,
    back
      .filter(({ pfaId }) => moved.has(pfaId))
      .map(({ pfaId, from, to }) => ({
        action: "mirror.moved_back",
        entity: "record" as const,
        entityId: null,
        pfaId,
        before: { version: from.version },
        after: { version: to, runId },
      })),
  );
  return [...moved];
}
