import { z } from "zod";
import { manyIds, pfaId } from "#src/server/routers/inputs.ts";
import { procedureFor, router } from "#src/server/trpc.ts";
import { discardDrafts } from "#src/services/drafts/discard-drafts.ts";
import { REVIEW_LINES, reviewDrafts } from "#src/services/drafts/review-drafts.ts";
import { reviewLines } from "#src/services/drafts/review-lines.ts";
import { saveDraft } from "#src/services/drafts/save-draft.ts";
import { summarizeDrafts } from "#src/services/drafts/summarize-drafts.ts";

/** Values are brought to their canonical form by the service, which names each field that is wrong. */
const values = z.record(z.string().max(60), z.unknown());

const edit = z.object({
  pfaId,
  set: values,
  seen: values.exactOptional(),
  unset: z.array(z.string().max(60)).max(50).exactOptional(),
  seenVersion: z.int().min(0),
  seenDiscontinued: z.boolean().exactOptional(),
});

export const draftsRouter = router({
  /** Saves edits into the caller's drafts, all of them or none. */
  save: procedureFor("perm_SaveDraft")
    .input(
      z.object({
        changes: z.array(edit).min(1),
        kind: z.enum(["edit", "bulk"]).exactOptional(),
        tab: z.string().min(1).max(60).exactOptional(),
      }),
    )
    .mutation(({ ctx: { deps, member }, input }) => saveDraft(deps, member, input)),
  /** The caller's drafts in numbers. */
  summary: procedureFor("perm_Read")
    .meta({ turn: "figures" })
    .query(({ ctx: { deps, member } }) => summarizeDrafts(deps, member)),
  /** What a commit of all the caller's drafts is about to do. */
  review: procedureFor("perm_Read").query(({ ctx: { deps, member } }) => reviewDrafts(deps, member)),
  /** Some of the caller's drafts field by field, as a review comes to show them. */
  reviewLines: procedureFor("perm_Read")
    .input(z.object({ pfaIds: z.array(pfaId).min(1).max(REVIEW_LINES) }))
    .query(({ ctx: { deps, member }, input }) => reviewLines(deps, member, input)),
  /** Gives up the caller's drafts, all or those of some records; what they held comes back, for undo. With a `requestKey` it may be asked again. */
  discard: procedureFor("perm_SaveDraft")
    .input(z.object({ pfaIds: manyIds.exactOptional(), requestKey: z.uuid().exactOptional() }))
    .mutation(({ ctx: { deps, member }, input }) => discardDrafts(deps, member, input)),
});
