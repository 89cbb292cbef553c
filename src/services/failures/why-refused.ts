import type { Transaction } from "#src/db/connection.ts";
import { type LoadedFailure, loadFailures } from "#src/services/failures/load-failures.ts";
import type { Member } from "#src/services/organizations/member.ts";

/** A change that nothing was done with, and why. */
export interface RefusedFailure {
  modificationId: string;
  reason: string;
}

/** Why these changes could be neither retried nor discarded. */
export async function whyRefused(
  tx: Transaction,
  member: Member,
  modificationIds: readonly string[],
): Promise<RefusedFailure[]> {
  if (modificationIds.length === 0) return [];
  const found = await loadFailures(tx, member, modificationIds);
  const byId = new Map(found.map((failure) => [failure.modificationId, failure]));
  return modificationIds.map((modificationId) => ({
    modificationId,
    reason: reasonFor(byId.get(modificationId)),
  }));
}

function reasonFor(failure: LoadedFailure | undefined): string {
  if (!failure) return "There is no such change.";
  if (failure.state !== "failed") return "It has not failed, or not any more.";
  return "It may have reached PEMS, which must be read first.";
}
