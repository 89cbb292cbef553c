import { z } from "zod";
import { manyIds, priority } from "#src/server/routers/inputs.ts";
import { procedureFor, router } from "#src/server/trpc.ts";
import { commitDrafts } from "#src/services/commits/commit-drafts.ts";

export const commitsRouter = router({
  /** Sends the caller's drafts (all, or those of some records) on their way to PEMS, all of them or none. */
  commit: procedureFor("perm_Sync")
    .input(
      z.object({
        pfaIds: manyIds.exactOptional(),
        reason: z.string().max(2_000).exactOptional(),
        priority: priority.exactOptional(),
      }),
    )
    .mutation(({ ctx: { deps, member }, input }) => commitDrafts(deps, member, input)),
});
