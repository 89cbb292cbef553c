import { z } from "zod";
import { pfaId } from "#src/server/routers/inputs.ts";
import { procedureFor, router } from "#src/server/trpc.ts";
import { saveDraft } from "#src/services/drafts/save-draft.ts";

/** Values are brought to their canonical form by the service, which names each field that is wrong. */
const values = z.record(z.string().max(60), z.unknown());

const edit = z.object({
  pfaId,
  set: values,
  seen: values.exactOptional(),
  unset: z.array(z.string().max(60)).max(50).exactOptional(),
  seenVersion: z.int().min(0),
});

export const draftsRouter = router({
  /** Saves edits into the caller's drafts, all of them or none. */
  save: procedureFor("perm_SaveDraft")
    .input(z.object({ changes: z.array(edit).min(1), kind: z.enum(["edit", "bulk"]).exactOptional() }))
    .mutation(({ ctx: { deps, member }, input }) => saveDraft(deps, member, input)),
});
