import { env } from "#src/env.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import { joinWorkers, type WorkerSession } from "#src/services/workers/join-workers.ts";
import { closeWorkerDeps, workerDeps } from "#worker/deps.ts";

/** This process as a registered worker. */
interface Working {
  /** What its services work with; claims name this session. */
  deps: ServiceDeps;
  session: WorkerSession;
  /** Aborted when others may take this process for dead: whatever is under way ends. */
  lost: AbortSignal;
}

let working: Promise<Working> | undefined;

/** Joins the workers at first use. Rejects when the database can't be reached; the next call tries again. */
export function joinedWorker(): Promise<Working> {
  working ??= join().catch((error: unknown) => {
    working = undefined;
    throw error;
  });
  return working;
}

async function join(): Promise<Working> {
  const deps = workerDeps();
  const lost = new AbortController();
  const session = await joinWorkers(deps, env.DATABASE_DIRECT_URL, (reason) => {
    deps.log.error({ reason }, "the lock that shows that this worker lives is lost");
    lost.abort(new Error("This worker lost its lock."));
  });
  return { deps: { ...deps, workerId: session.id }, session, lost: lost.signal };
}

let ending: Promise<void> | undefined;

/** Leaves the workers, if this process joined, and ends its connections; a database that is gone is no matter. */
export function endWork(): Promise<void> {
  ending ??= leave().finally(() => {
    ending = undefined;
  });
  return ending;
}

async function leave(): Promise<void> {
  const leaving = working;
  working = undefined;
  try {
    await (await leaving)?.session.leave();
  } catch (error) {
    workerDeps().log.warn({ err: error }, "this worker could not say that it leaves; others will find out");
  }
  await closeWorkerDeps();
}

/** The signal of a job, or the loss of the lock, whichever comes first. */
export function endedBy(lost: AbortSignal, signal: AbortSignal | undefined): AbortSignal {
  return signal ? AbortSignal.any([lost, signal]) : lost;
}
