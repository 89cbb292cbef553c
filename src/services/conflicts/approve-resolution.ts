import { inOrganization } from "#src/db/in-organization.ts";
import { DomainError } from "#src/domain/errors.ts";
import { type Delta, fieldsOf, type PfaFields, type Seen } from "#src/domain/record.ts";
import { checkChange } from "#src/domain/rules.ts";
import { isVisible, mayApprove } from "#src/services/conflicts/conflict-access.ts";
import { noSuchConflict } from "#src/services/conflicts/get-conflict.ts";
import { lockConflicts } from "#src/services/conflicts/lock-conflicts.ts";
import { isStale } from "#src/services/conflicts/refresh-conflict.ts";
import { type ResolvedConflict, renewed, staleError } from "#src/services/conflicts/resolve-conflict.ts";
import { type ConflictEnd, settleConflicts } from "#src/services/conflicts/settle-conflicts.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import { type Member, requirePermission } from "#src/services/organizations/member.ts";
import { visiblePart } from "#src/services/records/visible-fields.ts";

/**
 * The second person's answer to a resolution that overrides PEMS beyond the limit: it goes on, or is a conflict again.
 * @throws DomainError NOT_FOUND, FORBIDDEN (not a second person), STALE (settled, or PEMS moved on: see `resolveConflict`)
 */
export async function approveResolution(
  deps: ServiceDeps,
  member: Member,
  { conflictId, approve }: { conflictId: string; approve: boolean },
): Promise<Omit<ResolvedConflict, "status"> & { status: "resolved_manual" | "unresolved" }> {
  requirePermission(member, "perm_Sync", "approve resolutions");
  const outcome = await inOrganization(deps.db, member, async (tx) => {
    const { conflicts, settings } = await lockConflicts(tx, member, [conflictId]);
    const conflict = conflicts.get(conflictId);
    if (!conflict || !isVisible(member, conflict)) throw noSuchConflict();
    if (conflict.status !== "pending_approval") {
      const { status } = conflict;
      throw new DomainError("STALE", "This doesn't wait for an approval any more.", { details: { status } });
    }
    if (!mayApprove(member, conflict)) {
      throw new DomainError("FORBIDDEN", "A second person must approve this, not who resolved it.");
    }
    const delta = conflict.mergedData ?? {};
    const theirs = conflict.record.fields;
    if (approve && (isStale(conflict, null) || checkChange(theirs, delta).length > 0)) {
      const end = renewed(conflict);
      await settleConflicts(tx, deps, member, settings, [end]);
      return staleError(tx, deps, member, end);
    }
    const { resolution, resolvedBy } = conflict;
    const refusedEnd: ConflictEnd = {
      conflict,
      status: "unresolved",
      resolution: null,
      mergedData: null,
      resolvedBy: null,
      change: { kind: "wait" },
    };
    const approvedEnd: ConflictEnd = {
      conflict,
      status: "resolved_manual",
      resolution,
      mergedData: delta,
      resolvedBy,
      approvedBy: member.userId,
      change: { kind: "write", delta, seen: seenOf(theirs, delta) },
    };
    await settleConflicts(tx, deps, member, settings, [approve ? approvedEnd : refusedEnd]);
    return {
      conflictId,
      resolvedAt: approve ? deps.now().toISOString() : null,
      appliedChanges: approve ? visiblePart(member, delta) : {},
      status: approve ? ("resolved_manual" as const) : ("unresolved" as const),
    };
  });
  if (outcome instanceof DomainError) throw outcome;
  return outcome;
}

function seenOf(theirs: PfaFields, delta: Delta): Seen {
  return Object.fromEntries(fieldsOf(delta).map((field) => [field, theirs[field]]));
}
