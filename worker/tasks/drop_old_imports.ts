import type { Task } from "graphile-worker";
import { JOBS } from "#src/jobs.ts";
import { dropOldImports } from "#src/services/imports/drop-imports.ts";
import { workerDeps } from "#worker/deps.ts";

/** Drops dry runs of files that nobody took up within a day. */
const dropOldImportsTask: Task = async (payload) => {
  JOBS.drop_old_imports.parse(payload);
  await dropOldImports(workerDeps());
};

export default dropOldImportsTask;
