import { inOrganization } from "#src/db/in-organization.ts";
import { enqueue } from "#src/jobs.ts";
import { recordAudit } from "#src/services/audit/record-audit.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import { type Member, requirePermission } from "#src/services/organizations/member.ts";
import { isUnderWay, lockPullState, putBehind } from "#src/services/pulls/pull-run.ts";

/**
 * Asks for a pull of the organization: what changed since the last one, or all records. The worker does it.
 * @returns `started` false: another one is under way, and this one follows it at once
 */
export async function refreshData(
  deps: ServiceDeps,
  member: Member,
  { mode }: { mode: "full" | "incremental" },
): Promise<{ started: boolean }> {
  requirePermission(member, "perm_RefreshData", "fetch data from PEMS");
  const { organizationId, userId } = member;
  return inOrganization(deps.db, member, async (tx) => {
    const wanted = { mode, trigger: "manual", startedBy: userId } as const;
    const busy = isUnderWay(await lockPullState(tx, member), deps.now());
    const entry = { entity: "organization" as const, entityId: organizationId, pfaId: null };
    await recordAudit(tx, member, [{ ...entry, action: "pull.requested", after: { mode } }]);
    if (busy) await putBehind(tx, member, wanted);
    else await enqueue(tx, "pull", { organizationId, ...wanted });
    return { started: !busy };
  });
}
