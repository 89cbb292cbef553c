import { sql } from "drizzle-orm";
import { inOrganization } from "#src/db/in-organization.ts";
import { DomainError } from "#src/domain/errors.ts";
import { recordAudit } from "#src/services/audit/record-audit.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import { type Member, requirePermission } from "#src/services/organizations/member.ts";
import { lockView, requireSharedRoom } from "#src/services/saved-views/lock-view.ts";

/**
 * Shows a view to everybody in the organization, or to its owner alone again. That only its owner does: nobody else could
 * see it any more, nor share it again; an administrator removes a view instead, and can bring it back for a day.
 * @throws DomainError FORBIDDEN, NOT_FOUND, TOO_MANY (shared views)
 */
export async function shareView(
  deps: ServiceDeps,
  member: Member,
  { viewId, shared }: { viewId: string; shared: boolean },
): Promise<void> {
  requirePermission(member, "perm_SaveDraft", "share views");
  await inOrganization(deps.db, member, async (tx) => {
    const { name, shared: before, userId, owner } = await lockView(tx, member, viewId);
    if (before === shared) return;
    if (userId !== member.userId) {
      const message = `Only ${owner} can stop sharing this view. You can remove it; for a day it can be brought back.`;
      throw new DomainError("FORBIDDEN", message, { field: "viewId" });
    }
    if (shared) await requireSharedRoom(tx, member);
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
