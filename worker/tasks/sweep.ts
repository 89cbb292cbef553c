import type { Task } from "graphile-worker";
import { JOBS } from "#src/jobs.ts";
import { sweep } from "#src/services/pushes/sweep.ts";
import { workerDeps } from "#worker/deps.ts";
import { writesAllowed } from "#worker/writes-allowed.ts";

/** Catches whatever a wake-up missed. */
const sweepTask: Task = async (payload, { abortSignal }) => {
  JOBS.sweep.parse(payload);
  if (!writesAllowed()) return;
  await sweep(workerDeps(), abortSignal ?? new AbortController().signal);
};

export default sweepTask;
