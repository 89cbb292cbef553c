import { sql } from "drizzle-orm";
import { inOrganization } from "#src/db/in-organization.ts";
import { DomainError } from "#src/domain/errors.ts";
import { type Page, toPage } from "#src/domain/page.ts";
import { recordAudit } from "#src/services/audit/record-audit.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import { type Member, requirePermission } from "#src/services/organizations/member.ts";
import type { Drift } from "#src/services/quality/page-shape.ts";
import { isoTime } from "#src/services/records/load-records.ts";

/** A change in the shape of PEMS's records. Times are ISO 8601. */
export interface DriftView extends Drift {
  id: string;
  firstSeenAt: string;
  /** To the day: it is noted once a day at most. */
  lastSeenAt: string;
  acknowledgedAt: string | null;
  acknowledgedBy: string | null;
}

/** A page of changes, the newest first, with how many nobody has taken note of. */
export async function listSchemaDrift(
  deps: ServiceDeps,
  member: Member,
  { acknowledged, cursor, limit }: { acknowledged?: boolean; cursor?: string; limit: number },
): Promise<Page<DriftView> & { open: number }> {
  requirePermission(member, "perm_ManageSettings", "see how PEMS's records changed");
  const which =
    acknowledged === undefined
      ? sql``
      : sql`AND ${acknowledged ? sql`d.acknowledged_at IS NOT NULL` : sql`d.acknowledged_at IS NULL`}`;
  return inOrganization(deps.db, member, async (tx) => {
    const { rows } = await tx.execute<DriftView & Record<string, unknown>>(sql`
      SELECT d.id, d.kind, d.field, d.expected, d.found, ${isoTime("d.first_seen_at")} AS "firstSeenAt",
        ${isoTime("d.last_seen_at")} AS "lastSeenAt", ${isoTime("d.acknowledged_at")} AS "acknowledgedAt",
        u.name AS "acknowledgedBy"
      FROM pems_schema_drift d LEFT JOIN app_user u ON u.id = d.acknowledged_by
      WHERE d.organization_id = ${member.organizationId} ${which}
        ${cursor ? sql`AND d.id < ${cursor}` : sql``}
      ORDER BY d.id DESC LIMIT ${limit + 1}`);
    const counted = await tx.execute<{ open: number }>(sql`
      SELECT count(*)::int AS open FROM pems_schema_drift
      WHERE organization_id = ${member.organizationId} AND acknowledged_at IS NULL`);
    return { ...toPage(rows, limit), open: counted.rows[0]?.open ?? 0 };
  });
}

/**
 * Somebody has taken note of these changes.
 * @throws DomainError NOTHING_TO_DO when all of them were noted before
 */
export async function acknowledgeDrift(
  deps: ServiceDeps,
  member: Member,
  { ids }: { ids: readonly string[] },
): Promise<{ acknowledged: number }> {
  requirePermission(member, "perm_ManageSettings", "take note of how PEMS's records changed");
  return inOrganization(deps.db, member, async (tx) => {
    const { rows } = await tx.execute<Drift & { id: string } & Record<string, unknown>>(sql`
      UPDATE pems_schema_drift SET acknowledged_at = now(), acknowledged_by = ${member.userId}
      WHERE organization_id = ${member.organizationId} AND id = ANY(${sql.param(ids)}::uuid[]) AND acknowledged_at IS NULL
      RETURNING id, kind, field, expected, found`);
    if (rows.length === 0) throw new DomainError("NOTHING_TO_DO", "These changes were noted before.");
    await recordAudit(
      tx,
      member,
      rows.map(({ id, kind, field, expected, found }) => ({
        action: "schema.acknowledged",
        entity: "schema" as const,
        entityId: id,
        pfaId: null,
        after: { kind, field, expected, found },
      })),
    );
    return { acknowledged: rows.length };
  });
}
