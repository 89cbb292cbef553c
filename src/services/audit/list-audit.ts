import { sql } from "drizzle-orm";
import { inOrganization } from "#src/db/in-organization.ts";
import { type Page, toPage } from "#src/domain/page.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import { type Member, requirePermission } from "#src/services/organizations/member.ts";
import { visibleJson } from "#src/services/records/visible-fields.ts";

/** One thing that happened. `at` is ISO 8601; without perm_ViewFinancials money is absent from `before` and `after`. */
export interface AuditView extends Record<string, unknown> {
  id: string;
  at: string;
  actor: string | null;
  action: string;
  entity: string;
  entityId: string | null;
  pfaId: string | null;
  before: unknown;
  after: unknown;
}

export interface AuditFilter {
  pfaId?: string;
  entityId?: string;
  actorId?: string;
  action?: string;
  /** ISO 8601; from this moment on. */
  from?: string;
  /** ISO 8601; before this moment. */
  until?: string;
  /** Of the page before. */
  cursor?: string;
  limit: number;
}

/** The audit of the organization, the newest first. */
export async function listAudit(
  deps: ServiceDeps,
  member: Member,
  filter: AuditFilter,
): Promise<Page<AuditView>> {
  requirePermission(member, "perm_ManageSettings", "see the audit");
  const { pfaId, entityId, actorId, action, from, until, cursor, limit } = filter;
  return inOrganization(deps.db, member, async (tx) => {
    const { rows } = await tx.execute<AuditView>(sql`
      SELECT a.id, to_json(a.at) AS at, u.name AS actor, a.action, a.entity, a.entity_id AS "entityId", a.pfa_id AS "pfaId",
             a.before, a.after
      FROM audit_log a LEFT JOIN app_user u ON u.id = a.actor_id
      WHERE a.organization_id = ${member.organizationId}
        ${pfaId ? sql`AND a.pfa_id = ${pfaId}` : sql``}
        ${entityId ? sql`AND a.entity_id = ${entityId}` : sql``}
        ${actorId ? sql`AND a.actor_id = ${actorId}` : sql``}
        ${action ? sql`AND a.action = ${action}` : sql``}
        ${from ? sql`AND a.at >= ${from}` : sql``}
        ${until ? sql`AND a.at < ${until}` : sql``}
        ${cursor ? sql`AND a.id < ${cursor}` : sql``}
      ORDER BY a.id DESC LIMIT ${limit + 1}`);
    return toPage(
      rows.map((row) => ({
        ...row,
        before: visibleJson(member, row.before),
        after: visibleJson(member, row.after),
      })),
      limit,
    );
  });
}
