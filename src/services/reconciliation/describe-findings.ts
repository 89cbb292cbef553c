import { sql } from "drizzle-orm";
import { type Actor, inOrganization } from "#src/db/in-organization.ts";
import { planForMany } from "#src/db/plan-for-many.ts";
import { type PfaFields, RECORD_FIELDS, type RecordField } from "#src/domain/record.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import { parseRecords } from "#src/services/pulls/parse-records.ts";
import { rawRecordsOf } from "#src/services/reconciliation/raw-records.ts";
import { renewLease } from "#src/services/reconciliation/reconciliation-run.ts";
import type { Listing } from "#src/services/reconciliation/scan-pages.ts";
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
 * after raw page, so that memory holds one of them at a time, and the run's lease is renewed before each.
 * @param differences how many findings there are, about
 * @returns false when the run has ended meanwhile: somebody took its worker for dead
 */
export async function describeFindings(
  deps: ServiceDeps,
  actor: Actor,
  { runId, connection: { organizationCode } }: Listing,
  differences: number,
): Promise<boolean> {
  for (const { bronzeId, findings } of await pagesWithFindings(deps, actor, runId, differences)) {
    if (!(await renewLease(deps, actor, runId))) return false;
    await inOrganization(deps.db, actor, async (tx) => {
      const { rows } = await tx.execute<Open>(sql`
        SELECT f.id, f.pfa_id, m.fields FROM reconciliation_finding f
        LEFT JOIN LATERAL (
          SELECT ${mirrorFieldsJson("r")} AS fields FROM pfa_mirror r
          WHERE r.organization_id = f.organization_id AND r.pfa_id = f.pfa_id LIMIT 1) m ON true
        WHERE f.id = ANY(${sql.param(findings)}::uuid[])`);
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
      await planForMany(tx, described.length);
      await tx.execute(sql`
        UPDATE reconciliation_finding f
        SET fields = ARRAY(SELECT jsonb_array_elements_text(r.fields)), detail = nullif(r.detail, 'null'::jsonb)
        FROM jsonb_to_recordset(${JSON.stringify(described)}::jsonb) AS r(id uuid, fields jsonb, detail jsonb)
        WHERE f.id = r.id AND f.id = ANY(${sql.param(described.map(({ id }) => id))}::uuid[])`);
    });
  }
  return true;
}

/** The raw pages that say of findings what PEMS has, each with the ids of those. */
async function pagesWithFindings(
  deps: ServiceDeps,
  actor: Actor,
  runId: string,
  differences: number,
): Promise<{ bronzeId: string; findings: string[] }[]> {
  return inOrganization(deps.db, actor, async (tx) => {
    await planForMany(tx, differences);
    const { rows } = await tx.execute<{ bronzeId: string; findings: string[] }>(sql`
      SELECT s.bronze_id AS "bronzeId", json_agg(f.id) AS findings FROM reconciliation_finding f
      JOIN reconciliation_scan s ON s.organization_id = f.organization_id AND s.run_id = f.run_id AND s.pfa_id = f.pfa_id
      WHERE f.organization_id = ${actor.organizationId} AND f.run_id = ${runId}
        AND f.kind IN ('behind', 'ahead', 'differing', 'untypable')
      GROUP BY 1 ORDER BY 1`);
    return rows;
  });
}

function differing(ours: PfaFields, theirs: PfaFields): RecordField[] {
  return RECORD_FIELDS.filter((field) => ours[field] !== theirs[field]);
}
