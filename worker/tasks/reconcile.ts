import type { Task } from "graphile-worker";
import { JOBS } from "#src/jobs.ts";
import { reconcileOrganization } from "#src/services/reconciliation/reconcile-organization.ts";
import { workerDeps } from "#worker/deps.ts";

/** Compares one organization with PEMS. */
const reconcile: Task = async (payload, { abortSignal, job }) => {
  const request = { ...JOBS.reconcile.parse(payload), askedAt: job.created_at };
  await reconcileOrganization(workerDeps(), request, abortSignal ?? new AbortController().signal);
};

export default reconcile;
