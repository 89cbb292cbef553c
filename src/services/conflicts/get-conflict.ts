import type { Transaction } from "#src/db/connection.ts";
import { inOrganization } from "#src/db/in-organization.ts";
import { utcDay } from "#src/domain/calendar.ts";
import { DomainError } from "#src/domain/errors.ts";
import { isVisible } from "#src/services/conflicts/conflict-access.ts";
import { type ConflictDetail, peopleOf, toDetail } from "#src/services/conflicts/conflict-detail.ts";
import { type LoadedConflict, loadConflictsById } from "#src/services/conflicts/load-conflicts.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import type { Member } from "#src/services/organizations/member.ts";
import { readNames } from "#src/services/records/read-rows.ts";

/**
 * One conflict with its whole comparison.
 * @throws DomainError NOT_FOUND also for one that the member may not see
 */
export async function getConflict(
  deps: ServiceDeps,
  member: Member,
  { conflictId }: { conflictId: string },
): Promise<ConflictDetail> {
  return inOrganization(deps.db, member, async (tx) => {
    const conflict = (await loadConflictsById(tx, member, [conflictId])).get(conflictId);
    if (!conflict || !isVisible(member, conflict)) throw noSuchConflict();
    return describeConflict(tx, deps, member, conflict);
  });
}

/** The comparison with the names of its people. */
export async function describeConflict(
  tx: Transaction,
  deps: ServiceDeps,
  member: Member,
  conflict: LoadedConflict,
): Promise<ConflictDetail> {
  const names = await readNames(tx, peopleOf([conflict]));
  return toDetail(member, conflict, names, utcDay(deps.now()));
}

export function noSuchConflict(): DomainError {
  return new DomainError("NOT_FOUND", "There is no such conflict.", { field: "conflictId" });
}
