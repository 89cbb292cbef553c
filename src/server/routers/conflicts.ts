import { z } from "zod";
import { EDITABLE_FIELDS } from "#src/domain/record.ts";
import { CONFLICT_STATES } from "#src/domain/states.ts";
import { manyUuids, selection } from "#src/server/routers/inputs.ts";
import { procedureFor, router } from "#src/server/trpc.ts";
import { approveResolution } from "#src/services/conflicts/approve-resolution.ts";
import { discardConflict } from "#src/services/conflicts/discard-conflict.ts";
import { getConflict } from "#src/services/conflicts/get-conflict.ts";
import { listConflicts } from "#src/services/conflicts/list-conflicts.ts";
import { resolveConflict } from "#src/services/conflicts/resolve-conflict.ts";
import { previewResolution, resolveConflicts } from "#src/services/conflicts/resolve-conflicts.ts";

const one = z.object({ conflictId: z.uuid() });
const many = z.object({ conflictIds: manyUuids, strategy: z.enum(["use_local", "use_pems"]) });
/** Mine, PEMS's, or a value of its own, for a conflicting field. */
const choice = z.union([
  z.enum(["mine", "pems"]),
  z.strictObject({ value: z.union([z.string().max(10_000), z.boolean(), z.null()]) }),
]);

export const conflictsRouter = router({
  /** Conflicts that the caller may see, the newest first. */
  list: procedureFor("perm_Read")
    .input(
      z.object({
        status: z.enum(CONFLICT_STATES).exactOptional(),
        mine: z.boolean().exactOptional(),
        toApprove: z.boolean().exactOptional(),
        selection: selection.exactOptional(),
        offset: z.int().min(0).exactOptional(),
        limit: z.int().min(1).max(500).exactOptional(),
      }),
    )
    .query(({ ctx: { deps, member }, input }) => listConflicts(deps, member, input)),
  /** One conflict with its whole comparison. */
  get: procedureFor("perm_Read")
    .input(one)
    .query(({ ctx: { deps, member }, input }) => getConflict(deps, member, input)),
  /** Decides one conflict; refused when PEMS has moved on from `pemsVersion`. */
  resolve: procedureFor("perm_Sync")
    .input(
      one.extend({
        pemsVersion: z.int().min(0),
        resolution: z.enum(["use_local", "use_pems", "merge"]),
        choices: z.partialRecord(z.enum(EDITABLE_FIELDS), choice).exactOptional(),
      }),
    )
    .mutation(({ ctx: { deps, member }, input: { choices, ...input } }) =>
      resolveConflict(deps, member, choices === undefined ? input : { ...input, choices }),
    ),
  /** What one strategy would do to many conflicts; changes nothing. */
  preview: procedureFor("perm_Sync")
    .input(many)
    .query(({ ctx: { deps, member }, input }) => previewResolution(deps, member, input)),
  /** Decides many conflicts by one strategy. */
  resolveMany: procedureFor("perm_Sync")
    .input(many.extend({ pemsVersions: z.record(z.uuid(), z.int().min(0)).exactOptional() }))
    .mutation(({ ctx: { deps, member }, input }) => resolveConflicts(deps, member, input)),
  /** The second person's answer to a resolution above the limit. */
  approve: procedureFor("perm_Sync")
    .input(one.extend({ approve: z.boolean() }))
    .mutation(({ ctx: { deps, member }, input }) => approveResolution(deps, member, input)),
  /** Gives the whole change up. */
  discard: procedureFor("perm_Sync")
    .input(one)
    .mutation(({ ctx: { deps, member }, input }) => discardConflict(deps, member, input)),
});
