import { z } from "zod";
import { pfaId, recordFilter, recordSort, shownIds } from "#src/server/routers/inputs.ts";
import { procedureFor, router } from "#src/server/trpc.ts";
import { getRecord } from "#src/services/records/get-record.ts";
import { getRows } from "#src/services/records/get-rows.ts";
import { listFacets } from "#src/services/records/list-facets.ts";
import { listRecords } from "#src/services/records/list-records.ts";

export const recordsRouter = router({
  /** One window of the records that match, in order, with their totals. */
  list: procedureFor("perm_Read")
    .input(
      z.object({
        filter: recordFilter.exactOptional(),
        sort: recordSort.exactOptional(),
        offset: z.int().min(0).exactOptional(),
        limit: z.int().min(1).max(500).exactOptional(),
        totals: z.boolean().exactOptional(),
      }),
    )
    .query(({ ctx: { deps, member }, input }) => listRecords(deps, member, input)),
  /** Rows by id, for what a live event names. */
  byIds: procedureFor("perm_Read")
    .input(z.object({ pfaIds: shownIds }))
    .query(({ ctx: { deps, member }, input }) => getRows(deps, member, input)),
  /** One record with its history and its changes. */
  get: procedureFor("perm_Read")
    .input(z.object({ pfaId }))
    .query(({ ctx: { deps, member }, input }) => getRecord(deps, member, input)),
  /** What records can be filtered by. */
  facets: procedureFor("perm_Read").query(({ ctx: { deps, member } }) => listFacets(deps, member)),
});
