import pg from "pg";
import { generateRecords } from "#sandbox/generate.ts";
import { canonicalFromPems } from "#src/domain/canonical.ts";
import { FIELD, type FieldKind, RECORD_FIELDS } from "#src/domain/record.ts";
import { contentHash } from "#src/services/mirror/move-mirror.ts";
import { columnOf } from "#src/services/records/mirror-columns.ts";

interface ManyRecords {
  /** Codes of the organizations; those that don't exist are made, on the first connection. */
  organizations: readonly string[];
  /** Records of each. */
  records: number;
  /** Typed versions (`pfa_silver`) and history too, one row each. */
  history: boolean;
  /** `YYYY-MM-DD`: around it lie the dates. */
  today: string;
}

const TYPE: { readonly [K in FieldKind]: string } = {
  text: "text",
  source: "text",
  dor: "text",
  date: "date",
  money: "numeric(14,2)",
  boolean: "boolean",
};
const COLUMNS = RECORD_FIELDS.map((field) => columnOf(field));
const TYPED = RECORD_FIELDS.map((field) => `${columnOf(field)} ${TYPE[FIELD[field].kind]}`).join(", ");
const CHUNK = 5000;

/**
 * Fills mirror (and history) of organizations as the owner, in sets: the records that the sandbox makes, their dates a
 * few days apart from one organization to the next. No worker pulls these organizations by itself. Then VACUUM ANALYZE.
 */
export async function makeRecords(ownerUrl: string, options: ManyRecords): Promise<void> {
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  try {
    await owner.query("SET synchronous_commit = off");
    await makeTemplate(owner, options.records, options.today);
    await owner.query(
      `INSERT INTO organization (id, code, name, connection_id, pull_every_minutes, last_pull_at, last_full_pull_at)
       SELECT gen_random_uuid(), code, code, (SELECT id FROM pems_connection ORDER BY created_at LIMIT 1), 0, now(), now()
       FROM unnest($1::text[]) code ON CONFLICT (code) DO NOTHING`,
      [options.organizations],
    );
    for (const [index, code] of options.organizations.entries()) {
      await fillOrganization(owner, code, index, options.history);
    }
    await owner.query("VACUUM ANALYZE");
  } finally {
    await owner.end();
  }
}

/** The records as a temporary table, typed as the mirror. */
async function makeTemplate(owner: pg.Client, count: number, today: string): Promise<void> {
  const rows = generateRecords({ organizationCode: "RIO", count, seed: 1, today }).flatMap((record) => {
    const canonical = canonicalFromPems(record);
    if (!canonical.ok) return [];
    const { pfaId, version, updatedAt, updatedBy } = record;
    const head = { pfa_id: pfaId, version, updated_at: updatedAt, updated_by: updatedBy };
    const columns = RECORD_FIELDS.map((field) => [columnOf(field), canonical.fields[field]]);
    const snapshot = canonical.fields;
    return [{ ...head, snapshot, hash: contentHash(canonical.fields), ...Object.fromEntries(columns) }];
  });
  const definition = `pfa_id text, version int, updated_at timestamptz, updated_by text, snapshot jsonb, hash text, ${TYPED}`;
  await owner.query(`CREATE TEMP TABLE made (${definition})`);
  for (let from = 0; from < rows.length; from += CHUNK) {
    await owner.query(`INSERT INTO made SELECT * FROM jsonb_to_recordset($1::jsonb) AS r(${definition})`, [
      JSON.stringify(rows.slice(from, from + CHUNK)),
    ]);
  }
  await owner.query("ANALYZE made");
}

async function fillOrganization(
  owner: pg.Client,
  code: string,
  shift: number,
  history: boolean,
): Promise<void> {
  const values = RECORD_FIELDS.map((field) =>
    FIELD[field].kind === "date" ? `m.${columnOf(field)} + ${shift}` : `m.${columnOf(field)}`,
  ).join(", ");
  const from = "FROM made m, organization o WHERE o.code = $1";
  // In the order in which PEMS lists them: by time of their last change.
  await owner.query(
    `INSERT INTO pfa_mirror (organization_id, pfa_id, version, ${COLUMNS.join(", ")}, content_hash, pems_updated_at, pems_updated_by)
     SELECT o.id, m.pfa_id, m.version, ${values}, m.hash, m.updated_at, m.updated_by ${from} ORDER BY m.updated_at`,
    [code],
  );
  if (!history) return;
  await owner.query(
    `INSERT INTO pfa_silver (organization_id, pfa_id, version, ${COLUMNS.join(", ")}, content_hash, pems_updated_at, pems_updated_by, bronze_id)
     SELECT o.id, m.pfa_id, m.version, ${values}, m.hash, m.updated_at, m.updated_by, o.id ${from} ORDER BY m.updated_at`,
    [code],
  );
  await owner.query(
    `INSERT INTO pfa_mirror_history (id, organization_id, pfa_id, version, snapshot, content_hash, changed_at, changed_by, bronze_id)
     SELECT gen_random_uuid(), o.id, m.pfa_id, m.version, m.snapshot, m.hash, m.updated_at, m.updated_by, o.id ${from} ORDER BY m.updated_at`,
    [code],
  );
}
