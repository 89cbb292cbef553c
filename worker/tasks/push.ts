import type { Task } from "graphile-worker";
import { JOBS } from "#src/jobs.ts";
import { pushOrganization } from "#src/services/pushes/push-organization.ts";
import { endedBy, joinedWorker } from "#worker/session.ts";
import { writesAllowed } from "#worker/writes-allowed.ts";

/** Sends what is due for one organization. */
const push: Task = async (payload, { abortSignal }) => {
  const { organizationId } = JOBS.push.parse(payload);
  if (!writesAllowed()) return;
  const { deps, lost } = await joinedWorker();
  await pushOrganization(deps, organizationId, endedBy(lost, abortSignal));
};

export default push;
