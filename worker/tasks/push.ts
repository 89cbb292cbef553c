import type { Task } from "graphile-worker";
import { JOBS } from "#src/jobs.ts";
import { pushOrganization } from "#src/services/pushes/push-organization.ts";
import { workerDeps } from "#worker/deps.ts";
import { writesAllowed } from "#worker/writes-allowed.ts";

/** Sends what is due for one organization. */
const push: Task = async (payload, { abortSignal }) => {
  const { organizationId } = JOBS.push.parse(payload);
  if (!writesAllowed()) return;
  await pushOrganization(workerDeps(), organizationId, abortSignal ?? new AbortController().signal);
};

export default push;
