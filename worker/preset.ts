import { EventEmitter } from "node:events";
import { fileURLToPath } from "node:url";
import { Logger, type WorkerEvents, WorkerPreset } from "graphile-worker";
import { env } from "#src/env.ts";
import { log } from "#src/log.ts";
import { closeWorkerDeps } from "#worker/deps.ts";
import { sweepEvery } from "#worker/sweep-timer.ts";

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** How soon a running job is told to end after a shutdown began: whoever started this waits 10 s in all. */
const ABORT_AFTER_MS = 4_000;
const SWEEP_EVERY_MS = 5_000;

/**
 * The one set-up of graphile-worker, for `npm run worker` and for the plain `graphile-worker` command. Jobs are settled
 * without delay, or a shutdown would leave them locked.
 */
export function workerPreset(): GraphileConfig.Preset {
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
      events: eventsWithSweep(),
      logger: new Logger(({ label }) => (level, message, meta) => {
        const write = { error: "error", warning: "warn", info: "debug", debug: "trace" } as const;
        log[write[level]]({ ...meta, label }, message);
      }),
    },
  };
}

/** A pool that starts also starts the timer that looks for due rows; its shutdown stops it. */
function eventsWithSweep(): WorkerEvents {
  const events: WorkerEvents = new EventEmitter();
  events.on("pool:create", () => {
    const timer = sweepEvery(SWEEP_EVERY_MS);
    for (const end of ["pool:gracefulShutdown", "pool:forcefulShutdown", "pool:release"] as const) {
      events.once(end, () => timer.stop());
    }
    // Idle connections would keep a command that has done its work from ending.
    events.once("pool:release", () => void closeWorkerDeps());
  });
  return events;
}
