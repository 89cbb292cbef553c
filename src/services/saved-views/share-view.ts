import { sql } from "drizzle-orm";
import { inOrganization } from "#src/db/in-organization.ts";
import { recordAudit } from "#src/services/audit/record-audit.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import { type Member, requirePermission } from "#src/services/organizations/member.ts";
import { lockView } from "#src/services/saved-views/lock-view.ts";

/**
 * Shows a view to everybody in the organization, or to its owner alone again.
 * @throws DomainError FORBIDDEN, NOT_FOUND
 */
export async function shareView(
  deps: ServiceDeps,
  member: Member,
  { viewId, shared }: { viewId: string; shared: boolean },
): Promise<void> {
  requirePermission(member, "perm_SaveDraft", "share views");
  await inOrganization(deps.db, member, async (tx) => {
    const { name, shared: before } = await lockView(tx, member, viewId);
    if (before === shared) return;
    await tx.execute(sql`
      UPDATE saved_view SET shared = ${shared}, updated_at = ${deps.now().toISOString()} WHERE id = ${viewId}`);
    await recordAudit(tx, member, [
      {
        action: shared ? "saved_view.shared" : "saved_view.unshared",
        entity: "saved_view",
        entityId: viewId,
        pfaId: null,
        after: { name },
      },
    ]);
  });
}
