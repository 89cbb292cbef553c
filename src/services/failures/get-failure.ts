import { inOrganization } from "#src/db/in-organization.ts";
import type { AttemptEntry, SyncError } from "#src/db/schema/modification.ts";
import { DomainError } from "#src/domain/errors.ts";
import type { Delta } from "#src/domain/record.ts";
import type { ModificationState } from "#src/domain/states.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import { loadFailures } from "#src/services/failures/load-failures.ts";
import type { Member } from "#src/services/organizations/member.ts";
import { readNames } from "#src/services/records/read-rows.ts";
import { visibleAttempts, visibleError, visiblePart } from "#src/services/records/visible-fields.ts";

/** What went wrong with a change, as error details show it. Times are ISO 8601. */
export interface Failure {
  modification: {
    id: string;
    pfaId: string;
    status: ModificationState;
    delta: Delta;
    reason: string | null;
    author: { id: string; name: string };
    committedAt: string | null;
    byMe: boolean;
  };
  /** Each try with its time and answer, oldest first. */
  attempts: AttemptEntry[];
  /** In plain words; null when nothing has gone wrong. */
  error: SyncError | null;
  /** It may have reached PEMS: it can be neither sent again nor discarded before PEMS was read. */
  outcomeUnknown: boolean;
  mayRetry: boolean;
  mayDiscard: boolean;
}

/**
 * The error details of a change (its own author's; anybody's with perm_ManageSettings).
 * @throws DomainError NOT_FOUND
 */
export async function getFailure(
  deps: ServiceDeps,
  member: Member,
  { modificationId }: { modificationId: string },
): Promise<Failure> {
  return inOrganization(deps.db, member, async (tx) => {
    const [found] = await loadFailures(tx, member, [modificationId]);
    if (!found) throw new DomainError("NOT_FOUND", "There is no such change.", { field: "modificationId" });
    const names = await readNames(tx, [found.userId]);
    const { item } = found;
    const error = found.error ?? item?.lastError ?? null;
    const outcomeUnknown = item?.outcomeUnknown ?? false;
    const isDeadLetter = found.state === "failed" && !outcomeUnknown;
    return {
      modification: {
        id: found.modificationId,
        pfaId: found.pfaId,
        status: found.state,
        delta: visiblePart(member, found.delta),
        reason: found.reason,
        author: { id: found.userId, name: names.get(found.userId) ?? "A former colleague" },
        committedAt: found.committedAt,
        byMe: found.userId === member.userId,
      },
      attempts: visibleAttempts(member, found.attempts),
      error: error && visibleError(member, error),
      outcomeUnknown,
      mayRetry: isDeadLetter && member.permissions.has("perm_Sync"),
      mayDiscard: isDeadLetter && member.permissions.has("perm_SaveDraft"),
    };
  });
}
