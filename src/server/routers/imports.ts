import { z } from "zod";
import { procedureFor, router } from "#src/server/trpc.ts";
import { applyImport } from "#src/services/imports/apply-import.ts";
import { dropImport } from "#src/services/imports/drop-imports.ts";
import { listImports, reportImport } from "#src/services/imports/report-import.ts";

const importId = z.uuid();
const row = z.int().min(1);

/** What becomes of a file that was sent to `/api/import`. */
export const importsRouter = router({
  /** The caller's dry runs that can still be taken up. */
  list: procedureFor("perm_Import").query(({ ctx: { deps, member } }) => listImports(deps, member)),
  /** What a file would change, row by row. */
  report: procedureFor("perm_Import")
    .input(
      z.object({
        importId,
        only: z.enum(["changed", "unchanged", "refused", "colliding"]).exactOptional(),
        cursor: z.int().min(0).exactOptional(),
      }),
    )
    .query(({ ctx: { deps, member }, input }) => reportImport(deps, member, input)),
  /** Saves its rows as the caller's drafts, all of them or none. With a `requestKey` it may be asked again. */
  save: procedureFor("perm_Import")
    .input(
      z.object({
        importId,
        rows: z.union([z.literal("valid"), z.array(row).min(1).max(25_000)]),
        requestKey: z.uuid().exactOptional(),
      }),
    )
    .mutation(({ ctx: { deps, member }, input }) => applyImport(deps, member, input)),
  /** Gives it up. */
  drop: procedureFor("perm_Import")
    .input(z.object({ importId }))
    .mutation(({ ctx: { deps, member }, input }) => dropImport(deps, member, input)),
});
