import { sql } from "drizzle-orm";
import type { Transaction } from "#src/db/connection.ts";
import { inOrganization } from "#src/db/in-organization.ts";
import { DomainError } from "#src/domain/errors.ts";
import {
  type EditableField,
  type FieldValue,
  isEditableField,
  type RecordField,
} from "#src/domain/record.ts";
import type { ModificationState } from "#src/domain/states.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import type { Member } from "#src/services/organizations/member.ts";
import { idArray, isoTime } from "#src/services/records/load-records.ts";
import { visibleNames } from "#src/services/records/visible-fields.ts";

const SHOWN = 100;

/** How a value came about: in PEMS, or by which kind of change made here. */
export type ChangeSource = "pems" | "edit" | "bulk" | "import" | "resolution" | "rollback";

/** A version of the record in which this field changed. */
export interface CellChange {
  version: number;
  /** ISO 8601. */
  at: string;
  by: string;
  byMe: boolean;
  source: ChangeSource;
  reason: string | null;
  from: FieldValue;
  to: FieldValue;
}

/** A change of this field that PEMS does not have yet: anybody's on its way, and the member's own. */
export interface OpenCellChange {
  modificationId: string;
  at: string;
  by: string;
  byMe: boolean;
  source: ChangeSource;
  state: ModificationState;
  reason: string | null;
  to: FieldValue;
}

/** Who changed one cell. */
export interface CellChanges {
  /** The newest first. */
  open: OpenCellChange[];
  /** The newest 100, newest first. */
  changes: CellChange[];
  /** The first version that is known, and what the field held in it. */
  first: { version: number; at: string; value: FieldValue };
}

/**
 * Every change of one field of one record that is known, whoever made it and wherever.
 * @throws DomainError NOT_FOUND; FORBIDDEN for money without perm_ViewFinancials
 */
export async function listCellChanges(
  deps: ServiceDeps,
  member: Member,
  { pfaId, field }: { pfaId: string; field: RecordField },
): Promise<CellChanges> {
  if (visibleNames(member, [field]).length === 0) {
    throw new DomainError("FORBIDDEN", "You don't have the permission to see money.", {
      field: "field",
      details: { permission: "perm_ViewFinancials" },
    });
  }
  return inOrganization(deps.db, member, async (tx) => {
    const first = await readFirst(tx, member, pfaId, field);
    return {
      open: isEditableField(field) ? await readOpen(tx, member, pfaId, field) : [],
      changes: await readChanges(tx, member, pfaId, field),
      first,
    };
  });
}

async function readFirst(
  tx: Transaction,
  member: Member,
  pfaId: string,
  field: RecordField,
): Promise<CellChanges["first"]> {
  const { rows } = await tx.execute<{ version: number; at: string; value: FieldValue }>(sql`
    SELECT h.version, ${isoTime("h.changed_at")} AS at, h.snapshot->${field}::text AS value
    FROM pfa_mirror_history h WHERE h.organization_id = ${member.organizationId} AND h.pfa_id = ANY(${idArray([pfaId])})
    ORDER BY h.version LIMIT 1`);
  const [row] = rows;
  if (!row)
    throw new DomainError("NOT_FOUND", `There is no record ${pfaId.slice(0, 60)}.`, { field: "pfaId" });
  return row;
}

async function readChanges(
  tx: Transaction,
  member: Member,
  pfaId: string,
  field: RecordField,
): Promise<CellChange[]> {
  // A version that we wrote may follow one that was never seen: what the change did not name came from PEMS.
  const { rows } = await tx.execute<{
    version: number;
    at: string;
    changed_by: string;
    change_reason: string | null;
    before: FieldValue;
    after: FieldValue;
    ours: boolean;
    kind: Exclude<ChangeSource, "pems">;
    user_id: string | null;
    author: string | null;
    reason: string | null;
  }>(sql`
    SELECT x.version, ${isoTime("x.changed_at")} AS at, x.changed_by, x.change_reason, x.before, x.after,
      coalesce(m.delta ? ${field}::text, false) AS ours, m.kind, m.user_id, u.name AS author, m.reason
    FROM (
      SELECT h.version, h.changed_at, h.changed_by, h.change_reason, h.modification_id, h.snapshot->${field}::text AS after,
        lag(h.snapshot->${field}::text) OVER (ORDER BY h.version) AS before
      FROM pfa_mirror_history h WHERE h.organization_id = ${member.organizationId} AND h.pfa_id = ${pfaId}
    ) x
    LEFT JOIN pfa_modification m ON m.organization_id = ${member.organizationId} AND m.id = x.modification_id
    LEFT JOIN app_user u ON u.id = m.user_id
    WHERE x.before <> x.after
    ORDER BY x.version DESC LIMIT ${SHOWN}`);
  return rows.map((row) => ({
    version: row.version,
    at: row.at,
    from: row.before,
    to: row.after,
    ...(row.ours
      ? {
          by: row.author ?? "A former colleague",
          byMe: row.user_id === member.userId,
          source: row.kind,
          reason: row.reason,
        }
      : { by: row.changed_by, byMe: false, source: "pems" as const, reason: row.change_reason }),
  }));
}

async function readOpen(
  tx: Transaction,
  member: Member,
  pfaId: string,
  field: EditableField,
): Promise<OpenCellChange[]> {
  const { rows } = await tx.execute<{
    id: string;
    at: string;
    user_id: string;
    author: string | null;
    kind: Exclude<ChangeSource, "pems">;
    state: ModificationState;
    reason: string | null;
    value: FieldValue;
  }>(sql`
    SELECT m.id, ${isoTime("coalesce(m.committed_at, m.updated_at)")} AS at, m.user_id, u.name AS author, m.kind,
      m.sync_status AS state, m.reason, m.delta->${field}::text AS value
    FROM pfa_modification m LEFT JOIN app_user u ON u.id = m.user_id
    WHERE m.organization_id = ${member.organizationId} AND m.pfa_id = ${pfaId} AND m.delta ? ${field}::text
      AND m.sync_status IN ('draft', 'committed', 'queued', 'syncing', 'conflict', 'failed')
      AND (m.user_id = ${member.userId} OR m.sync_status IN ('committed', 'queued', 'syncing'))
    ORDER BY m.commit_sequence DESC NULLS FIRST LIMIT ${SHOWN}`);
  return rows.map((row) => ({
    modificationId: row.id,
    at: row.at,
    by: row.author ?? "A former colleague",
    byMe: row.user_id === member.userId,
    source: row.kind,
    state: row.state,
    reason: row.reason,
    to: row.value,
  }));
}
