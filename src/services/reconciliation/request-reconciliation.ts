import { sql } from "drizzle-orm";
import { inOrganization } from "#src/db/in-organization.ts";
import { DomainError } from "#src/domain/errors.ts";
import { enqueue } from "#src/jobs.ts";
import { recordAudit } from "#src/services/audit/record-audit.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import { type Member, requirePermission } from "#src/services/organizations/member.ts";
import { endAbandoned, REPAIRABLE, underWay } from "#src/services/reconciliation/reconciliation-run.ts";

/**
 * Asks for a reconciliation; the worker does it. It reports, and repairs nothing by itself.
 * @returns `started: false` with the run that is under way already
 */
export async function requestReconciliation(
  deps: ServiceDeps,
  member: Member,
): Promise<{ started: true } | { started: false; runId: string }> {
  requirePermission(member, "perm_ManageSettings", "compare the records with PEMS");
  const { organizationId, userId } = member;
  return inOrganization(deps.db, member, async (tx) => {
    await endAbandoned(tx, member);
    const { rows } = await tx.execute<{ id: string }>(
      sql`SELECT id FROM sync_run WHERE ${underWay(organizationId)}`,
    );
    if (rows[0]) return { started: false, runId: rows[0].id };
    await recordAudit(tx, member, [
      { action: "reconciliation.requested", entity: "organization", entityId: organizationId, pfaId: null },
    ]);
    await enqueue(tx, "reconcile", { organizationId, trigger: "manual", startedBy: userId });
    return { started: true };
  });
}

/**
 * Asks for the repair of what a reconciliation found; the worker does it.
 * @throws DomainError NOT_FOUND; NOTHING_TO_DO where no finding of the run can be mended by reading PEMS again
 */
export async function requestRepair(
  deps: ServiceDeps,
  member: Member,
  { runId }: { runId: string },
): Promise<{ findings: number }> {
  requirePermission(member, "perm_ManageSettings", "repair the records");
  const { organizationId, userId } = member;
  return inOrganization(deps.db, member, async (tx) => {
    const { rows } = await tx.execute<{ findings: number }>(sql`
      SELECT (SELECT count(*)::int FROM reconciliation_finding f
              WHERE f.organization_id = r.organization_id AND f.run_id = r.id AND ${REPAIRABLE}) AS findings
      FROM sync_run r
      WHERE r.organization_id = ${organizationId} AND r.id = ${runId} AND r.direction = 'reconciliation'
        AND r.status = 'completed'`);
    const found = rows[0];
    if (!found) throw new DomainError("NOT_FOUND", "There is no such reconciliation.", { field: "runId" });
    const { findings } = found;
    if (findings === 0) throw new DomainError("NOTHING_TO_DO", "Nothing in this report can be repaired.");
    await recordAudit(tx, member, [
      {
        action: "reconciliation.repair_requested",
        entity: "sync_run",
        entityId: runId,
        pfaId: null,
        after: { findings },
      },
    ]);
    await enqueue(tx, "repair_drift", { organizationId, runId, startedBy: userId });
    return { findings };
  });
}
