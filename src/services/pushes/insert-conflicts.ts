import { sql } from "drizzle-orm";
import { uuidv7 } from "uuidv7";
import type { Transaction } from "#src/db/connection.ts";
import type { Actor } from "#src/db/in-organization.ts";
import type { Settlement } from "#src/services/pushes/queue-row.ts";

/** Records what needs a person, and what merged by itself with a change of PEMS. One statement. */
export async function insertConflicts(
  tx: Transaction,
  actor: Actor,
  mine: readonly Settlement[],
  at: string,
): Promise<void> {
  const rows = mine.flatMap(({ row, verdict }): object[] => {
    const { record } = row;
    if (!record) return [];
    const common = {
      id: uuidv7(),
      modification_id: row.modificationId,
      pfa_id: row.pfaId,
      base_version: row.baseVersion,
      pems_version: record.version,
      base_data: row.seen,
      local_data: row.delta,
      pems_data: record.fields,
      changed_by: record.changedBy,
      changed_at: record.changedAt,
    };
    if (verdict.kind === "conflict") {
      return [
        { ...common, fields: verdict.fields, reason: verdict.reason, status: "unresolved", merged: null },
      ];
    }
    if (verdict.kind === "synced" && verdict.merged) {
      const merged = verdict.written?.changes ?? {};
      return [{ ...common, fields: [], reason: "merged", status: "resolved_auto", merged }];
    }
    return [];
  });
  if (rows.length === 0) return;
  await tx.execute(sql`
    INSERT INTO pfa_sync_conflict (id, organization_id, modification_id, pfa_id, base_version, pems_version, base_data,
      local_data, pems_data, pems_changed_by, pems_changed_at, conflict_fields, reason, status, merged_data, created_at, resolved_at)
    SELECT r.id, ${actor.organizationId}, r.modification_id, r.pfa_id, r.base_version, r.pems_version, r.base_data,
      r.local_data, r.pems_data, r.changed_by, r.changed_at, ARRAY(SELECT jsonb_array_elements_text(r.fields)), r.reason,
      r.status, r.merged, ${at}::timestamptz, CASE WHEN r.status = 'resolved_auto' THEN ${at}::timestamptz END
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(id uuid, modification_id uuid, pfa_id text, base_version int,
      pems_version int, base_data jsonb, local_data jsonb, pems_data jsonb, changed_by text, changed_at timestamptz,
      fields jsonb, reason text, status text, merged jsonb)`);
}
