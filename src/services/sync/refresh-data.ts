import { inOrganization } from "#src/db/in-organization.ts";
import { enqueue } from "#src/jobs.ts";
import { recordAudit } from "#src/services/audit/record-audit.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import { type Member, requirePermission } from "#src/services/organizations/member.ts";

/** Asks for a pull of the organization: what changed since the last one, or all records. The worker does it. */
export async function refreshData(
  deps: ServiceDeps,
  member: Member,
  { mode }: { mode: "full" | "incremental" },
): Promise<{ started: true }> {
  requirePermission(member, "perm_RefreshData", "fetch data from PEMS");
  const { organizationId, userId } = member;
  await inOrganization(deps.db, member, async (tx) => {
    const entry = { entity: "organization" as const, entityId: organizationId, pfaId: null };
    await recordAudit(tx, member, [{ ...entry, action: "pull.requested", after: { mode } }]);
    await enqueue(tx, "pull", { organizationId, mode, trigger: "manual", startedBy: userId });
  });
  return { started: true };
}
