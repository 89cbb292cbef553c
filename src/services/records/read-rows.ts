import { sql } from "drizzle-orm";
import type { Transaction } from "#src/db/connection.ts";
import type { Member } from "#src/services/organizations/member.ts";
import { type LoadedRecord, loadRecordsById } from "#src/services/records/load-records.ts";
import { type OpenConflict, type RecordRow, toRecordRow } from "#src/services/records/record-row.ts";

/** Rows of the grid for these ids, in their order; unknown ids are left out. At most 3 statements. */
export async function readRows(
  tx: Transaction,
  member: Member,
  pfaIds: readonly string[],
): Promise<RecordRow[]> {
  if (pfaIds.length === 0) return [];
  const records = await loadRecordsById(tx, member, pfaIds);
  const lookups = {
    names: await readNames(
      tx,
      records.flatMap((record) => record.editorIds),
    ),
    conflicts: await readConflicts(tx, member, records),
  };
  const byId = new Map(records.map((record) => [record.pfaId, toRecordRow(member, record, lookups)]));
  return pfaIds.flatMap((pfaId) => byId.get(pfaId) ?? []);
}

/** Names of colleagues by user id. */
export async function readNames(tx: Transaction, userIds: readonly string[]): Promise<Map<string, string>> {
  if (userIds.length === 0) return new Map();
  const { rows } = await tx.execute<{ id: string; name: string }>(
    sql`SELECT id, name FROM app_user WHERE id = ANY(${sql.param([...new Set(userIds)])}::uuid[])`,
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}

async function readConflicts(
  tx: Transaction,
  member: Member,
  records: readonly LoadedRecord[],
): Promise<Map<string, OpenConflict>> {
  const ids = records.flatMap(({ problems }) => problems.map((change) => change.id));
  if (ids.length === 0) return new Map();
  const { rows } = await tx.execute<{ id: string; modification_id: string; waits: boolean }>(sql`
    SELECT id, modification_id, status = 'pending_approval' AS waits FROM pfa_sync_conflict
    WHERE organization_id = ${member.organizationId} AND modification_id = ANY(${sql.param(ids)}::uuid[])
      AND status IN ('unresolved', 'pending_approval')`);
  return new Map(rows.map((row) => [row.modification_id, { id: row.id, waitsForApproval: row.waits }]));
}
