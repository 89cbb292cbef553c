import type { Task } from "graphile-worker";
import { JOBS } from "#src/jobs.ts";
import { sweep } from "#src/services/pushes/sweep.ts";
import { endedBy, joinedWorker } from "#worker/session.ts";
import { writesAllowed } from "#worker/writes-allowed.ts";

/** Catches whatever a wake-up missed. */
const sweepTask: Task = async (payload, { abortSignal }) => {
  JOBS.sweep.parse(payload);
  if (!writesAllowed()) return;
  const { deps, lost } = await joinedWorker();
  await sweep(deps, endedBy(lost, abortSignal));
};

export default sweepTask;
