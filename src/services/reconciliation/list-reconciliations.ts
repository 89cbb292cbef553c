import { sql } from "drizzle-orm";
import { inOrganization } from "#src/db/in-organization.ts";
import { type Page, toPage } from "#src/domain/page.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import { type Member, requirePermission } from "#src/services/organizations/member.ts";

export const FINDING_KINDS = [
  ...(["missing_here", "missing_there", "behind", "ahead"] as const),
  ...(["differing", "untypable", "stuck"] as const),
] as const;
export type FindingKind = (typeof FINDING_KINDS)[number];

/** One reconciliation, as the list shows it. Times are ISO 8601. */
export interface Reconciliation extends Record<string, unknown> {
  id: string;
  trigger: "schedule" | "manual";
  status: "running" | "completed" | "failed" | "cancelled";
  startedBy: string | null;
  startedAt: string;
  finishedAt: string | null;
  /** What was read from PEMS so far. */
  pages: number;
  records: number;
  error: string | null;
  /** Findings of each kind, and how many of them were repaired; a kind that is missing has none. */
  findings: Partial<Record<FindingKind, { found: number; repaired: number }>>;
}

/**
 * Reconciliations of the organization, the newest first, but for those whose findings are no longer kept. The report of one
 * that is under way is still empty.
 */
export async function listReconciliations(
  deps: ServiceDeps,
  member: Member,
  { cursor, limit }: { cursor?: string; limit: number },
): Promise<Page<Reconciliation>> {
  requirePermission(member, "perm_ManageSettings", "see the reports of reconciliations");
  return inOrganization(deps.db, member, async (tx) => {
    const { rows } = await tx.execute<Reconciliation>(sql`
      SELECT r.id, r.trigger, r.status, u.name AS "startedBy", to_json(r.started_at) AS "startedAt",
             to_json(r.finished_at) AS "finishedAt", r.pages, r.total AS records, r.error,
             CASE WHEN r.status = 'completed' THEN k.findings ELSE '{}' END AS findings
      FROM sync_run r LEFT JOIN app_user u ON u.id = r.started_by
      CROSS JOIN LATERAL (
        SELECT coalesce(jsonb_object_agg(kind, jsonb_build_object('found', found, 'repaired', repaired)), '{}') AS findings
        FROM (SELECT kind, count(*) AS found, count(repaired_at) AS repaired FROM reconciliation_finding f
              WHERE f.organization_id = r.organization_id AND f.run_id = r.id GROUP BY kind) by_kind) k
      WHERE r.organization_id = ${member.organizationId} AND r.direction = 'reconciliation' AND r.note IS NULL
        ${cursor ? sql`AND r.id < ${cursor}` : sql``}
      ORDER BY r.id DESC LIMIT ${limit + 1}`);
    return toPage(rows, limit);
  });
}
