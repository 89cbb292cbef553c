import type { EditableField } from "#src/domain/record.ts";

/**
 * People who share records each edit a field of their own: drafts and writes of one record meet all the time, and still
 * each value has one author.
 */
export const SHARED_FIELDS = [
  "description",
  "areaSilo",
  "manufacturer",
  "model",
  "contract",
  "equipment",
  "forecastEnd",
] as const satisfies readonly EditableField[];

export const isDayField = (field: EditableField): boolean => field === "forecastEnd";
