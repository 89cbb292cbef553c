import { hostname } from "node:os";
import { sql } from "drizzle-orm";
import { uuidv7 } from "uuidv7";
import { holdSessionLock } from "#src/db/session-lock.ts";
import type { ServiceDeps } from "#src/services/deps.ts";

/** This process among the workers. */
export interface WorkerSession {
  /** What its claims name. */
  id: string;
  /** Tells others under which names graphile-worker locks jobs for this process. */
  nameJobs(graphileWorkerIds: readonly string[]): Promise<void>;
  /** Leaves in peace: nothing of it is to be released. */
  leave(): Promise<void>;
}

/**
 * Joins the worker processes: takes the lock that shows that this one lives, then registers. Others look every second, and
 * release what a process holds whose lock is free.
 * @param directUrl goes past a pooler
 * @param onLost the lock is gone: others may already have taken over, so stop at once
 */
export async function joinWorkers(
  deps: ServiceDeps,
  directUrl: string,
  onLost: (reason: string) => void,
): Promise<WorkerSession> {
  const id = uuidv7();
  const lock = await holdSessionLock(directUrl, "pfa worker lock", onLost);
  await deps.db.execute(sql`
    INSERT INTO sync_worker (id, lock_key, host, pid) VALUES (${id}, ${lock.key}, ${hostname()}, ${process.pid})`);
  return {
    id,
    async nameJobs(graphileWorkerIds) {
      await deps.db.execute(
        sql`UPDATE sync_worker SET graphile_worker_ids = ${sql.param(graphileWorkerIds)}::text[] WHERE id = ${id}`,
      );
    },
    async leave() {
      await deps.db.execute(sql`DELETE FROM sync_worker WHERE id = ${id}`);
      await lock.release();
    },
  };
}
