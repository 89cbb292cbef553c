import type { Task } from "graphile-worker";
import { JOBS } from "#src/jobs.ts";
import { keepPartitions } from "#src/services/retention/keep-partitions.ts";
import { workerDeps } from "#worker/deps.ts";

/** Makes partitions ahead and drops what was kept long enough. */
const keepPartitionsTask: Task = async (payload) => {
  JOBS.keep_partitions.parse(payload);
  await keepPartitions(workerDeps());
};

export default keepPartitionsTask;
