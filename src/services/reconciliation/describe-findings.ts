import { sql } from "drizzle-orm";
import { type Actor, inOrganization } from "#src/db/in-organization.ts";
import { type PfaFields, RECORD_FIELDS, type RecordField } from "#src/domain/record.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import { parseRecords } from "#src/services/pulls/parse-records.ts";
import { rawRecordsOf } from "#src/services/reconciliation/raw-records.ts";
import { mirrorFieldsJson } from "#src/services/records/mirror-columns.ts";

/** Problems of one record that a finding names. */
const MOST_PROBLEMS = 20;

interface Open extends Record<string, unknown> {
  id: string;
  pfa_id: string;
  fields: PfaFields | null;
}

/**
 * Says of each finding which fields differ, or which of them could not be typed: names only, never values. Raw page
 * after raw page, so that memory holds one of them at a time.
 */
export async function describeFindings(
  deps: ServiceDeps,
  actor: Actor,
  runId: string,
  organizationCode: string,
): Promise<void> {
  for (const bronzeId of await pagesWithFindings(deps, actor, runId)) {
    await inOrganization(deps.db, actor, async (tx) => {
      const { rows } = await tx.execute<Open>(sql`
        SELECT f.id, f.pfa_id, CASE WHEN m.pfa_id IS NOT NULL THEN ${mirrorFieldsJson("m")} END AS fields
        FROM reconciliation_scan s
        JOIN reconciliation_finding f
          ON f.organization_id = s.organization_id AND f.run_id = s.run_id AND f.pfa_id = s.pfa_id AND f.kind <> 'stuck'
        LEFT JOIN pfa_mirror m ON m.organization_id = s.organization_id AND m.pfa_id = s.pfa_id
        WHERE s.organization_id = ${actor.organizationId} AND s.run_id = ${runId} AND s.bronze_id = ${bronzeId}`);
      const raw = await rawRecordsOf(tx, actor, bronzeId, new Set(rows.map((row) => row.pfa_id)));
      const described = rows.map(({ id, pfa_id: pfaId, fields }) => {
        const { versions, broken } = parseRecords([raw.get(pfaId)], organizationCode, bronzeId);
        const [theirs, problem] = [versions[0]?.fields, broken[0]];
        const problems = problem?.problems
          .slice(0, MOST_PROBLEMS)
          .map(({ field, code }) => ({ field, code }));
        return {
          id,
          fields: fields && theirs ? differing(fields, theirs) : [],
          detail: problems ? { problems } : null,
        };
      });
      await tx.execute(sql`
        UPDATE reconciliation_finding f
        SET fields = ARRAY(SELECT jsonb_array_elements_text(r.fields)), detail = nullif(r.detail, 'null'::jsonb)
        FROM jsonb_to_recordset(${JSON.stringify(described)}::jsonb) AS r(id uuid, fields jsonb, detail jsonb)
        WHERE f.id = r.id AND f.id = ANY(${sql.param(described.map(({ id }) => id))}::uuid[])`);
    });
  }
}

async function pagesWithFindings(deps: ServiceDeps, actor: Actor, runId: string): Promise<string[]> {
  const { rows } = await inOrganization(deps.db, actor, (tx) =>
    tx.execute<{ bronze_id: string }>(sql`
      SELECT DISTINCT s.bronze_id FROM reconciliation_finding f
      JOIN reconciliation_scan s ON s.organization_id = f.organization_id AND s.run_id = f.run_id AND s.pfa_id = f.pfa_id
      WHERE f.organization_id = ${actor.organizationId} AND f.run_id = ${runId}
        AND f.kind IN ('behind', 'ahead', 'differing', 'untypable')
      ORDER BY 1`),
  );
  return rows.map((row) => row.bronze_id);
}

function differing(ours: PfaFields, theirs: PfaFields): RecordField[] {
  return RECORD_FIELDS.filter((field) => ours[field] !== theirs[field]);
}
