import { type SQL, sql } from "drizzle-orm";
import { inOrganization } from "#src/db/in-organization.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import { type Member, requirePermission } from "#src/services/organizations/member.ts";
import { isoTime } from "#src/services/records/load-records.ts";
import { visibleJson } from "#src/services/records/visible-fields.ts";
import { decodeCursor, encodeCursor } from "#src/services/runs/page-cursor.ts";

/** Conditions hold together; times are ISO 8601. */
export interface ListAuditInput {
  pfaId?: string;
  entityId?: string;
  actorId?: string;
  /** e.g. `modification.queued`; `modification.` for all of them. */
  action?: string;
  from?: string;
  to?: string;
  cursor?: string;
  /** By default 50. */
  limit?: number;
}

export interface AuditRow {
  id: string;
  at: string;
  actor: { id: string; name: string };
  action: string;
  entity: string;
  entityId: string | null;
  pfaId: string | null;
  /** Money is absent without perm_ViewFinancials, at whatever depth. */
  before: unknown;
  after: unknown;
}

/**
 * What happened in the organization, newest first.
 * @throws DomainError FORBIDDEN without perm_ManageSettings; BAD_INPUT (`cursor`)
 */
export async function listAudit(
  deps: ServiceDeps,
  member: Member,
  input: ListAuditInput = {},
): Promise<{ entries: AuditRow[]; nextCursor: string | null }> {
  requirePermission(member, "perm_ManageSettings", "see the audit");
  const limit = input.limit ?? 50;
  const conditions: SQL[] = [sql`a.organization_id = ${member.organizationId}`];
  if (input.pfaId) conditions.push(sql`a.pfa_id = ${input.pfaId.replaceAll("\u0000", "")}`);
  if (input.entityId) conditions.push(sql`a.entity_id = ${input.entityId}::uuid`);
  if (input.actorId) conditions.push(sql`a.actor_id = ${input.actorId}::uuid`);
  if (input.action) conditions.push(sql`starts_with(a.action, ${input.action.replaceAll("\u0000", "")})`);
  if (input.from) conditions.push(sql`a.at >= ${input.from}::timestamptz`);
  if (input.to) conditions.push(sql`a.at <= ${input.to}::timestamptz`);
  if (input.cursor) {
    const { at, id } = decodeCursor(input.cursor);
    conditions.push(sql`(a.at, a.id) < (${at}::timestamptz, ${id}::uuid)`);
  }
  const { rows } = await inOrganization(deps.db, member, (tx) =>
    tx.execute<{ entry: AuditRow }>(sql`
      SELECT jsonb_build_object('id', a.id, 'at', ${isoTime("a.at")}, 'action', a.action, 'entity', a.entity,
        'actor', jsonb_build_object('id', a.actor_id, 'name', coalesce(u.name, 'A former colleague')),
        'entityId', a.entity_id, 'pfaId', a.pfa_id, 'before', a.before, 'after', a.after) AS entry
      FROM audit_log a LEFT JOIN app_user u ON u.id = a.actor_id
      WHERE ${sql.join(conditions, sql` AND `)}
      ORDER BY a.at DESC, a.id DESC LIMIT ${limit + 1}`),
  );
  const entries = rows.slice(0, limit).map(({ entry }) => ({
    ...entry,
    before: visibleJson(member, entry.before),
    after: visibleJson(member, entry.after),
  }));
  const last = entries.at(-1);
  const more = rows.length > limit && last;
  return { entries, nextCursor: more ? encodeCursor({ at: last.at, id: last.id }) : null };
}
