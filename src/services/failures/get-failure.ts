import { sql } from "drizzle-orm";
import { inOrganization } from "#src/db/in-organization.ts";
import type { AttemptEntry, SyncError } from "#src/db/schema/modification.ts";
import { DomainError } from "#src/domain/errors.ts";
import { type Delta, type EditableField, isEditableField, type Seen } from "#src/domain/record.ts";
import type { ModificationState } from "#src/domain/states.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import { mayActOn } from "#src/services/failures/may-act-on.ts";
import type { Member } from "#src/services/organizations/member.ts";
import { seesMoney, visibleNames, visiblePart } from "#src/services/records/visible-fields.ts";

/** Why a change did not reach PEMS. Times are ISO 8601. Without perm_ViewFinancials money is absent. */
export interface Failure {
  modification: {
    id: string;
    pfaId: string;
    state: ModificationState;
    author: string;
    byMe: boolean;
    delta: Delta;
    seen: Seen;
    reason: string | null;
    committedAt: string | null;
  };
  /** Every try, the oldest first; `status` is PEMS's HTTP status when it gave one. */
  attempts: AttemptEntry[];
  error: SyncError | null;
  /** Whether the member may retry or discard it. */
  mayAct: boolean;
}

interface FailureRow extends Record<string, unknown> {
  pfa_id: string;
  user_id: string;
  author: string | null;
  state: ModificationState;
  delta: Delta;
  seen: Seen;
  reason: string | null;
  committed_at: string | null;
  error: SyncError | null;
  attempts: AttemptEntry[] | null;
}

/**
 * What happened to a change on its way: its attempts with time and answer.
 * @throws DomainError NOT_FOUND, also for a colleague's change when the member doesn't administer the organization
 */
export async function getFailure(
  deps: ServiceDeps,
  member: Member,
  input: { modificationId: string },
): Promise<Failure> {
  const row = await inOrganization(deps.db, member, async (tx) => {
    const { rows } = await tx.execute<FailureRow>(sql`
      SELECT m.pfa_id, m.user_id, u.name AS author, m.sync_status AS state, m.delta, m.seen, m.reason,
             to_json(m.committed_at) AS committed_at, m.sync_error AS error,
             (SELECT jsonb_agg(entry ORDER BY q.sequence, q.created_at, position)
              FROM pfa_write_queue q, jsonb_array_elements(q.attempt_log) WITH ORDINALITY AS log(entry, position)
              WHERE q.organization_id = m.organization_id AND q.modification_id = m.id) AS attempts
      FROM pfa_modification m LEFT JOIN app_user u ON u.id = m.user_id
      WHERE m.organization_id = ${member.organizationId} AND m.id = ${input.modificationId} AND m.sync_status <> 'draft'`);
    return rows[0];
  });
  if (!row || !mayActOn(member, row.user_id)) {
    throw new DomainError("NOT_FOUND", "There is no such change.", { field: "modificationId" });
  }
  return {
    modification: {
      id: input.modificationId,
      pfaId: row.pfa_id,
      state: row.state,
      author: row.author ?? "A former member",
      byMe: row.user_id === member.userId,
      delta: visiblePart(member, row.delta),
      seen: visiblePart(member, row.seen),
      reason: row.reason,
      committedAt: row.committed_at,
    },
    attempts: (row.attempts ?? []).map((attempt) => ({
      ...attempt,
      message: wordsFor(member, attempt.message),
    })),
    error: row.error && visibleError(member, row.error),
    mayAct: row.state === "failed" && member.permissions.has("perm_Sync"),
  };
}

/** PEMS's own words may hold an amount of money. */
function wordsFor(member: Member, message: string): string {
  return seesMoney(member) || !/\d/.test(message) ? message : "PEMS gave a reason that may name money.";
}

function visibleError(member: Member, error: SyncError): SyncError {
  const shown = { code: error.code, message: wordsFor(member, error.message) };
  if (!error.fieldErrors) return shown;
  const names = Object.keys(error.fieldErrors).filter(isEditableField) as EditableField[];
  const fieldErrors = Object.fromEntries(
    visibleNames(member, names).map((name) => [name, wordsFor(member, error.fieldErrors?.[name] ?? "")]),
  );
  return { ...shown, fieldErrors };
}
