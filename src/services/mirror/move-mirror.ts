import { createHash } from "node:crypto";
import { sql } from "drizzle-orm";
import { uuidv7 } from "uuidv7";
import type { Transaction } from "#src/db/connection.ts";
import type { Actor } from "#src/db/in-organization.ts";
import { contentOf } from "#src/domain/canonical.ts";
import type { PfaFields } from "#src/domain/record.ts";
import { fieldValues } from "#src/services/mirror/record-columns.ts";
import { writeHistory, writeMirror } from "#src/services/mirror/write-mirror.ts";

/** One version of a record that PEMS is known to have, or to have had. */
export interface MirrorVersion {
  pfaId: string;
  version: number;
  fields: PfaFields;
  /** ISO 8601. */
  changedAt: string;
  changedBy: string;
  changeReason: string | null;
  /** Where it was seen: the raw page, or the modification that made it. */
  bronzeId: string | null;
  modificationId: string | null;
}

/** SHA-256 of a record's canonical content, hex: equal for equal records. */
export function contentHash(fields: PfaFields): string {
  return createHash("sha256").update(contentOf(fields)).digest("hex");
}

/**
 * Records what our own writes made of records: each version in the history once, the mirror only ever forwards. Two
 * statements, whatever the number of versions. (What PEMS sends comes through src/services/silver.)
 */
export async function moveMirror(
  tx: Transaction,
  actor: Actor,
  versions: readonly MirrorVersion[],
): Promise<void> {
  if (versions.length === 0) return;
  const rows = versions.map((version) => ({
    id: uuidv7(),
    pfa_id: version.pfaId,
    version: version.version,
    fields: version.fields,
    hash: contentHash(version.fields),
    changed_at: version.changedAt,
    changed_by: version.changedBy,
    reason: version.changeReason,
    bronze_id: version.bronzeId,
    modification_id: version.modificationId,
  }));
  const source = sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(id uuid, pfa_id text, version int, fields jsonb,
    hash text, changed_at timestamptz, changed_by text, reason text, bronze_id uuid, modification_id uuid)`;
  await writeMirror(
    tx,
    actor,
    sql`SELECT r.pfa_id, r.version, ${fieldValues}, r.hash AS content_hash, r.changed_at AS pems_updated_at,
      r.changed_by AS pems_updated_by, r.reason AS pems_change_reason FROM ${source}`,
    { fromPems: false },
  );
  await writeHistory(
    tx,
    actor,
    sql`SELECT r.id, r.pfa_id, r.version, r.fields AS snapshot, r.hash AS content_hash, r.changed_at, r.changed_by,
      r.reason AS change_reason, r.bronze_id, r.modification_id FROM ${source}`,
  );
}
