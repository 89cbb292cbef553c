import type { Task } from "graphile-worker";
import { JOBS } from "#src/jobs.ts";
import { pullOrganization } from "#src/services/pulls/pull-organization.ts";
import { endedBy, joinedWorker } from "#worker/session.ts";

/** Reads one organization from PEMS into the mirror. */
const pull: Task = async (payload, { abortSignal, job }) => {
  const request = { ...JOBS.pull.parse(payload), askedAt: job.created_at };
  const { deps, lost } = await joinedWorker();
  await pullOrganization(deps, request, endedBy(lost, abortSignal));
};

export default pull;
