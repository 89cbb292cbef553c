import { z } from "zod";
import { manyUuids } from "#src/server/routers/inputs.ts";
import { procedureFor, router } from "#src/server/trpc.ts";
import { discardFailures } from "#src/services/failures/discard-failures.ts";
import { getFailure } from "#src/services/failures/get-failure.ts";
import { retryFailures } from "#src/services/failures/retry-failures.ts";

const chosen = z.object({ modificationIds: manyUuids });

export const failuresRouter = router({
  /** Why a change of the caller did not reach PEMS, with each attempt. */
  get: procedureFor("perm_Read")
    .input(z.object({ modificationId: z.uuid() }))
    .query(({ ctx: { deps, member }, input }) => getFailure(deps, member, input)),
  /** Sends dead letters again. */
  retry: procedureFor("perm_Sync")
    .input(chosen)
    .mutation(({ ctx: { deps, member }, input }) => retryFailures(deps, member, input)),
  /** Gives dead letters up for good. */
  discard: procedureFor("perm_SaveDraft")
    .input(chosen)
    .mutation(({ ctx: { deps, member }, input }) => discardFailures(deps, member, input)),
});
