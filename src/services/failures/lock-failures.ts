import { sql } from "drizzle-orm";
import type { Transaction } from "#src/db/connection.ts";
import type { Member } from "#src/services/organizations/member.ts";

/** A dead letter that was locked: its modification and its queue item. */
export interface DeadLetter extends Record<string, unknown> {
  modification_id: string;
  queue_id: string;
  pfa_id: string;
  run_id: string;
}

/**
 * Locks the chosen changes that are given up, of the member (or of anybody, for who administers): the modification, then
 * its newest queue item. What is no dead letter is left out; one with an unknown outcome never is one.
 */
export async function lockFailures(
  tx: Transaction,
  member: Member,
  modificationIds: readonly string[],
): Promise<DeadLetter[]> {
  const everybodys = member.permissions.has("perm_ManageSettings");
  const { rows } = await tx.execute<DeadLetter>(sql`
    SELECT m.id AS modification_id, q.id AS queue_id, m.pfa_id, q.run_id
    FROM pfa_modification m JOIN pfa_write_queue q ON q.modification_id = m.id
    WHERE m.organization_id = ${member.organizationId} AND m.id = ANY(${sql.param(modificationIds)}::uuid[])
      AND m.sync_status = 'failed' AND q.status = 'failed' AND NOT q.outcome_unknown
      ${everybodys ? sql`` : sql`AND m.user_id = ${member.userId}`}
    ORDER BY m.id FOR UPDATE OF m, q`);
  return rows;
}
