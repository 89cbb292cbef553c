import { z } from "zod";
import { MAX_PAGE } from "#src/domain/page.ts";
import { pfaId } from "#src/server/routers/inputs.ts";
import { procedureFor, router } from "#src/server/trpc.ts";
import { listAudit } from "#src/services/audit/list-audit.ts";

export const auditRouter = router({
  /** Everything that happened, the newest first. */
  list: procedureFor("perm_ManageSettings")
    .input(
      z.object({
        pfaId: pfaId.exactOptional(),
        entityId: z.uuid().exactOptional(),
        actorId: z.uuid().exactOptional(),
        action: z.string().min(1).max(60).exactOptional(),
        from: z.iso.datetime().exactOptional(),
        until: z.iso.datetime().exactOptional(),
        cursor: z.uuid().exactOptional(),
        limit: z.int().min(1).max(MAX_PAGE).default(50),
      }),
    )
    .query(({ ctx: { deps, member }, input }) => listAudit(deps, member, input)),
});
