import { sql } from "drizzle-orm";
import type { Transaction } from "#src/db/connection.ts";
import type { Actor } from "#src/db/in-organization.ts";
import { enqueue, type JobPayload } from "#src/jobs.ts";
import { recordAudit } from "#src/services/audit/record-audit.ts";
import { type LiveNotice, publish } from "#src/services/live/publish.ts";
import type { PullProgress } from "#src/services/pulls/pull-pages.ts";

export type PullMode = "full" | "incremental";
export type PullTrigger = JobPayload<"pull">["trigger"];

/** What a run that nobody works on any more is ended with. */
export const WORKER_GONE = "The worker stopped before the end.";

/** Of the organization's row: the one pull that is under way, and the one that is to follow. */
export interface PullState extends Record<string, unknown> {
  run_id: string | null;
  worker: string | null;
  /** Milliseconds since 1970. */
  lease_until: number | null;
  wanted: PullMode | null;
  wanted_by: string | null;
  wanted_trigger: PullTrigger | null;
  /** When the last of those who want it asked, in milliseconds since 1970. */
  wanted_at: number | null;
}

/** Reads the state of the organization's pull, and locks it to the end of the transaction; other work goes on. */
export async function lockPullState(tx: Transaction, actor: Actor): Promise<PullState> {
  const { rows } = await tx.execute<PullState>(sql`
    SELECT pull_run_id AS run_id, pull_worker AS worker, pull_wanted AS wanted, pull_wanted_by AS wanted_by,
           (extract(epoch FROM pull_lease_until) * 1000)::float8 AS lease_until, pull_wanted_trigger AS wanted_trigger,
           (extract(epoch FROM pull_wanted_at) * 1000)::float8 AS wanted_at
    FROM organization WHERE id = ${actor.organizationId} FOR NO KEY UPDATE`);
  if (!rows[0]) throw new Error("There is no such organization.");
  return rows[0];
}

/** Whether somebody works at the pull, as far as the lease says. */
export function isUnderWay({ run_id, lease_until }: PullState, now: Date): boolean {
  return run_id !== null && lease_until !== null && lease_until > now.getTime();
}

export interface WantedPull {
  mode: PullMode;
  trigger: PullTrigger;
  /** The person who asked, if one did. */
  startedBy: string | null;
}

/**
 * Remembers a pull that is to follow the one under way. Full wins over incremental; of several who ask a person wins, and
 * the first of those.
 * @param askedAt when it was asked for, by the database's clock; now by default. See `isDone`
 */
export async function putBehind(
  tx: Transaction,
  actor: Actor,
  { mode, trigger, startedBy }: WantedPull,
  askedAt?: Date,
): Promise<void> {
  await tx.execute(sql`
    UPDATE organization
    SET pull_wanted = CASE WHEN pull_wanted = 'full' THEN 'full' ELSE ${mode} END,
        pull_wanted_trigger = CASE WHEN pull_wanted_by IS NULL AND (pull_wanted IS NULL OR ${startedBy}::uuid IS NOT NULL)
          THEN ${trigger} ELSE pull_wanted_trigger END,
        pull_wanted_by = coalesce(pull_wanted_by, ${startedBy}::uuid),
        pull_wanted_at = greatest(pull_wanted_at, coalesce(${askedAt?.toISOString() ?? null}::timestamptz, now()))
    WHERE id = ${actor.organizationId}`);
}

/**
 * Whether a run that completed has done what waits behind it: all of that was asked for before the run began. What failed or
 * was cancelled has done nothing of it.
 * @param run.startedAt milliseconds since 1970
 */
export function isDone(
  { wanted, wanted_at }: PullState,
  run: { mode: PullMode; startedAt: number },
): boolean {
  return wanted_at !== null && wanted_at < run.startedAt && (run.mode === "full" || wanted === "incremental");
}

/** The pull that is to follow, of what is wanted and what is left over from the one that ends; null when nothing is. */
export function following(state: PullState, leftOver: WantedPull | null): WantedPull | null {
  const { wanted, wanted_by, wanted_trigger } = state;
  if (wanted === null) return leftOver;
  const asked = { mode: wanted, trigger: wanted_trigger ?? "schedule", startedBy: wanted_by } as const;
  return leftOver?.mode === "full" ? { ...asked, mode: "full" } : asked;
}

/** Gives the lease back, and has the pull that is to follow done. */
export async function freePull(tx: Transaction, actor: Actor, next: WantedPull | null): Promise<void> {
  const { organizationId } = actor;
  await tx.execute(sql`
    UPDATE organization SET pull_run_id = NULL, pull_worker = NULL, pull_lease_until = NULL,
      pull_wanted = NULL, pull_wanted_by = NULL, pull_wanted_trigger = NULL, pull_wanted_at = NULL
    WHERE id = ${organizationId}`);
  if (next) await enqueue(tx, "pull", { organizationId, ...next });
}

interface EndedRun extends WantedPull, Record<string, unknown> {
  id: string;
  pages: number;
  records: number;
  estimate: number | null;
}

/**
 * Ends the runs of pulls that nobody works on any more. Call it with the pull's state locked, when no lease holds.
 * @returns them, the newest first
 */
export async function endAbandoned(tx: Transaction, actor: Actor, now: Date): Promise<EndedRun[]> {
  const { rows } = await tx.execute<EndedRun>(sql`
    UPDATE sync_run SET status = 'failed', finished_at = ${now.toISOString()}, error = ${WORKER_GONE}
    WHERE organization_id = ${actor.organizationId} AND direction = 'pull' AND status = 'running'
    RETURNING id, mode, trigger, started_by AS "startedBy", pages, total AS records, estimate`);
  await recordAudit(
    tx,
    actor,
    rows.map(({ id, mode, pages, records }) => ({
      action: "pull.failed",
      entity: "sync_run",
      entityId: id,
      pfaId: null,
      after: { mode, pages, records, error: WORKER_GONE },
    })),
  );
  await publish(
    tx,
    rows.map((run) => progressNotice(actor, run.id, "failed", run, run.estimate)),
  );
  return rows.sort((a, b) => (a.id < b.id ? 1 : -1));
}

/** How far a pull is, for open pages. */
export function progressNotice(
  { organizationId }: Actor,
  runId: string,
  status: Extract<LiveNotice, { type: "PULL_PROGRESS" }>["status"],
  { mode, pages, records }: Pick<PullProgress, "mode" | "pages" | "records">,
  estimate: number | null,
): LiveNotice {
  return { type: "PULL_PROGRESS", organizationId, runId, mode, status, pages, records, estimate };
}
