import { z } from "zod";
import { MAX_BULK_RECORDS } from "#src/domain/bulk-limit.ts";
import {
  groupFields,
  pfaId,
  recordFilter,
  recordSort,
  selection,
  shownIds,
} from "#src/server/routers/inputs.ts";
import { procedureFor, router } from "#src/server/trpc.ts";
import { getRecord } from "#src/services/records/get-record.ts";
import { getRows } from "#src/services/records/get-rows.ts";
import { listFacets } from "#src/services/records/list-facets.ts";
import { listIds } from "#src/services/records/list-ids.ts";
import { listRecords } from "#src/services/records/list-records.ts";
import { outlineRecords } from "#src/services/records/outline-records.ts";
import { SUGGESTED_FIELDS, suggestValues } from "#src/services/records/suggest-values.ts";
import { summarizeRecords } from "#src/services/records/summarize-records.ts";
import { totalRecords } from "#src/services/records/total-records.ts";

export const recordsRouter = router({
  /** One window of the records that match, in order, with their totals. */
  list: procedureFor("perm_Read")
    .meta({ turn: "heavy" })
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
  /** How many records match, and their totals. */
  totals: procedureFor("perm_Read")
    .meta({ turn: "figures" })
    .input(z.object({ filter: recordFilter.exactOptional() }))
    .query(({ ctx: { deps, member }, input }) => totalRecords(deps, member, input)),
  /** The groups of the records that match, with their totals. */
  outline: procedureFor("perm_Read")
    .meta({ turn: "heavy" })
    .input(
      z.object({
        filter: recordFilter.exactOptional(),
        group: groupFields,
        layers: z.boolean().exactOptional(),
      }),
    )
    .query(({ ctx: { deps, member }, input }) => outlineRecords(deps, member, input)),
  /** Ids of a stretch of the records that match, in order. */
  ids: procedureFor("perm_Read")
    .meta({ turn: "heavy" })
    .input(
      z.object({
        filter: recordFilter.exactOptional(),
        sort: recordSort.exactOptional(),
        offset: z.int().min(0),
        limit: z.int().min(1).max(MAX_BULK_RECORDS),
      }),
    )
    .query(({ ctx: { deps, member }, input }) => listIds(deps, member, input)),
  /** Count, sum and average over a selection. */
  summary: procedureFor("perm_Read")
    .meta({ turn: "heavy" })
    .input(z.object({ selection }))
    .query(({ ctx: { deps, member }, input }) => summarizeRecords(deps, member, input)),
  /** Values of a field that occur, for somebody who types one. */
  suggest: procedureFor("perm_Read")
    .input(
      z.object({
        field: z.enum(SUGGESTED_FIELDS),
        text: z.string().max(120),
        limit: z.int().min(1).max(20).exactOptional(),
      }),
    )
    .query(({ ctx: { deps, member }, input }) => suggestValues(deps, member, { limit: 20, ...input })),
  /** Rows by id, for what a live event names. */
  byIds: procedureFor("perm_Read")
    .input(z.object({ pfaIds: shownIds }))
    .query(({ ctx: { deps, member }, input }) => getRows(deps, member, input)),
  /** One record with its history and its changes. */
  get: procedureFor("perm_Read")
    .input(z.object({ pfaId }))
    .query(({ ctx: { deps, member }, input }) => getRecord(deps, member, input)),
  /** What records can be filtered by. */
  facets: procedureFor("perm_Read")
    .meta({ turn: "heavy" })
    .query(({ ctx: { deps, member } }) => listFacets(deps, member)),
});
