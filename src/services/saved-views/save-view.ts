import { sql } from "drizzle-orm";
import { uuidv7 } from "uuidv7";
import { inOrganization } from "#src/db/in-organization.ts";
import { DomainError } from "#src/domain/errors.ts";
import type { KeptView, ViewDefinition } from "#src/domain/saved-view.ts";
import { recordAudit } from "#src/services/audit/record-audit.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import type { Member } from "#src/services/organizations/member.ts";
import { requireFreeName } from "#src/services/saved-views/lock-view.ts";
import { dropRemoved } from "#src/services/saved-views/remove-view.ts";
import { requireSmall } from "#src/services/saved-views/view-definition.ts";

/** Views that one person may have in an organization. */
const AT_MOST = 200;

/**
 * Keeps a view under a name that is new among the member's own. Nobody else sees it until it is shared.
 * @throws DomainError BAD_INPUT (the name is taken, the definition too large), TOO_MANY
 */
export async function saveView(
  deps: ServiceDeps,
  member: Member,
  { name, view, definition }: { name: string; view: KeptView; definition: ViewDefinition },
): Promise<{ viewId: string }> {
  requireSmall(definition);
  const { organizationId, userId } = member;
  const viewId = uuidv7();
  return inOrganization(deps.db, member, async (tx) => {
    await requireFreeName(tx, member, { userId, name });
    await dropRemoved(tx, deps, member);
    const { rowCount } = await tx.execute(sql`
      INSERT INTO saved_view (id, organization_id, user_id, name, view, definition, updated_at)
      SELECT ${viewId}, ${organizationId}, ${userId}, ${name}, ${view}, ${JSON.stringify(definition)}::jsonb, ${deps.now().toISOString()}
      WHERE ${AT_MOST} > (SELECT count(*) FROM saved_view
        WHERE organization_id = ${organizationId} AND user_id = ${userId} AND removed_at IS NULL)`);
    if (rowCount === 0) {
      throw new DomainError(
        "TOO_MANY",
        `You have ${AT_MOST} saved views, the most there can be. Remove one first.`,
      );
    }
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
