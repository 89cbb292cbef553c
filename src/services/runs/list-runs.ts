import { type SQL, sql } from "drizzle-orm";
import { inOrganization } from "#src/db/in-organization.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import { type Member, requirePermission } from "#src/services/organizations/member.ts";
import { isoTime } from "#src/services/records/load-records.ts";
import { decodeCursor, encodeCursor } from "#src/services/runs/page-cursor.ts";

export const RUN_STATES = ["running", "completed", "failed", "cancelled"] as const;
export const RUN_TRIGGERS = ["commit", "resolution", "schedule", "manual", "start"] as const;

/** Conditions hold together; times are ISO 8601. */
export interface ListRunsInput {
  status?: (typeof RUN_STATES)[number];
  direction?: "push" | "pull";
  trigger?: (typeof RUN_TRIGGERS)[number];
  startedBy?: string;
  from?: string;
  to?: string;
  cursor?: string;
  /** By default 50. */
  limit?: number;
}

/** One piece of sync work. */
export interface RunSummary {
  id: string;
  direction: "push" | "pull";
  trigger: (typeof RUN_TRIGGERS)[number];
  startedBy: { id: string; name: string } | null;
  status: (typeof RUN_STATES)[number];
  mode: "full" | "incremental" | null;
  total: number;
  succeeded: number;
  failed: number;
  conflicts: number;
  pages: number;
  error: string | null;
  startedAt: string;
  finishedAt: string | null;
}

/**
 * The sync history, newest first.
 * @throws DomainError FORBIDDEN without perm_ManageSettings; BAD_INPUT (`cursor`)
 */
export async function listRuns(
  deps: ServiceDeps,
  member: Member,
  input: ListRunsInput = {},
): Promise<{ runs: RunSummary[]; nextCursor: string | null }> {
  requirePermission(member, "perm_ManageSettings", "see the sync history");
  const limit = input.limit ?? 50;
  const conditions: SQL[] = [sql`s.organization_id = ${member.organizationId}`];
  if (input.status) conditions.push(sql`s.status = ${input.status}`);
  if (input.direction) conditions.push(sql`s.direction = ${input.direction}`);
  if (input.trigger) conditions.push(sql`s.trigger = ${input.trigger}`);
  if (input.startedBy) conditions.push(sql`s.started_by = ${input.startedBy}::uuid`);
  if (input.from) conditions.push(sql`s.started_at >= ${input.from}::timestamptz`);
  if (input.to) conditions.push(sql`s.started_at <= ${input.to}::timestamptz`);
  if (input.cursor) {
    const { at, id } = decodeCursor(input.cursor);
    conditions.push(sql`(s.started_at, s.id) < (${at}::timestamptz, ${id}::uuid)`);
  }
  const { rows } = await inOrganization(deps.db, member, (tx) =>
    tx.execute<{ run: RunSummary }>(sql`
      SELECT jsonb_build_object('id', s.id, 'direction', s.direction, 'trigger', s.trigger, 'status', s.status,
        'startedBy', CASE WHEN s.started_by IS NOT NULL THEN
          jsonb_build_object('id', s.started_by, 'name', coalesce(u.name, 'A former colleague')) END,
        'mode', s.mode, 'total', s.total, 'succeeded', s.succeeded, 'failed', s.failed, 'conflicts', s.conflicts,
        'pages', s.pages, 'error', s.error, 'startedAt', ${isoTime("s.started_at")},
        'finishedAt', ${isoTime("s.finished_at")}) AS run
      FROM sync_run s LEFT JOIN app_user u ON u.id = s.started_by
      WHERE ${sql.join(conditions, sql` AND `)}
      ORDER BY s.started_at DESC, s.id DESC LIMIT ${limit + 1}`),
  );
  const runs = rows.slice(0, limit).map(({ run }) => run);
  const last = runs.at(-1);
  const more = rows.length > limit && last;
  return { runs, nextCursor: more ? encodeCursor({ at: last.startedAt, id: last.id }) : null };
}
