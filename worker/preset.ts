import { EventEmitter } from "node:events";
import { fileURLToPath } from "node:url";
import { Logger, type WorkerEvents, WorkerPreset } from "graphile-worker";
import { env } from "#src/env.ts";
import { log } from "#src/log.ts";
import { keepPartitions } from "#src/services/retention/keep-partitions.ts";
import { serveMetrics } from "#worker/metrics-server.ts";
import { endWork, joinedWorker } from "#worker/session.ts";
import { sweepEvery, watchWorkersEvery } from "#worker/timers.ts";

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** How soon a running job is told to end after a shutdown began: whoever started this waits 10 s in all. */
const ABORT_AFTER_MS = 4_000;
const SWEEP_EVERY_MS = 5_000;
const WATCH_EVERY_MS = 1_000;

function endAtOnce(error: unknown): void {
  log.fatal({ err: error }, "this worker ends: others may have taken over");
  process.exit(1);
}

/**
 * The one set-up of graphile-worker, for `npm run worker` and for the plain `graphile-worker` command. Jobs are settled
 * without delay, or a shutdown would leave them locked.
 * @param onLost others may have taken over what this process does; by default it ends at once, with code 1
 */
export function workerPreset(onLost: (error: unknown) => void = endAtOnce): GraphileConfig.Preset {
  return {
    extends: [WorkerPreset],
    worker: {
      connectionString: env.DATABASE_OWNER_URL,
      schema: "graphile_worker",
      taskDirectory: path("tasks"),
      crontabFile: path("crontab"),
      fileExtensions: [".ts"],
      concurrentJobs: env.WORKER_CONCURRENCY,
      maxPoolSize: env.WORKER_CONCURRENCY + 4,
      completeJobBatchDelay: 0,
      failJobBatchDelay: 0,
      gracefulShutdownAbortTimeout: ABORT_AFTER_MS,
      events: eventsOfPool(onLost),
      logger: new Logger(({ label }) => (level, message, meta) => {
        const write = { error: "error", warning: "warn", info: "debug", debug: "trace" } as const;
        log[write[level]]({ ...meta, label }, message);
      }),
    },
  };
}

/**
 * A pool that starts joins the workers and starts the timers that look for due rows and for dead workers, and shows its
 * metrics; its shutdown stops them. When the process loses its lock, the pool ends at once.
 */
function eventsOfPool(onLost: (error: unknown) => void): WorkerEvents {
  const events: WorkerEvents = new EventEmitter();
  events.on("pool:create", ({ workerPool }) => {
    const timers = [sweepEvery(SWEEP_EVERY_MS), watchWorkersEvery(WATCH_EVERY_MS), serveMetrics()];
    const joined = joinedWorker().then(async ({ deps, session, lost }) => {
      lost.addEventListener("abort", () => onLost(lost.reason), { once: true });
      // graphile-worker locks jobs by the name of the pool.
      await session.nameJobs([workerPool.id]);
      // Besides the daily job: a worker may start into a month that nobody was there to prepare.
      keepPartitions(deps).catch((error: unknown) =>
        log.warn({ err: error }, "partitions could not be kept"),
      );
    });
    joined.catch(onLost);
    const stop = () => timers.forEach((timer) => void timer.stop());
    for (const end of ["pool:gracefulShutdown", "pool:forcefulShutdown", "pool:release"] as const) {
      events.once(end, stop);
    }
    // Idle connections would keep a command that has done its work from ending.
    events.once("pool:release", () => void endWork());
  });
  return events;
}
