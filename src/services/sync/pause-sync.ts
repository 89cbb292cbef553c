import { sql } from "drizzle-orm";
import { inOrganization } from "#src/db/in-organization.ts";
import { DomainError } from "#src/domain/errors.ts";
import { enqueue } from "#src/jobs.ts";
import { recordAudit } from "#src/services/audit/record-audit.ts";
import { resumeConnection } from "#src/services/connections/connection-state.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import { publish } from "#src/services/live/publish.ts";
import { type Member, requirePermission } from "#src/services/organizations/member.ts";

/**
 * Pauses the organization's writes to PEMS: what is in flight finishes, the rest waits.
 * @returns whether it was running before
 */
export async function pauseSync(deps: ServiceDeps, member: Member): Promise<{ changed: boolean }> {
  requirePermission(member, "perm_ManageSettings", "pause the sync");
  return inOrganization(deps.db, member, async (tx) => {
    const { rowCount } = await tx.execute(sql`
      UPDATE organization SET sync_paused_at = ${deps.now().toISOString()}, sync_paused_by = ${member.userId}
      WHERE id = ${member.organizationId} AND sync_paused_at IS NULL`);
    if (rowCount !== 1) return { changed: false };
    await recordAudit(tx, member, [auditOf(member, "organization.paused", false, true)]);
    await publish(tx, [{ type: "PEMS_STATE", organizationId: member.organizationId, pems: "paused" }]);
    return { changed: true };
  });
}

/**
 * Lets writes flow again, and wakes the worker. Also lifts the pause of the credential, which PEMS had refused: if it
 * still does, the next request pauses it again.
 */
export async function resumeSync(deps: ServiceDeps, member: Member): Promise<{ changed: boolean }> {
  requirePermission(member, "perm_ManageSettings", "resume the sync");
  const { resumed, connectionId } = await inOrganization(deps.db, member, async (tx) => {
    const { rows: organizations } = await tx.execute<{ connection_id: string; pems: "healthy" | "down" }>(sql`
      SELECT o.connection_id, CASE c.breaker_state WHEN 'closed' THEN 'healthy' ELSE 'down' END AS pems
      FROM organization o JOIN pems_connection c ON c.id = o.connection_id WHERE o.id = ${member.organizationId}`);
    const [organization] = organizations;
    if (!organization) throw new DomainError("NOT_FOUND", "There is no such organization.");
    const { rowCount } = await tx.execute(sql`
      UPDATE organization SET sync_paused_at = NULL, sync_paused_by = NULL
      WHERE id = ${member.organizationId} AND sync_paused_at IS NOT NULL`);
    if (rowCount === 1) {
      await recordAudit(tx, member, [auditOf(member, "organization.resumed", true, false)]);
      const { pems } = organization;
      await publish(tx, [{ type: "PEMS_STATE", organizationId: member.organizationId, pems }]);
      await enqueue(tx, "push", { organizationId: member.organizationId });
    }
    return { resumed: rowCount === 1, connectionId: organization.connection_id };
  });
  return { changed: (await resumeConnection(deps, member, connectionId)) || resumed };
}

function auditOf(member: Member, action: string, before: boolean, after: boolean) {
  return {
    action,
    entity: "organization" as const,
    entityId: member.organizationId,
    pfaId: null,
    before: { paused: before },
    after: { paused: after },
  };
}
