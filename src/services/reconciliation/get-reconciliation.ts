import { sql } from "drizzle-orm";
import { inOrganization } from "#src/db/in-organization.ts";
import { DomainError } from "#src/domain/errors.ts";
import { type Page, toPage } from "#src/domain/page.ts";
import type { RecordField } from "#src/domain/record.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import { type Member, requirePermission } from "#src/services/organizations/member.ts";
import type { FindingKind } from "#src/services/reconciliation/list-reconciliations.ts";

/** One record that was not as PEMS has it. Names of fields, never values. */
export interface ReconciliationFinding extends Record<string, unknown> {
  id: string;
  /** Empty where PEMS sent records without an id that can be used. */
  pfaId: string;
  kind: FindingKind;
  mirrorVersion: number | null;
  pemsVersion: number | null;
  fields: RecordField[];
  /**
   * untypable: `problems` (field and code of each) or `records` (how many had no id); stuck: `modificationId`, `status`,
   * `since`, `outcomeUnknown`.
   */
  detail: Record<string, unknown> | null;
  /** ISO 8601. */
  repairedAt: string | null;
}

export interface FindingsFilter {
  runId: string;
  kind?: FindingKind;
  /** Of the page before. */
  cursor?: string;
  limit: number;
}

/**
 * The findings of a completed reconciliation, by record.
 * @throws DomainError NOT_FOUND
 */
export async function getReconciliation(
  deps: ServiceDeps,
  member: Member,
  { runId, kind, cursor, limit }: FindingsFilter,
): Promise<Page<ReconciliationFinding>> {
  requirePermission(member, "perm_ManageSettings", "see the reports of reconciliations");
  const { organizationId } = member;
  return inOrganization(deps.db, member, async (tx) => {
    const run = await tx.execute(sql`
      SELECT 1 FROM sync_run WHERE organization_id = ${organizationId} AND id = ${runId} AND direction = 'reconciliation'
        AND status = 'completed'`);
    if (run.rowCount === 0) {
      throw new DomainError("NOT_FOUND", "There is no such reconciliation.", { field: "runId" });
    }
    const { rows } = await tx.execute<ReconciliationFinding>(sql`
      SELECT f.id, f.pfa_id AS "pfaId", f.kind, f.mirror_version AS "mirrorVersion", f.pems_version AS "pemsVersion",
             to_json(f.fields) AS fields, f.detail, to_json(f.repaired_at) AS "repairedAt"
      FROM reconciliation_finding f
      WHERE f.organization_id = ${organizationId} AND f.run_id = ${runId}
        ${kind ? sql`AND f.kind = ${kind}` : sql``}
        ${cursor ? sql`AND (f.pfa_id, f.id) > (SELECT pfa_id, id FROM reconciliation_finding WHERE id = ${cursor})` : sql``}
      ORDER BY f.pfa_id, f.id LIMIT ${limit + 1}`);
    return toPage(rows, limit);
  });
}
