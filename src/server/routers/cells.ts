import { z } from "zod";
import { RECORD_FIELDS } from "#src/domain/record.ts";
import { pfaId } from "#src/server/routers/inputs.ts";
import { procedureFor, router } from "#src/server/trpc.ts";
import { listCellChanges } from "#src/services/cells/list-cell-changes.ts";

export const cellsRouter = router({
  /** Who changed one field of one record: here and in PEMS, with what is on its way. */
  changes: procedureFor("perm_Read")
    .input(z.object({ pfaId, field: z.enum(RECORD_FIELDS) }))
    .query(({ ctx: { deps, member }, input }) => listCellChanges(deps, member, input)),
});
