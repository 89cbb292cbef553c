import { sql } from "drizzle-orm";
import { inOrganization } from "#src/db/in-organization.ts";
import { nextPull } from "#src/domain/pull-schedule.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import type { Member } from "#src/services/organizations/member.ts";
import type { PullMode, PullTrigger } from "#src/services/pulls/pull-run.ts";
import { readSchedule } from "#src/services/pulls/read-schedule.ts";

/** A pull that is under way. Times are ISO 8601. */
export interface RunningPull extends Record<string, unknown> {
  runId: string;
  mode: PullMode;
  trigger: PullTrigger;
  startedAt: string;
  /** Name of the person who asked. */
  startedBy: string | null;
  pages: number;
  records: number;
  /** How many records it is expected to read; null where nobody can tell. */
  estimate: number | null;
  /** Somebody wants it to end. */
  cancelling: boolean;
  /** What PEMS made it do otherwise, in plain words. */
  note: string | null;
}

/** A pull that is over. */
export interface EndedPull extends Record<string, unknown> {
  runId: string;
  mode: PullMode;
  status: "completed" | "failed" | "cancelled";
  records: number;
}

export interface PresentPull {
  running: RunningPull | null;
  /** The newest that is over. */
  ended: EndedPull | null;
  lastPullAt: string | null;
  lastFullPullAt: string | null;
  /** When the schedule asks next; null when it does not. */
  nextPullAt: string | null;
  /** Minutes between incremental pulls; 0: only when somebody asks. */
  everyMinutes: number;
  /** Hour of the day (UTC) of the full pull; null: a day after the last one. */
  fullPullHour: number | null;
  /** The minutes are the installation's: the organization chose none. */
  inherited: boolean;
}

/** How reading from PEMS stands: what is under way, what was and what comes. */
export async function getPresentPull(deps: ServiceDeps, member: Member): Promise<PresentPull> {
  return inOrganization(deps.db, member, async (tx) => {
    const { schedule, own, lastPullAt } = await readSchedule(tx, member, deps.settings);
    const { rows } = await tx.execute<RunningPull>(sql`
      SELECT r.id AS "runId", r.mode, r.trigger, to_json(r.started_at) AS "startedAt", u.name AS "startedBy", r.pages,
             r.total AS records, r.estimate, r.cancel_requested_at IS NOT NULL AS cancelling, r.note
      FROM organization o JOIN sync_run r ON r.id = o.pull_run_id LEFT JOIN app_user u ON u.id = r.started_by
      WHERE o.id = ${member.organizationId}`);
    const ended = await tx.execute<EndedPull>(sql`
      SELECT id AS "runId", mode, status, total AS records FROM sync_run
      WHERE organization_id = ${member.organizationId} AND direction = 'pull' AND status <> 'running'
      ORDER BY started_at DESC LIMIT 1`);
    const next = nextPull(schedule);
    return {
      running: rows[0] ?? null,
      ended: ended.rows[0] ?? null,
      lastPullAt: iso(lastPullAt),
      lastFullPullAt: iso(schedule.lastFullAt),
      nextPullAt: next && iso(Math.max(next.at, deps.now().getTime())),
      everyMinutes: schedule.everyMinutes,
      fullPullHour: schedule.fullPullHour,
      inherited: own.everyMinutes === null,
    };
  });
}

function iso(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
