import type { Task } from "graphile-worker";
import { JOBS } from "#src/jobs.ts";
import { schedulePulls } from "#src/services/pulls/schedule-pulls.ts";
import { workerDeps } from "#worker/deps.ts";

/** Asks for the pulls that are due. */
const schedulePullsTask: Task = async (payload) => {
  JOBS.schedule_pulls.parse(payload);
  await schedulePulls(workerDeps());
};

export default schedulePullsTask;
