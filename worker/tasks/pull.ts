import type { Task } from "graphile-worker";
import { JOBS } from "#src/jobs.ts";
import { pullOrganization } from "#src/services/pulls/pull-organization.ts";
import { workerDeps } from "#worker/deps.ts";

/** Reads one organization from PEMS into the mirror. */
const pull: Task = async (payload, { abortSignal }) => {
  await pullOrganization(workerDeps(), JOBS.pull.parse(payload), abortSignal ?? new AbortController().signal);
};

export default pull;
