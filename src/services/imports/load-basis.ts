import { sql } from "drizzle-orm";
import type { Transaction } from "#src/db/connection.ts";
import { planForMany } from "#src/db/plan-for-many.ts";
import type { PfaFields } from "#src/domain/record.ts";
import type { ImportRow } from "#src/services/imports/import-row.ts";
import { type Basis, versionKey } from "#src/services/imports/judge-rows.ts";
import type { Member } from "#src/services/organizations/member.ts";
import { type LoadedRecord, loadRecordsById } from "#src/services/records/load-records.ts";
import { takeTurns } from "#src/services/take-turns.ts";

/** Reads what rows are judged against: a statement for their versions, two for each 2,500 records. */
export async function loadBasis(tx: Transaction, member: Member, rows: readonly ImportRow[]): Promise<Basis> {
  await planForMany(tx, rows.length);
  const ids = [...new Set(rows.map(({ pfaId }) => pfaId))];
  const records: LoadedRecord[] = [];
  for await (const some of takeTurns(ids, 2500)) records.push(...(await loadRecordsById(tx, member, some)));
  const present = new Map(records.map((record) => [record.pfaId, record]));
  const versions = new Map(
    records.map((record) => [versionKey(record.pfaId, record.version), record.mirror]),
  );
  const older = rows.filter(({ pfaId, version }) => {
    return version !== null && version < (present.get(pfaId)?.version ?? 0);
  });
  if (older.length > 0) {
    const keys = JSON.stringify(older.map(({ pfaId, version }) => ({ pfa_id: pfaId, version })));
    const found = await tx.execute<{ pfa_id: string; version: number; snapshot: PfaFields }>(sql`
      SELECT h.pfa_id, h.version, h.snapshot
      FROM jsonb_to_recordset(${keys}::jsonb) AS x(pfa_id text, version integer)
      JOIN pfa_mirror_history h USING (pfa_id, version)
      WHERE h.organization_id = ${member.organizationId} AND h.pfa_id = ANY(
        ${sql.param(older.map(({ pfaId }) => pfaId))}::text[])`);
    for (const row of found.rows) versions.set(versionKey(row.pfa_id, row.version), row.snapshot);
  }
  return { records: present, versions };
}
