/**
 * The PFA record in its canonical form: dates are `YYYY-MM-DD`, money is a string with exactly 2 decimals
 * (never a binary float), text is trimmed and never empty (an empty text is `null`).
 */

/** How a field's values are typed, compared and shown. */
export type FieldKind = "text" | "date" | "money" | "boolean" | "source" | "dor";

/** Fields that a write may change, in the order in which forms and comparisons show them. */
export const EDITABLE_FIELDS = [
  "description",
  "areaSilo",
  "category",
  "class",
  "source",
  "dor",
  "isFundsTransferable",
  "monthlyRate",
  "purchasePrice",
  "manufacturer",
  "model",
  "contract",
  "equipment",
  "forecastStart",
  "forecastEnd",
  "actualStart",
  "actualEnd",
  "isActualized",
  "isDiscontinued",
] as const;
export type EditableField = (typeof EDITABLE_FIELDS)[number];

/** The locked budget baseline: shown, never written. */
export const PLAN_FIELDS = ["originalStart", "originalEnd"] as const;
export type PlanField = (typeof PLAN_FIELDS)[number];

export const RECORD_FIELDS = [...EDITABLE_FIELDS, ...PLAN_FIELDS] as const;
export type RecordField = EditableField | PlanField;

export const MONEY_FIELDS = ["monthlyRate", "purchasePrice"] as const satisfies readonly EditableField[];
export const ACTUAL_FIELDS = [
  "actualStart",
  "actualEnd",
  "isActualized",
] as const satisfies readonly EditableField[];

export type Source = "Rental" | "Purchase";
export type Dor = "BEO" | "PROJECT";

/** All field values of one record. */
export interface PfaFields {
  description: string | null;
  areaSilo: string | null;
  category: string | null;
  class: string | null;
  source: Source | null;
  dor: Dor | null;
  isFundsTransferable: boolean;
  monthlyRate: string | null;
  purchasePrice: string | null;
  manufacturer: string | null;
  model: string | null;
  contract: string | null;
  equipment: string | null;
  forecastStart: string | null;
  forecastEnd: string | null;
  actualStart: string | null;
  actualEnd: string | null;
  isActualized: boolean;
  isDiscontinued: boolean;
  originalStart: string | null;
  originalEnd: string | null;
}

export type FieldValue = string | boolean | null;

/** Field → new value: what a modification changes. */
export type Delta = { [F in EditableField]?: PfaFields[F] };
/** Field → the value that the author saw before changing it; the base of every later merge. */
export type Seen = Delta;

interface FieldDefinition {
  readonly kind: FieldKind;
  /** The name that people read. */
  readonly label: string;
  /** Longest text, in characters; text fields only. */
  readonly maxLength?: number;
}

export const FIELD: { readonly [F in RecordField]: FieldDefinition } = {
  description: { kind: "text", label: "Description", maxLength: 500 },
  areaSilo: { kind: "text", label: "Area", maxLength: 120 },
  category: { kind: "text", label: "Category", maxLength: 120 },
  class: { kind: "text", label: "Class", maxLength: 120 },
  source: { kind: "source", label: "Source" },
  dor: { kind: "dor", label: "DOR" },
  isFundsTransferable: { kind: "boolean", label: "Funds transferable" },
  monthlyRate: { kind: "money", label: "Monthly rate" },
  purchasePrice: { kind: "money", label: "Purchase price" },
  manufacturer: { kind: "text", label: "Manufacturer", maxLength: 120 },
  model: { kind: "text", label: "Model", maxLength: 120 },
  contract: { kind: "text", label: "Contract", maxLength: 120 },
  equipment: { kind: "text", label: "Equipment", maxLength: 120 },
  forecastStart: { kind: "date", label: "Forecast start" },
  forecastEnd: { kind: "date", label: "Forecast end" },
  actualStart: { kind: "date", label: "Actual start" },
  actualEnd: { kind: "date", label: "Actual end" },
  isActualized: { kind: "boolean", label: "Actualized" },
  isDiscontinued: { kind: "boolean", label: "Discontinued" },
  originalStart: { kind: "date", label: "Plan start" },
  originalEnd: { kind: "date", label: "Plan end" },
};

/** Whether a name is one of the fields that a write may change. */
export function isEditableField(name: string): name is EditableField {
  return (EDITABLE_FIELDS as readonly string[]).includes(name);
}

/** The changed fields of a delta, in form order. */
export function fieldsOf(delta: Delta): EditableField[] {
  return EDITABLE_FIELDS.filter((field) => Object.hasOwn(delta, field));
}

/** The delta without the fields named, in form order. */
export function withoutFields(delta: Delta, dropped: readonly EditableField[]): Delta {
  const kept = fieldsOf(delta).filter((field) => !dropped.includes(field));
  return Object.fromEntries(kept.map((field) => [field, delta[field]]));
}

/** Whether a change goes to PEMS as its soft delete: it discontinues the record and does nothing else. */
export function isSoftDelete(delta: Delta): boolean {
  return fieldsOf(delta).length === 1 && delta.isDiscontinued === true;
}
