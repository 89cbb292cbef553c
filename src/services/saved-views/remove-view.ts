import { sql } from "drizzle-orm";
import type { Transaction } from "#src/db/connection.ts";
import { inOrganization } from "#src/db/in-organization.ts";
import { recordAudit } from "#src/services/audit/record-audit.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import type { Member } from "#src/services/organizations/member.ts";
import {
  lockView,
  requireFreeName,
  requireRoom,
  requireSharedRoom,
  requireSharing,
} from "#src/services/saved-views/lock-view.ts";

const KEPT_MS = 24 * 60 * 60_000;

const keptSince = (deps: ServiceDeps) => new Date(deps.now().getTime() - KEPT_MS);

/**
 * Takes a view away; for a day it can be brought back.
 * @throws DomainError NOT_FOUND, FORBIDDEN
 */
export async function removeView(
  deps: ServiceDeps,
  member: Member,
  { viewId }: { viewId: string },
): Promise<void> {
  await inOrganization(deps.db, member, async (tx) => {
    const before = await lockView(tx, member, viewId);
    requireSharing(member, before);
    const { name, view, shared } = before;
    await tx.execute(
      sql`UPDATE saved_view SET removed_at = ${deps.now().toISOString()} WHERE id = ${viewId}`,
    );
    await recordAudit(tx, member, [
      {
        action: "saved_view.removed",
        entity: "saved_view",
        entityId: viewId,
        pfaId: null,
        before: { name, view, shared },
      },
    ]);
  });
}

/**
 * Brings back what was removed within a day.
 * @throws DomainError BAD_INPUT (another view has taken the name), TOO_MANY, NOT_FOUND, FORBIDDEN
 */
export async function restoreView(
  deps: ServiceDeps,
  member: Member,
  { viewId }: { viewId: string },
): Promise<void> {
  await inOrganization(deps.db, member, async (tx) => {
    const removed = await lockView(tx, member, viewId, keptSince(deps));
    requireSharing(member, removed);
    const { userId, name, view, shared } = removed;
    await requireFreeName(tx, member, { userId, name, viewId });
    await requireRoom(tx, member, userId);
    if (shared) await requireSharedRoom(tx, member);
    await tx.execute(sql`UPDATE saved_view SET removed_at = NULL WHERE id = ${viewId}`);
    await recordAudit(tx, member, [
      {
        action: "saved_view.restored",
        entity: "saved_view",
        entityId: viewId,
        pfaId: null,
        after: { name, view, shared },
      },
    ]);
  });
}

/** Deletes the member's views that were removed more than a day ago. */
export async function dropRemoved(tx: Transaction, deps: ServiceDeps, member: Member): Promise<void> {
  await tx.execute(sql`
    DELETE FROM saved_view WHERE organization_id = ${member.organizationId} AND user_id = ${member.userId}
      AND removed_at < ${keptSince(deps).toISOString()}`);
}
