import { z } from "zod";
import { bulkOperation, selection } from "#src/server/routers/inputs.ts";
import { procedureFor, router } from "#src/server/trpc.ts";
import { applyBulk } from "#src/services/bulk/apply-bulk.ts";
import { previewBulk } from "#src/services/bulk/preview-bulk.ts";

export const bulkRouter = router({
  /** What an operation would do to a selection; changes nothing. */
  preview: procedureFor("perm_SaveDraft")
    .input(z.object({ selection, operation: bulkOperation }))
    .query(({ ctx: { deps, member }, input }) => previewBulk(deps, member, input)),
  /** Does it, as drafts of the caller, all or none; answers what undoing it needs. With a `requestKey` it may be asked again. */
  save: procedureFor("perm_SaveDraft")
    .input(
      z.object({
        selection,
        operation: bulkOperation,
        expect: z
          .object({ records: z.int().min(0), digest: z.string().max(100).exactOptional() })
          .exactOptional(),
        tab: z.string().min(1).max(60).exactOptional(),
        requestKey: z.uuid().exactOptional(),
      }),
    )
    .mutation(({ ctx: { deps, member }, input }) => applyBulk(deps, member, input)),
});
