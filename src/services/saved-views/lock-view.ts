import { sql } from "drizzle-orm";
import type { Transaction } from "#src/db/connection.ts";
import { DomainError } from "#src/domain/errors.ts";
import type { KeptView, ViewDefinition } from "#src/domain/saved-view.ts";
import { type Member, requirePermission } from "#src/services/organizations/member.ts";

export interface LockedView extends Record<string, unknown> {
  userId: string;
  owner: string;
  name: string;
  shared: boolean;
  view: KeptView;
  definition: ViewDefinition;
}

/** Views that one person may have in an organization. */
const MOST_OWN = 200;
/** Views that may be shared in an organization. */
const MOST_SHARED = 300;
/** So no list of views is longer than this. */
export const MOST_LISTED = MOST_OWN + MOST_SHARED;

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
    SELECT v.user_id AS "userId", coalesce(u.name, 'its owner') AS owner, v.name, v.shared, v.view, v.definition
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

/**
 * Refuses one more view of a person. Call it behind `requireFreeName`, which lets one transaction at a time do so.
 * @throws DomainError TOO_MANY
 */
export async function requireRoom(
  tx: Transaction,
  { organizationId }: { organizationId: string },
  userId: string,
): Promise<void> {
  const { rows } = await tx.execute<{ n: number }>(sql`
    SELECT count(*)::int AS n FROM saved_view
    WHERE organization_id = ${organizationId} AND user_id = ${userId} AND removed_at IS NULL`);
  if ((rows[0]?.n ?? 0) < MOST_OWN) return;
  const message = `There are ${MOST_OWN} saved views, the most that one person can have. Remove one first.`;
  throw new DomainError("TOO_MANY", message);
}

/**
 * Lets only one transaction at a time share views in an organization, and refuses more than everybody's list can show.
 * @throws DomainError TOO_MANY
 */
export async function requireSharedRoom(
  tx: Transaction,
  { organizationId }: { organizationId: string },
): Promise<void> {
  const key = `shared views ${organizationId}`;
  await tx.execute(sql`SELECT pg_advisory_xact_lock(hashtextextended(${key}, 0))`);
  const { rows } = await tx.execute<{ n: number }>(sql`
    SELECT count(*)::int AS n FROM saved_view
    WHERE organization_id = ${organizationId} AND shared AND removed_at IS NULL`);
  if ((rows[0]?.n ?? 0) < MOST_SHARED) return;
  const message = `${MOST_SHARED} views are shared already, the most there can be. Stop sharing one first.`;
  throw new DomainError("TOO_MANY", message);
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
