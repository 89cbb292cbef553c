import { z } from "zod";
import { manyIds, manyUuids, priority } from "#src/server/routers/inputs.ts";
import { procedureFor, router } from "#src/server/trpc.ts";
import { commitDrafts } from "#src/services/commits/commit-drafts.ts";
import { recallChanges } from "#src/services/commits/recall-changes.ts";

export const commitsRouter = router({
  /** Sends the caller's drafts (all, some, or all but some) on their way to PEMS, all of them or none. */
  commit: procedureFor("perm_Sync")
    .input(
      z.object({
        pfaIds: manyIds.exactOptional(),
        except: manyIds.exactOptional(),
        expect: z
          .object({
            records: z.int().min(0),
            forecastAfter: z.string().max(40).exactOptional(),
            asOf: z.iso.datetime().exactOptional(),
            shown: z.int().exactOptional(),
          })
          .exactOptional(),
        reason: z.string().max(2_000).exactOptional(),
        priority: priority.exactOptional(),
      }),
    )
    .mutation(({ ctx: { deps, member }, input }) => commitDrafts(deps, member, input)),
  /** Takes the caller's own changes back into drafts, as long as they were never sent. */
  recall: procedureFor("perm_Sync")
    .input(z.object({ modificationIds: manyUuids }))
    .mutation(({ ctx: { deps, member }, input }) => recallChanges(deps, member, input)),
});
