import { sql } from "drizzle-orm";
import type { Transaction } from "#src/db/connection.ts";
import { type Actor, inOrganization } from "#src/db/in-organization.ts";
import { recordAudit } from "#src/services/audit/record-audit.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import { publish } from "#src/services/live/publish.ts";
import { type PullPlace, readPlace } from "#src/services/pulls/pull-place.ts";
import {
  endAbandoned,
  isUnderWay,
  lockPullState,
  type PullMode,
  progressNotice,
  putBehind,
  type WantedPull,
} from "#src/services/pulls/pull-run.ts";

export interface PullRequest extends WantedPull {
  organizationId: string;
  /** When it was asked for: a pull that began since has done it already. Absent: it is done in any case. */
  askedAt?: Date;
}

export type Beginning =
  | { kind: "begun"; mode: PullMode; place: PullPlace; estimate: number | null }
  /** Another one is under way: this one follows it, unless that one began later and completes. */
  | { kind: "behind" }
  /** A pull that began after this one was asked for has done it. */
  | { kind: "served" };

/**
 * Begins the one pull of an organization: a run in the history and the lease on it, in one transaction. What a worker left
 * behind whose lease ran out is ended; its position counts.
 */
export async function beginPull(
  deps: ServiceDeps,
  actor: Actor,
  runId: string,
  request: PullRequest,
  leaseMs: number,
): Promise<Beginning> {
  const { trigger, startedBy } = request;
  return inOrganization(deps.db, actor, async (tx): Promise<Beginning> => {
    const now = deps.now();
    const state = await lockPullState(tx, actor);
    if (await isServed(tx, actor, request)) return { kind: "served" };
    if (isUnderWay(state, now)) {
      await putBehind(tx, actor, request, request.askedAt);
      return { kind: "behind" };
    }
    await endAbandoned(tx, actor, now);
    const place = await readPlace(tx, actor, now);
    const mode = place.cursor === null ? "full" : request.mode;
    const estimate = mode === "full" ? await estimateFull(tx, actor, place.full?.records ?? 0) : null;
    await tx.execute(sql`
      INSERT INTO sync_run (id, organization_id, direction, trigger, started_by, mode, estimate)
      VALUES (${runId}, ${actor.organizationId}, 'pull', ${trigger}, ${startedBy}, ${mode}, ${estimate})`);
    await tx.execute(sql`
      UPDATE organization SET pull_run_id = ${runId}, pull_worker = ${deps.workerId ?? null},
        pull_lease_until = ${new Date(now.getTime() + leaseMs).toISOString()}, pull_attempted_at = ${now.toISOString()},
        full_pull_attempted_at = CASE ${mode}::text WHEN 'full' THEN ${now.toISOString()}::timestamptz
          ELSE full_pull_attempted_at END
      WHERE id = ${actor.organizationId}`);
    await recordAudit(tx, startedBy === null ? actor : { ...actor, userId: startedBy }, [
      { action: "pull.started", entity: "sync_run", entityId: runId, pfaId: null, after: { mode, trigger } },
    ]);
    await publish(tx, [progressNotice(actor, runId, "running", { mode, pages: 0, records: 0 }, estimate)]);
    return { kind: "begun", mode, place, estimate };
  });
}

/** How many records a full pull will read: as many as the mirror holds, less what was read before; null where it is empty. */
export async function estimateFull(tx: Transaction, actor: Actor, before: number): Promise<number | null> {
  const { rows } = await tx.execute<{ mirrored: number }>(
    sql`SELECT count(*)::int AS mirrored FROM pfa_mirror WHERE organization_id = ${actor.organizationId}`,
  );
  const rest = (rows[0]?.mirrored ?? 0) - before;
  return rest > 0 ? rest : null;
}

/** Job and run are both timed by the database. One that is under way may still fail: who asked waits behind it. */
async function isServed(tx: Transaction, actor: Actor, { mode, askedAt }: PullRequest): Promise<boolean> {
  if (!askedAt) return false;
  const { rows } = await tx.execute(sql`
    SELECT 1 FROM sync_run
    WHERE organization_id = ${actor.organizationId} AND direction = 'pull' AND status = 'completed'
      AND started_at >= ${askedAt.toISOString()} AND (mode = 'full' OR ${mode}::text = 'incremental')
    LIMIT 1`);
  return rows.length > 0;
}
