import { z } from "zod";
import { pfaId, shownIds, sortField } from "#src/server/routers/inputs.ts";
import { procedureFor, router } from "#src/server/trpc.ts";
import { getRecord } from "#src/services/records/get-record.ts";
import { getRows } from "#src/services/records/get-rows.ts";
import { listFacets } from "#src/services/records/list-facets.ts";
import { listRecords } from "#src/services/records/list-records.ts";
import { SYNC_STATES } from "#src/services/records/record-row.ts";

const names = z.array(z.string().max(120)).max(500);

const filter = z.object({
  search: z.string().max(200).exactOptional(),
  source: z.enum(["Rental", "Purchase"]).exactOptional(),
  dor: z.enum(["BEO", "PROJECT"]).exactOptional(),
  category: names.exactOptional(),
  class: names.exactOptional(),
  areaSilo: names.exactOptional(),
  status: z.array(z.enum(SYNC_STATES)).max(SYNC_STATES.length).exactOptional(),
  discontinued: z.enum(["exclude", "include", "only"]).exactOptional(),
  mine: z.boolean().exactOptional(),
});

const sort = z.array(z.object({ field: sortField, direction: z.enum(["asc", "desc"]) })).max(5);

export const recordsRouter = router({
  /** One window of the records that match, in order, with their totals. */
  list: procedureFor("perm_Read")
    .input(
      z.object({
        filter: filter.exactOptional(),
        sort: sort.exactOptional(),
        offset: z.int().min(0).exactOptional(),
        limit: z.int().min(1).max(500).exactOptional(),
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
