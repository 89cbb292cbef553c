import type { EditableField } from "#src/domain/record.ts";

const LOOKUPS = [
  "equipment",
  "manufacturer",
  "model",
  "category",
  "class",
  "areaSilo",
  "contract",
] as const satisfies readonly EditableField[];

/** Fields whose values are mostly those of other records. */
export type LookupField = (typeof LOOKUPS)[number];

export function isLookup(field: EditableField): field is LookupField {
  return (LOOKUPS as readonly string[]).includes(field);
}
