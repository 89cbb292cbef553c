import type { Task } from "graphile-worker";
import { JOBS } from "#src/jobs.ts";
import { repairDrift } from "#src/services/reconciliation/repair-drift.ts";
import { workerDeps } from "#worker/deps.ts";

/** Mends the mirror where a reconciliation found it to differ from PEMS. */
const repairDriftTask: Task = async (payload, { abortSignal }) => {
  const { organizationId, runId, startedBy } = JOBS.repair_drift.parse(payload);
  const actor = { organizationId, userId: startedBy };
  await repairDrift(workerDeps(), actor, { runId }, abortSignal ?? new AbortController().signal);
};

export default repairDriftTask;
