/** What records can be ordered and grouped by. */

import { RECORD_FIELDS } from "#src/domain/record.ts";

/** Fields of the record, and what follows from them. */
export const SORT_FIELDS = [
  "pfaId",
  "planCost",
  "forecastCost",
  "actualCost",
  "duration",
  "pemsUpdatedAt",
  ...RECORD_FIELDS,
] as const;
export type SortField = (typeof SORT_FIELDS)[number];

/** Fields with few enough values to make groups of. */
export const GROUP_FIELDS = [
  "category",
  "class",
  "areaSilo",
  "source",
  "dor",
  "manufacturer",
  "model",
  "equipment",
  "contract",
  "isActualized",
  "isFundsTransferable",
  "isDiscontinued",
] as const;
export type GroupField = (typeof GROUP_FIELDS)[number];

/** Most levels of groups. */
export const MOST_GROUP_LEVELS = 3;
/** Most keys of an order, besides the groups. */
export const MOST_SORT_KEYS = 3;
