import { z } from "zod";
import { MAX_BULK_RECORDS } from "#src/domain/bulk-limit.ts";
import { TIME_UNITS } from "#src/domain/bulk-operation.ts";
import { EDITABLE_FIELDS, RECORD_FIELDS } from "#src/domain/record.ts";
import { GROUP_FIELDS, MOST_GROUP_LEVELS, MOST_SORT_KEYS, SORT_FIELDS } from "#src/domain/record-order.ts";
import { SYNC_STATES } from "#src/services/records/record-row.ts";

/** The name that PEMS gives a record. */
export const pfaId = z.string().min(1).max(120);
/** Ids of records that a page shows at a time. */
export const shownIds = z.array(pfaId).min(1).max(500);
/** Ids of records in one bulk operation: the service refuses more than 25,000 with a code of its own. */
export const manyIds = z.array(pfaId).min(1).max(100_000);
export const manyUuids = z.array(z.uuid()).min(1).max(100_000);
export const priority = z.enum(["high", "normal", "low"]);

const names = z.array(z.string().max(120)).max(500);
const bound = z.string().max(40);

/** A condition on one field; whether it fits the field is for the service to say. */
const fieldCondition = z.discriminatedUnion("op", [
  z.object({ op: z.literal("contains"), text: z.string().max(200) }),
  z.object({ op: z.literal("in"), values: z.array(z.string().max(10_000)).max(500) }),
  z.object({ op: z.literal("between"), from: bound.exactOptional(), to: bound.exactOptional() }),
  z.object({ op: z.literal("is"), value: z.boolean() }),
  z.object({ op: z.literal("empty") }),
  z.object({ op: z.literal("filled") }),
]);

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
  fields: z.partialRecord(z.enum(RECORD_FIELDS), fieldCondition).exactOptional(),
});

/** In which order: the groups, then the keys of the person's own. */
export const recordSort = z
  .array(z.object({ field: z.enum(SORT_FIELDS), direction: z.enum(["asc", "desc"]) }))
  .max(MOST_GROUP_LEVELS + MOST_SORT_KEYS);

/** By what records are grouped, the outermost first. */
export const groupFields = z
  .array(z.enum(GROUP_FIELDS))
  .min(1)
  .max(MOST_GROUP_LEVELS)
  .refine((fields) => new Set(fields).size === fields.length, "must name each field once");

/** Records by id, or all that match but for some. */
export const selection = z.union([
  z.strictObject({ pfaIds: manyIds }),
  z.strictObject({
    filter: recordFilter,
    except: z.array(pfaId).max(MAX_BULK_RECORDS).exactOptional(),
  }),
]);

const moved = { amount: z.int(), unit: z.enum(TIME_UNITS) };

/** A command on each record of a selection; the value of a field is brought to its form by the service. */
export const bulkOperation = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("shift"), ...moved }),
  z.object({ kind: z.literal("stretch"), edge: z.enum(["start", "end"]), ...moved }),
  z.object({ kind: z.literal("duration"), mode: z.enum(["set", "add"]), ...moved }),
  z.object({
    kind: z.literal("set"),
    field: z.enum(EDITABLE_FIELDS),
    value: z.union([z.string().max(10_000), z.boolean(), z.null()]),
  }),
  z.object({ kind: z.literal("resetToPlan") }),
  z.object({ kind: z.literal("discontinue") }),
  z.object({ kind: z.literal("restore") }),
]);
