import { inOrganization } from "#src/db/in-organization.ts";
import { DomainError } from "#src/domain/errors.ts";
import { isVisible, mayResolve } from "#src/services/conflicts/conflict-access.ts";
import { noSuchConflict } from "#src/services/conflicts/get-conflict.ts";
import { lockConflicts } from "#src/services/conflicts/lock-conflicts.ts";
import { settleConflicts } from "#src/services/conflicts/settle-conflicts.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import { type Member, requirePermission } from "#src/services/organizations/member.ts";

/**
 * "Discard my whole change": gives the change up, and withdraws its conflict.
 * @throws DomainError NOT_FOUND, FORBIDDEN, STALE when it was settled meanwhile
 */
export async function discardConflict(
  deps: ServiceDeps,
  member: Member,
  { conflictId }: { conflictId: string },
): Promise<{ conflictId: string; modificationId: string }> {
  requirePermission(member, "perm_Sync", "discard changes");
  return inOrganization(deps.db, member, async (tx) => {
    const { conflicts, settings } = await lockConflicts(tx, member, [conflictId]);
    const conflict = conflicts.get(conflictId);
    if (!conflict || !isVisible(member, conflict)) throw noSuchConflict();
    if (!mayResolve(member, conflict)) {
      throw new DomainError(
        "FORBIDDEN",
        "Only the author, or somebody who manages the organization, can do this.",
      );
    }
    const { status, modificationId } = conflict;
    if ((status !== "unresolved" && status !== "pending_approval") || conflict.change.state !== "conflict") {
      throw new DomainError("STALE", "This conflict was settled meanwhile.", { details: { status } });
    }
    const change = { kind: "discard", message: "Discarded because of the conflict with PEMS." } as const;
    const end = {
      conflict,
      status: "withdrawn",
      resolution: null,
      mergedData: null,
      resolvedBy: member.userId,
      change,
    } as const;
    await settleConflicts(tx, deps, member, settings, [end]);
    return { conflictId, modificationId };
  });
}
