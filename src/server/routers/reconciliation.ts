import { z } from "zod";
import { MAX_PAGE } from "#src/domain/page.ts";
import { procedureFor, router } from "#src/server/trpc.ts";
import { getReconciliation } from "#src/services/reconciliation/get-reconciliation.ts";
import { FINDING_KINDS, listReconciliations } from "#src/services/reconciliation/list-reconciliations.ts";
import { requestReconciliation, requestRepair } from "#src/services/reconciliation/request-reconciliation.ts";

const page = { cursor: z.uuid().exactOptional(), limit: z.int().min(1).max(MAX_PAGE).default(50) };
const runId = z.uuid();

export const reconciliationRouter = router({
  /** Starts a comparison of all records with PEMS. */
  start: procedureFor("perm_ManageSettings").mutation(({ ctx: { deps, member } }) =>
    requestReconciliation(deps, member),
  ),
  /** Reconciliations, the newest first, with their findings in numbers. */
  list: procedureFor("perm_ManageSettings")
    .input(z.object(page))
    .query(({ ctx: { deps, member }, input }) => listReconciliations(deps, member, input)),
  /** The drift report of one. */
  get: procedureFor("perm_ManageSettings")
    .input(z.object({ runId, kind: z.enum(FINDING_KINDS).exactOptional(), ...page }))
    .query(({ ctx: { deps, member }, input }) => getReconciliation(deps, member, input)),
  /** Mends the mirror by reading from PEMS again. */
  repair: procedureFor("perm_ManageSettings")
    .input(z.object({ runId }))
    .mutation(({ ctx: { deps, member }, input }) => requestRepair(deps, member, input)),
});
