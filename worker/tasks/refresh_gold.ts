import type { Task } from "graphile-worker";
import { JOBS } from "#src/jobs.ts";
import { refreshStaleGold } from "#src/services/gold/refresh-stale-gold.ts";
import { workerDeps } from "#worker/deps.ts";

/** Brings the figures of every organization up to date with its mirror. */
const refreshGoldTask: Task = async (payload, { abortSignal }) => {
  JOBS.refresh_gold.parse(payload);
  await refreshStaleGold(workerDeps(), abortSignal ?? new AbortController().signal);
};

export default refreshGoldTask;
