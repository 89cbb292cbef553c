import { sql } from "drizzle-orm";
import { inOrganization } from "#src/db/in-organization.ts";
import type { ConflictState } from "#src/domain/states.ts";
import { visibleConflicts, waitingForMember } from "#src/services/conflicts/conflict-access.ts";
import { type ConflictSummary, peopleOf, toSummary } from "#src/services/conflicts/conflict-detail.ts";
import { loadConflicts } from "#src/services/conflicts/load-conflicts.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import type { Member } from "#src/services/organizations/member.ts";
import { idArray } from "#src/services/records/load-records.ts";
import { readNames } from "#src/services/records/read-rows.ts";
import { type SelectionInput, selectedIds } from "#src/services/records/selection.ts";

export interface ListConflictsInput {
  /** By default those that need somebody: unresolved, and waiting for approval. */
  status?: ConflictState;
  /** Only of the member's own changes. */
  mine?: boolean;
  /** Only those that wait for the member to approve. */
  toApprove?: boolean;
  /** Only of these records. */
  selection?: SelectionInput;
  offset?: number;
  /** By default 100. */
  limit?: number;
}

/**
 * Conflicts that the member may see, newest first, and how many there are in all.
 * @throws DomainError TOO_MANY (a selection above 25,000 records), BAD_INPUT, FORBIDDEN (its filter)
 */
export async function listConflicts(
  deps: ServiceDeps,
  member: Member,
  { status, mine = false, toApprove = false, selection, offset = 0, limit = 100 }: ListConflictsInput = {},
): Promise<{ conflicts: ConflictSummary[]; total: number }> {
  const states = status ? [status] : ["unresolved", "pending_approval"];
  return inOrganization(deps.db, member, async (tx) => {
    const pfaIds = selection && (await selectedIds(tx, member, selection));
    const which = sql`c.status = ANY(${sql.param(states)}::text[]) AND ${visibleConflicts(member)}
      ${mine ? sql`AND m.user_id = ${member.userId}` : sql``}
      ${toApprove ? sql`AND ${waitingForMember(member)}` : sql``}
      ${pfaIds ? sql`AND c.pfa_id = ANY(${idArray(pfaIds)})` : sql``}`;
    const counted = await tx.execute<{ total: number }>(sql`
      SELECT count(*)::int AS total FROM pfa_sync_conflict c JOIN pfa_modification m ON m.id = c.modification_id
      WHERE c.organization_id = ${member.organizationId} AND ${which}`);
    const conflicts = await loadConflicts(tx, member, which, sql`LIMIT ${limit} OFFSET ${offset}`);
    const names = await readNames(tx, peopleOf(conflicts));
    return {
      conflicts: conflicts.map((conflict) => toSummary(member, conflict, names)),
      total: counted.rows[0]?.total ?? 0,
    };
  });
}
