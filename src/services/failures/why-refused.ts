import type { Transaction } from "#src/db/connection.ts";
import { DomainError } from "#src/domain/errors.ts";
import { type LoadedFailure, loadFailures } from "#src/services/failures/load-failures.ts";
import type { Member } from "#src/services/organizations/member.ts";

/** A change that nothing was done with, and why. */
export interface RefusedFailure {
  modificationId: string;
  reason: string;
}

/**
 * Why some of the changes could be neither retried nor discarded.
 * @throws DomainError NOTHING_TO_DO with the first reason, when nothing was done with any
 */
export async function whyRefused(
  tx: Transaction,
  member: Member,
  wanted: readonly string[],
  done: readonly string[],
): Promise<RefusedFailure[]> {
  const acted = new Set(done);
  const modificationIds = wanted.filter((id) => !acted.has(id));
  if (modificationIds.length === 0) return [];
  const found = await loadFailures(tx, member, modificationIds);
  const byId = new Map(found.map((failure) => [failure.modificationId, failure]));
  const refused = modificationIds.map((id) => ({ modificationId: id, reason: reasonFor(byId.get(id)) }));
  if (done.length > 0) return refused;
  throw new DomainError("NOTHING_TO_DO", refused[0]?.reason ?? "There is nothing to do.", {
    details: { refused },
  });
}

function reasonFor(failure: LoadedFailure | undefined): string {
  if (!failure) return "There is no such change.";
  if (failure.state !== "failed") return "It has not failed, or not any more.";
  return "It may have reached PEMS, which must be read first.";
}
