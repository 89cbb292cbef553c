import { sql } from "drizzle-orm";
import { inOrganization } from "#src/db/in-organization.ts";
import { type Page, toPage } from "#src/domain/page.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import { type Member, requirePermission } from "#src/services/organizations/member.ts";

/** One piece of sync work, as the history lists it. Times are ISO 8601. */
export interface RunEntry extends Record<string, unknown> {
  id: string;
  direction: "push" | "pull" | "reconciliation";
  trigger: "commit" | "resolution" | "schedule" | "manual" | "start" | "conflict";
  status: "running" | "completed" | "failed" | "cancelled";
  mode: "full" | "incremental" | null;
  startedBy: string | null;
  startedAt: string;
  finishedAt: string | null;
  total: number;
  succeeded: number;
  failed: number;
  conflicts: number;
  pages: number;
  /** Of a pull: how many records it was expected to read. */
  estimate: number | null;
  error: string | null;
  /** What people should know about it, in plain words. */
  note: string | null;
}

export interface RunFilter {
  status?: RunEntry["status"];
  direction?: RunEntry["direction"];
  trigger?: RunEntry["trigger"];
  startedBy?: string;
  /** ISO 8601; from this moment on. */
  from?: string;
  /** ISO 8601; before this moment. */
  until?: string;
  /** Of the page before. */
  cursor?: string;
  limit: number;
}

/** Sync runs of the organization, the newest first. Ids are made in the order of time, so the last one is the cursor. */
export async function listRuns(
  deps: ServiceDeps,
  member: Member,
  filter: RunFilter,
): Promise<Page<RunEntry>> {
  requirePermission(member, "perm_ManageSettings", "see the sync history");
  const { status, direction, trigger, startedBy, from, until, cursor, limit } = filter;
  return inOrganization(deps.db, member, async (tx) => {
    const { rows } = await tx.execute<RunEntry>(sql`
      SELECT r.id, r.direction, r.trigger, r.status, r.mode, u.name AS "startedBy", to_json(r.started_at) AS "startedAt",
             to_json(r.finished_at) AS "finishedAt", r.total, r.succeeded, r.failed, r.conflicts, r.pages, r.estimate, r.error, r.note
      FROM sync_run r LEFT JOIN app_user u ON u.id = r.started_by
      WHERE r.organization_id = ${member.organizationId}
        ${status ? sql`AND r.status = ${status}` : sql``}
        ${direction ? sql`AND r.direction = ${direction}` : sql``}
        ${trigger ? sql`AND r.trigger = ${trigger}` : sql``}
        ${startedBy ? sql`AND r.started_by = ${startedBy}` : sql``}
        ${from ? sql`AND r.started_at >= ${from}` : sql``}
        ${until ? sql`AND r.started_at < ${until}` : sql``}
        ${cursor ? sql`AND r.id < ${cursor}` : sql``}
      ORDER BY r.id DESC LIMIT ${limit + 1}`);
    return toPage(rows, limit);
  });
}
