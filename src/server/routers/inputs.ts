import { z } from "zod";
import { RECORD_FIELDS } from "#src/domain/record.ts";
import { SYNC_STATES } from "#src/services/records/record-row.ts";

/** The name that PEMS gives a record. */
export const pfaId = z.string().min(1).max(120);
/** Ids of records that a page shows at a time. */
export const shownIds = z.array(pfaId).min(1).max(500);
/** Ids of records in one bulk operation: the service refuses more than 25,000 with a code of its own. */
export const manyIds = z.array(pfaId).min(1).max(100_000);
export const manyUuids = z.array(z.uuid()).min(1).max(100_000);
export const priority = z.enum(["high", "normal", "low"]);
export const sortField = z.enum(["pfaId", "forecastCost", ...RECORD_FIELDS]);

const names = z.array(z.string().max(120)).max(500);

/** Which records. */
export const recordFilter = z.object({
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

/** In which order. */
export const recordSort = z.array(z.object({ field: sortField, direction: z.enum(["asc", "desc"]) })).max(5);
