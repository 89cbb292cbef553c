import type { Member } from "#src/services/organizations/member.ts";

/** Whether a member may see and decide about a change that `authorId` made: the author, and whoever administers. */
export function mayActOn(member: Member, authorId: string): boolean {
  return member.userId === authorId || member.permissions.has("perm_ManageSettings");
}
