import { z } from "zod";
import { MAX_PAGE } from "#src/domain/page.ts";
import { RULE_CODES } from "#src/domain/rules.ts";
import { pfaId } from "#src/server/routers/inputs.ts";
import { procedureFor, router } from "#src/server/trpc.ts";
import { dismissQuarantined } from "#src/services/quality/dismiss-quarantined.ts";
import { findSource } from "#src/services/quality/find-source.ts";
import { listFindings } from "#src/services/quality/list-findings.ts";
import { listQuarantine } from "#src/services/quality/list-quarantine.ts";
import { retryQuarantined } from "#src/services/quality/retry-quarantined.ts";
import { acknowledgeDrift, listSchemaDrift } from "#src/services/quality/schema-drift.ts";

const limit = z.int().min(1).max(MAX_PAGE).default(50);
/** Postgres has no text with a NUL in it. */
const lastId = pfaId.refine((id) => !id.includes("\u0000"));
const ids = z.array(z.uuid()).min(1).max(1_000);

export const qualityRouter = router({
  /** What could not be typed and waits: by reason, and a page of it. */
  quarantine: procedureFor("perm_ManageSettings")
    .input(
      z.object({
        code: z
          .string()
          .regex(/^[A-Z_]{1,60}$/)
          .exactOptional(),
        cursor: z.uuid().exactOptional(),
        limit,
      }),
    )
    .query(({ ctx: { deps, member }, input }) => listQuarantine(deps, member, input)),
  /** Types it once more; without ids all that waits. */
  retryQuarantined: procedureFor("perm_ManageSettings")
    .input(z.object({ ids: ids.exactOptional() }))
    .mutation(({ ctx: { deps, member }, input }) => retryQuarantined(deps, member, input)),
  dismissQuarantined: procedureFor("perm_ManageSettings")
    .input(z.object({ ids }))
    .mutation(({ ctx: { deps, member }, input }) => dismissQuarantined(deps, member, input)),
  /** Records of PEMS that break business rules. */
  findings: procedureFor("perm_Read")
    .input(z.object({ code: z.enum(RULE_CODES).exactOptional(), cursor: lastId.exactOptional(), limit }))
    .query(({ ctx: { deps, member }, input }) => listFindings(deps, member, input)),
  /** How the shape of PEMS's records changed. */
  schemaDrift: procedureFor("perm_ManageSettings")
    .input(z.object({ acknowledged: z.boolean().exactOptional(), cursor: z.uuid().exactOptional(), limit }))
    .query(({ ctx: { deps, member }, input }) => listSchemaDrift(deps, member, input)),
  acknowledgeDrift: procedureFor("perm_ManageSettings")
    .input(z.object({ ids }))
    .mutation(({ ctx: { deps, member }, input }) => acknowledgeDrift(deps, member, input)),
  /** Where a version in the history comes from. */
  source: procedureFor("perm_Read")
    .input(z.object({ pfaId, version: z.int().min(1).max(2_147_483_647) }))
    .query(({ ctx: { deps, member }, input }) => findSource(deps, member, input)),
});
