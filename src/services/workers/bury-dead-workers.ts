import { sql } from "drizzle-orm";
import { SERVICE_ACCOUNT_ID } from "#src/db/in-organization.ts";
import { WORKER_LOCK_CLASS } from "#src/db/session-lock.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import { takeOverPull } from "#src/services/pulls/end-pull.ts";
import { releaseClaims } from "#src/services/pushes/release-claims.ts";

interface WorkerRow extends Record<string, unknown> {
  id: string;
  lock_key: number;
  graphile_worker_ids: string[];
  /** Postgres was started after it: the loss of the database ended it, nothing that it had in hand. */
  lost_postgres: boolean;
}

/**
 * Looks whether every other worker still holds its lock, and releases what the dead ones held: their claims become
 * unknown outcomes, their pulls go on elsewhere, their jobs are free at once, their entry goes. One process does it, in one transaction for each.
 * @param ownId the session of the caller, which lives
 * @returns ids of the sessions that were found dead
 */
export async function buryDeadWorkers(deps: ServiceDeps, ownId: string): Promise<string[]> {
  const { rows } = await deps.db.execute<WorkerRow>(
    sql`SELECT id, lock_key::int, graphile_worker_ids, started_at < pg_postmaster_start_time() AS lost_postgres FROM sync_worker WHERE id <> ${ownId} ORDER BY id`,
  );
  const buried: string[] = [];
  for (const worker of rows) {
    if (await bury(deps, worker)) buried.push(worker.id);
  }
  return buried;
}

async function bury(deps: ServiceDeps, worker: WorkerRow): Promise<boolean> {
  return deps.db.transaction(async (tx) => {
    // Held to the end of this transaction, so that one process buries, and the dead can't come back meanwhile.
    const lock = await tx.execute<{ free: boolean }>(
      sql`SELECT pg_try_advisory_xact_lock(${WORKER_LOCK_CLASS}, ${worker.lock_key}) AS free`,
    );
    if (!lock.rows[0]?.free) return false;
    const gone = await tx.execute(sql`DELETE FROM sync_worker WHERE id = ${worker.id}`);
    if (gone.rowCount === 0) return false;
    const { rows } = await tx.execute<{ id: string }>(sql`
      SELECT id FROM pfa_organizations_claimed_by(${worker.id}) AS id
      UNION SELECT id FROM pfa_organizations_pulled_by(${worker.id}) AS id ORDER BY 1`);
    let released = 0;
    for (const { id: organizationId } of rows) {
      await tx.execute(
        sql`SELECT set_config('pfa.organization_id', ${organizationId}, true), set_config('pfa.actor_id', ${SERVICE_ACCOUNT_ID}, true)`,
      );
      const actor = { organizationId, userId: SERVICE_ACCOUNT_ID };
      await takeOverPull(tx, actor, { worker: worker.id, now: deps.now() });
      const options = { now: deps.now(), blamed: !worker.lost_postgres };
      released += await releaseClaims(tx, actor, sql`q.claimed_by = ${worker.id}`, options);
    }
    await tx.execute(sql`SELECT pfa_unlock_jobs(${sql.param(worker.graphile_worker_ids)}::text[])`);
    deps.log.warn({ worker: worker.id, released }, "a worker is gone; what it held was released");
    return true;
  });
}
