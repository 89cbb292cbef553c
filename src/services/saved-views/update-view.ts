import { sql } from "drizzle-orm";
import { inOrganization } from "#src/db/in-organization.ts";
import { type KeptView, type ViewDefinition, withMoneyOf } from "#src/domain/saved-view.ts";
import { recordAudit } from "#src/services/audit/record-audit.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import type { Member } from "#src/services/organizations/member.ts";
import { seesMoney } from "#src/services/records/visible-fields.ts";
import { lockView, requireSharing } from "#src/services/saved-views/lock-view.ts";
import { requireKeepable } from "#src/services/saved-views/view-definition.ts";

/**
 * Gives a view another content; its name stays, and so do conditions on money that the member may not see.
 * @throws DomainError BAD_INPUT (too large, or texts that can't be kept), NOT_FOUND, FORBIDDEN
 */
export async function updateView(
  deps: ServiceDeps,
  member: Member,
  { viewId, view, definition }: { viewId: string; view: KeptView; definition: ViewDefinition },
): Promise<void> {
  requireKeepable(definition);
  await inOrganization(deps.db, member, async (tx) => {
    const before = await lockView(tx, member, viewId);
    requireSharing(member, before);
    const kept = seesMoney(member) ? definition : withMoneyOf(before.definition, definition);
    await tx.execute(sql`
      UPDATE saved_view SET view = ${view}, definition = ${JSON.stringify(kept)}::jsonb,
        updated_at = ${deps.now().toISOString()} WHERE id = ${viewId}`);
    const { name } = before;
    await recordAudit(tx, member, [
      {
        action: "saved_view.updated",
        entity: "saved_view",
        entityId: viewId,
        pfaId: null,
        after: { name, view },
      },
    ]);
  });
}
