import { type SQL, sql } from "drizzle-orm";
import type { LoadedConflict } from "#src/services/conflicts/load-conflicts.ts";
import type { Member } from "#src/services/organizations/member.ts";

/**
 * Whose conflicts a member sees: their own; with perm_ManageSettings everybody's; with perm_Sync also those that wait for
 * a second person. As SQL over `c` and `m`.
 */
export function visibleConflicts(member: Member): SQL {
  if (member.permissions.has("perm_ManageSettings")) return sql`true`;
  const waiting = member.permissions.has("perm_Sync") ? sql`OR c.status = 'pending_approval'` : sql``;
  return sql`(m.user_id = ${member.userId} ${waiting})`;
}

/** As `visibleConflicts`, for one. */
export function isVisible(member: Member, conflict: LoadedConflict): boolean {
  if (conflict.change.userId === member.userId || member.permissions.has("perm_ManageSettings")) return true;
  return conflict.status === "pending_approval" && member.permissions.has("perm_Sync");
}

/** The author resolves, or somebody who manages the organization; both need perm_Sync. */
export function mayResolve(member: Member, conflict: LoadedConflict): boolean {
  const isTheirs = conflict.change.userId === member.userId || member.permissions.has("perm_ManageSettings");
  return isTheirs && member.permissions.has("perm_Sync");
}

/** A second person: anybody else than who resolved it. */
export function mayApprove(member: Member, conflict: LoadedConflict): boolean {
  return conflict.resolvedBy !== member.userId && member.permissions.has("perm_Sync");
}

/** Those that wait for this member as a second person; `mayApprove` as SQL over `c`. */
export function waitingForMember(member: Member): SQL {
  if (!member.permissions.has("perm_Sync")) return sql`false`;
  return sql`(c.status = 'pending_approval' AND c.resolved_by IS DISTINCT FROM ${member.userId})`;
}
