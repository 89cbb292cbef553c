import { sql } from "drizzle-orm";
import { uuidv7 } from "uuidv7";
import { inOrganization } from "#src/db/in-organization.ts";
import type { KeptView, ViewDefinition } from "#src/domain/saved-view.ts";
import { recordAudit } from "#src/services/audit/record-audit.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import type { Member } from "#src/services/organizations/member.ts";
import { requireFreeName, requireRoom } from "#src/services/saved-views/lock-view.ts";
import { dropRemoved } from "#src/services/saved-views/remove-view.ts";
import { requireKeepable, requireName } from "#src/services/saved-views/view-definition.ts";

/**
 * Keeps a view under a name that is new among the member's own. Nobody else sees it until it is shared.
 * @throws DomainError BAD_INPUT (the name is taken or can't be kept, nor the definition), TOO_MANY
 */
export async function saveView(
  deps: ServiceDeps,
  member: Member,
  { name, view, definition }: { name: string; view: KeptView; definition: ViewDefinition },
): Promise<{ viewId: string }> {
  requireName(name);
  requireKeepable(definition);
  const { organizationId, userId } = member;
  const viewId = uuidv7();
  return inOrganization(deps.db, member, async (tx) => {
    await requireFreeName(tx, member, { userId, name });
    await dropRemoved(tx, deps, member);
    await requireRoom(tx, member, userId);
    await tx.execute(sql`
      INSERT INTO saved_view (id, organization_id, user_id, name, view, definition, updated_at)
      VALUES (${viewId}, ${organizationId}, ${userId}, ${name}, ${view}, ${JSON.stringify(definition)}::jsonb,
        ${deps.now().toISOString()})`);
    await recordAudit(tx, member, [
      {
        action: "saved_view.created",
        entity: "saved_view",
        entityId: viewId,
        pfaId: null,
        after: { name, view },
      },
    ]);
    return { viewId };
  });
}
