import { z } from "zod";
import { MAX_PAGE } from "#src/domain/page.ts";
import { procedureFor, router } from "#src/server/trpc.ts";
import { listRuns } from "#src/services/runs/list-runs.ts";

export const historyRouter = router({
  /** Sync runs, the newest first. */
  list: procedureFor("perm_ManageSettings")
    .input(
      z.object({
        status: z.enum(["running", "completed", "failed", "cancelled"]).exactOptional(),
        direction: z.enum(["push", "pull", "reconciliation"]).exactOptional(),
        trigger: z.enum(["commit", "resolution", "schedule", "manual", "start", "conflict"]).exactOptional(),
        startedBy: z.uuid().exactOptional(),
        from: z.iso.datetime().exactOptional(),
        until: z.iso.datetime().exactOptional(),
        cursor: z.uuid().exactOptional(),
        limit: z.int().min(1).max(MAX_PAGE).default(50),
      }),
    )
    .query(({ ctx: { deps, member }, input }) => listRuns(deps, member, input)),
});
