import { sql } from "drizzle-orm";
import type { Transaction } from "#src/db/connection.ts";
import { type Actor, inOrganization } from "#src/db/in-organization.ts";
import { recordAudit } from "#src/services/audit/record-audit.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import { publish } from "#src/services/live/publish.ts";
import type { PullProgress } from "#src/services/pulls/pull-pages.ts";
import {
  endAbandoned,
  following,
  freePull,
  isDone,
  lockPullState,
  progressNotice,
  type WantedPull,
} from "#src/services/pulls/pull-run.ts";

/** Said of a pull whose position PEMS did not know. */
export const POSITION_LOST = "PEMS no longer knew our position; everything was read again.";

interface Ending {
  status: "completed" | "failed" | "cancelled";
  error: string | null;
  estimate: number | null;
  /** What is still to be done because this process ends. */
  leftOver: WantedPull | null;
}

/**
 * Ends the organization's pull: run, lease, what is to follow. Nothing happens where another worker took it over.
 * @returns whether it was still ours
 */
export async function endPull(
  deps: ServiceDeps,
  actor: Actor,
  runId: string,
  progress: PullProgress,
  { status, error, estimate, leftOver }: Ending,
): Promise<boolean> {
  const { mode, pages, records, moved, quarantined, timesLost } = progress;
  return inOrganization(deps.db, actor, async (tx) => {
    const state = await lockPullState(tx, actor);
    if (state.run_id !== runId) return false;
    const at = deps.now().toISOString();
    const note = timesLost > 0 ? POSITION_LOST : null;
    const { rows } = await tx.execute<{ started_at: number }>(sql`
      UPDATE sync_run SET status = ${status}, error = ${error}, note = ${note}, mode = ${mode}, finished_at = ${at}
      WHERE id = ${runId} RETURNING (extract(epoch FROM started_at) * 1000)::float8 AS started_at`);
    if (status === "completed") {
      await tx.execute(sql`
        UPDATE organization SET last_pull_at = ${at},
          last_full_pull_at = CASE ${mode}::text WHEN 'full' THEN ${at}::timestamptz ELSE last_full_pull_at END
        WHERE id = ${actor.organizationId}`);
    }
    const done =
      status === "completed" && rows.some((run) => isDone(state, { mode, startedAt: run.started_at }));
    await freePull(tx, actor, done ? null : following(state, leftOver));
    const counts = { mode, pages, records, moved, quarantined };
    const after = { ...counts, ...(error !== null && { error }), ...(note !== null && { note }) };
    await recordAudit(tx, actor, [
      { action: `pull.${status}`, entity: "sync_run", entityId: runId, pfaId: null, after },
    ]);
    await publish(tx, [progressNotice(actor, runId, status, progress, estimate)]);
    return true;
  });
}

/**
 * Frees the pull of a worker that is known to be dead: its run has failed, and a job goes on from its position. Call it in
 * a transaction that has entered the organization.
 */
export async function takeOverPull(
  tx: Transaction,
  actor: Actor,
  { worker, now }: { worker: string; now: Date },
): Promise<void> {
  const state = await lockPullState(tx, actor);
  if (state.worker !== worker) return;
  const [run] = await endAbandoned(tx, actor, now);
  const leftOver = run ? { mode: run.mode, trigger: run.trigger, startedBy: run.startedBy } : null;
  await freePull(tx, actor, following(state, leftOver));
}
