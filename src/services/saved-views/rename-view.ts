import { sql } from "drizzle-orm";
import { inOrganization } from "#src/db/in-organization.ts";
import { recordAudit } from "#src/services/audit/record-audit.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import type { Member } from "#src/services/organizations/member.ts";
import { lockView, requireFreeName, requireSharing } from "#src/services/saved-views/lock-view.ts";
import { requireName } from "#src/services/saved-views/view-definition.ts";

/**
 * Gives a view another name, new among those of its owner.
 * @throws DomainError BAD_INPUT (the name is taken, or can't be kept), NOT_FOUND, FORBIDDEN
 */
export async function renameView(
  deps: ServiceDeps,
  member: Member,
  { viewId, name }: { viewId: string; name: string },
): Promise<void> {
  requireName(name);
  await inOrganization(deps.db, member, async (tx) => {
    const before = await lockView(tx, member, viewId);
    requireSharing(member, before);
    await requireFreeName(tx, member, { userId: before.userId, name, viewId });
    await tx.execute(sql`
      UPDATE saved_view SET name = ${name}, updated_at = ${deps.now().toISOString()} WHERE id = ${viewId}`);
    await recordAudit(tx, member, [
      {
        action: "saved_view.renamed",
        entity: "saved_view",
        entityId: viewId,
        pfaId: null,
        before: { name: before.name },
        after: { name },
      },
    ]);
  });
}
