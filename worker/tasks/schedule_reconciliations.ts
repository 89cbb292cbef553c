import type { Task } from "graphile-worker";
import { JOBS } from "#src/jobs.ts";
import { scheduleReconciliations } from "#src/services/reconciliation/schedule-reconciliations.ts";
import { workerDeps } from "#worker/deps.ts";

/** Starts the daily comparison of every organization that is due. */
const scheduleReconciliationsTask: Task = async (payload) => {
  JOBS.schedule_reconciliations.parse(payload);
  await scheduleReconciliations(workerDeps());
};

export default scheduleReconciliationsTask;
