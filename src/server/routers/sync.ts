import { z } from "zod";
import { manyUuids, priority } from "#src/server/routers/inputs.ts";
import { procedureFor, router } from "#src/server/trpc.ts";
import { getQueueMetrics } from "#src/services/sync/get-queue-metrics.ts";
import { getSyncStatus } from "#src/services/sync/get-sync-status.ts";
import { pauseSync, resumeSync } from "#src/services/sync/pause-sync.ts";
import { refreshData } from "#src/services/sync/refresh-data.ts";
import { setWriteSync } from "#src/services/sync/set-write-sync.ts";
import { triggerSync } from "#src/services/sync/trigger-sync.ts";

const moment = z.iso.datetime({ offset: true });

export const syncRouter = router({
  /** How the organization's sync stands, for everybody's status pill. */
  status: procedureFor("perm_Read")
    .meta({ turn: "figures" })
    .input(
      z.object({
        status: z.enum(["queued", "processing", "completed", "failed"]).exactOptional(),
        startDate: moment.exactOptional(),
        endDate: moment.exactOptional(),
      }),
    )
    .query(({ ctx: { deps, member }, input }) => getSyncStatus(deps, member, input)),
  queueMetrics: procedureFor("perm_Read").query(({ ctx: { deps, member } }) => getQueueMetrics(deps, member)),
  /** Sends waiting writes now. */
  trigger: procedureFor("perm_Sync")
    .input(z.object({ modificationIds: manyUuids.exactOptional(), priority: priority.exactOptional() }))
    .mutation(({ ctx: { deps, member }, input }) => triggerSync(deps, member, input)),
  pause: procedureFor("perm_ManageSettings").mutation(({ ctx: { deps, member } }) => pauseSync(deps, member)),
  resume: procedureFor("perm_ManageSettings").mutation(({ ctx: { deps, member } }) =>
    resumeSync(deps, member),
  ),
  setWriteSync: procedureFor("perm_ManageSettings")
    .input(z.object({ enabled: z.boolean() }))
    .mutation(({ ctx: { deps, member }, input }) => setWriteSync(deps, member, input)),
  /** Starts a pull. */
  refresh: procedureFor("perm_RefreshData")
    .input(z.object({ mode: z.enum(["full", "incremental"]) }))
    .mutation(({ ctx: { deps, member }, input }) => refreshData(deps, member, input)),
});
