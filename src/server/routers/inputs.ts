import { z } from "zod";
import { RECORD_FIELDS } from "#src/domain/record.ts";

/** The name that PEMS gives a record. */
export const pfaId = z.string().min(1).max(120);
/** Ids of records that a page shows at a time. */
export const shownIds = z.array(pfaId).min(1).max(500);
/** Ids of records in one bulk operation: the service refuses more than 25,000 with a code of its own. */
export const manyIds = z.array(pfaId).min(1).max(100_000);
export const manyUuids = z.array(z.uuid()).min(1).max(100_000);
export const priority = z.enum(["high", "normal", "low"]);
export const sortField = z.enum(["pfaId", "forecastCost", ...RECORD_FIELDS]);
