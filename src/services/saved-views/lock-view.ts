import { sql } from "drizzle-orm";
import type { Transaction } from "#src/db/connection.ts";
import { DomainError } from "#src/domain/errors.ts";
import type { KeptView } from "#src/domain/saved-view.ts";
import { type Member, requirePermission } from "#src/services/organizations/member.ts";

export interface LockedView extends Record<string, unknown> {
  userId: string;
  owner: string;
  name: string;
  shared: boolean;
  view: KeptView;
}

/**
 * Locks a view that the member may change: their own, or a shared one with perm_ManageSettings.
 * @param removedSince look among those removed since this moment, instead of those that are there
 * @throws DomainError NOT_FOUND (also for what the member may not see), FORBIDDEN
 */
export async function lockView(
  tx: Transaction,
  member: Member,
  viewId: string,
  removedSince: Date | null = null,
): Promise<LockedView> {
  const there =
    removedSince === null ? sql`v.removed_at IS NULL` : sql`v.removed_at >= ${removedSince.toISOString()}`;
  const { rows } = await tx.execute<LockedView>(sql`
    SELECT v.user_id AS "userId", coalesce(u.name, 'its owner') AS owner, v.name, v.shared, v.view
    FROM saved_view v LEFT JOIN app_user u ON u.id = v.user_id
    WHERE v.organization_id = ${member.organizationId} AND v.id = ${viewId} AND ${there}
      AND (v.user_id = ${member.userId} OR v.shared)
    FOR UPDATE OF v`);
  const [view] = rows;
  if (view === undefined) {
    const message = "This view is no longer there: its owner removed it, or no longer shares it.";
    throw new DomainError("NOT_FOUND", message, { field: "viewId" });
  }
  if (view.userId !== member.userId && !member.permissions.has("perm_ManageSettings")) {
    throw new DomainError(
      "FORBIDDEN",
      `Only ${view.owner} or an administrator can change this view. You can save it as one of your own.`,
      { field: "viewId" },
    );
  }
  return view;
}

/** What others see is changed only by those who may change anything. @throws DomainError FORBIDDEN */
export function requireSharing(member: Member, { shared }: { shared: boolean }): void {
  if (shared) requirePermission(member, "perm_SaveDraft", "change what others see");
}

/**
 * Lets only one transaction at a time give names to the views of a person, and refuses a name that is taken.
 * @param viewId the view that is to bear the name, when it is there already
 * @throws DomainError BAD_INPUT
 */
export async function requireFreeName(
  tx: Transaction,
  { organizationId }: { organizationId: string },
  { userId, name, viewId = null }: { userId: string; name: string; viewId?: string | null },
): Promise<void> {
  const key = `saved views ${organizationId} ${userId}`;
  await tx.execute(sql`SELECT pg_advisory_xact_lock(hashtextextended(${key}, 0))`);
  const { rowCount } = await tx.execute(sql`
    SELECT FROM saved_view WHERE organization_id = ${organizationId} AND user_id = ${userId}
      AND name_key = lower(${name}) AND id IS DISTINCT FROM ${viewId}::uuid`);
  if (rowCount === 0) return;
  throw new DomainError("BAD_INPUT", `There is a view named “${name}” already.`, { field: "name" });
}
