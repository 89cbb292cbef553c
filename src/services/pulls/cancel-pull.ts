import { sql } from "drizzle-orm";
import { inOrganization } from "#src/db/in-organization.ts";
import { DomainError } from "#src/domain/errors.ts";
import { recordAudit } from "#src/services/audit/record-audit.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import { type Member, requirePermission } from "#src/services/organizations/member.ts";

/**
 * Has a pull end before its next page. What it read stays, and so does its place.
 * @returns whether it is going to end by this: false where it has ended, or somebody asked before
 * @throws DomainError NOT_FOUND when the organization has no such pull
 */
export async function cancelPull(
  deps: ServiceDeps,
  member: Member,
  { runId }: { runId: string },
): Promise<{ cancelling: boolean }> {
  requirePermission(member, "perm_RefreshData", "cancel a pull");
  return inOrganization(deps.db, member, async (tx) => {
    const { rows } = await tx.execute(sql`SELECT 1 FROM sync_run WHERE id = ${runId} AND direction = 'pull'`);
    if (!rows[0]) throw new DomainError("NOT_FOUND", "There is no such pull.", { field: "runId" });
    const { rowCount } = await tx.execute(sql`
      UPDATE sync_run SET cancel_requested_at = ${deps.now().toISOString()}, cancel_requested_by = ${member.userId}
      WHERE id = ${runId} AND status = 'running' AND cancel_requested_at IS NULL`);
    if (rowCount !== 1) return { cancelling: false };
    await recordAudit(tx, member, [
      { action: "pull.cancel_requested", entity: "sync_run", entityId: runId, pfaId: null },
    ]);
    return { cancelling: true };
  });
}
