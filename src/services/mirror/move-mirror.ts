import { createHash } from "node:crypto";
import { type SQL, sql } from "drizzle-orm";
import { uuidv7 } from "uuidv7";
import type { Transaction } from "#src/db/connection.ts";
import type { Actor } from "#src/db/in-organization.ts";
import { contentOf } from "#src/domain/canonical.ts";
import { FIELD, type FieldKind, type PfaFields, RECORD_FIELDS } from "#src/domain/record.ts";
import { columnOf } from "#src/services/records/mirror-columns.ts";

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

const TYPE_OF: Record<FieldKind, string> = {
  text: "text",
  date: "date",
  money: "numeric(14,2)",
  boolean: "boolean",
  source: "text",
  dor: "text",
};
const COLUMNS = RECORD_FIELDS.map((field) => ({
  name: columnOf(field),
  field,
  type: TYPE_OF[FIELD[field].kind],
}));
const names: SQL = sql.raw(COLUMNS.map(({ name }) => name).join(", "));
const values: SQL = sql.raw(COLUMNS.map(({ field, type }) => `(r.fields->>'${field}')::${type}`).join(", "));
const moved: SQL = sql.raw(COLUMNS.map(({ name }) => `${name} = excluded.${name}`).join(", "));

/** SHA-256 of a record's canonical content, hex: equal for equal records. */
export function contentHash(fields: PfaFields): string {
  return createHash("sha256").update(contentOf(fields)).digest("hex");
}

/**
 * Records observed versions: each in the history once, the mirror only ever forwards. Two statements, whatever the
 * number of versions; rows are locked in the order of their ids.
 * @returns the records whose mirror moved
 */
export async function moveMirror(
  tx: Transaction,
  actor: Actor,
  versions: readonly MirrorVersion[],
): Promise<string[]> {
  if (versions.length === 0) return [];
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
  const { rows: ahead } = await tx.execute<{ pfa_id: string }>(sql`
    INSERT INTO pfa_mirror (organization_id, pfa_id, version, ${names}, content_hash, pems_updated_at, pems_updated_by,
      pems_change_reason, synced_at)
    SELECT DISTINCT ON (r.pfa_id) ${actor.organizationId}::uuid, r.pfa_id, r.version, ${values}, r.hash, r.changed_at,
      r.changed_by, r.reason, now()
    FROM ${source} ORDER BY r.pfa_id, r.version DESC
    ON CONFLICT (organization_id, pfa_id) DO UPDATE
    SET version = excluded.version, ${moved}, content_hash = excluded.content_hash,
        pems_updated_at = excluded.pems_updated_at, pems_updated_by = excluded.pems_updated_by,
        pems_change_reason = excluded.pems_change_reason, synced_at = excluded.synced_at
    WHERE pfa_mirror.version < excluded.version
    RETURNING pfa_id`);
  await tx.execute(sql`
    INSERT INTO pfa_mirror_history (id, organization_id, pfa_id, version, snapshot, content_hash, changed_at, changed_by,
      change_reason, bronze_id, modification_id)
    SELECT r.id, ${actor.organizationId}, r.pfa_id, r.version, r.fields, r.hash, r.changed_at, r.changed_by, r.reason,
      r.bronze_id, r.modification_id
    FROM ${source}
    ON CONFLICT (organization_id, pfa_id, version) DO NOTHING`);
  return ahead.map((row) => row.pfa_id);
}
