import { sql } from "drizzle-orm";
import type { Transaction } from "#src/db/connection.ts";
import { planForMany } from "#src/db/plan-for-many.ts";
import { checkDrafts, type DraftedRecord } from "#src/services/commits/check-drafts.ts";
import type { Member } from "#src/services/organizations/member.ts";
import { loadRecordsById } from "#src/services/records/load-records.ts";

/** All of the member's open drafts with their records, judged as a commit would judge them, by id. */
export async function loadDraftedRecords(tx: Transaction, member: Member): Promise<DraftedRecord[]> {
  const { rows } = await tx.execute<{ pfa_id: string }>(sql`
    SELECT pfa_id FROM pfa_modification
    WHERE organization_id = ${member.organizationId} AND user_id = ${member.userId} AND sync_status = 'draft'`);
  if (rows.length === 0) return [];
  await planForMany(tx, rows.length);
  return checkDrafts(
    member,
    await loadRecordsById(
      tx,
      member,
      rows.map((row) => row.pfa_id),
    ),
  );
}
