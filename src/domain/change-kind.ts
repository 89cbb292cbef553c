import { type Delta, EDITABLE_FIELDS, type EditableField, fieldsOf } from "#src/domain/record.ts";

/** What a change is about, in the order in which a review lists it. */
export const CHANGE_KINDS = [
  "dates",
  "money",
  "actuals",
  "details",
  "discontinue",
  "restore",
  "several",
] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

type PlainKind = Exclude<ChangeKind, "several" | "discontinue" | "restore" | "details">;

/** Kinds that are known by their fields alone; `isDiscontinued` is a kind by its value, everything else is a detail. */
export const KIND_FIELDS: { readonly [K in PlainKind]: readonly EditableField[] } = {
  dates: ["forecastStart", "forecastEnd"],
  money: ["monthlyRate", "purchasePrice"],
  actuals: ["actualStart", "actualEnd", "isActualized"],
};

const NAMED: readonly EditableField[] = [...Object.values(KIND_FIELDS).flat(), "isDiscontinued"];

export const DETAIL_FIELDS: readonly EditableField[] = EDITABLE_FIELDS.filter(
  (field) => !NAMED.includes(field),
);

export const KIND_WORDS: { readonly [K in ChangeKind]: string } = {
  dates: "Forecast dates",
  money: "Prices",
  actuals: "Actuals",
  details: "Details",
  discontinue: "Discontinued",
  restore: "Restored",
  several: "Several kinds",
};

/** What a change is about; `several` when it is more than one thing, and for a change of nothing. */
export function changeKind(delta: Delta): ChangeKind {
  const kinds = new Set(fieldsOf(delta).map((field) => kindOfField(field, delta)));
  const [only] = kinds;
  return only !== undefined && kinds.size === 1 ? only : "several";
}

function kindOfField(field: EditableField, delta: Delta): ChangeKind {
  if (field === "isDiscontinued") return delta.isDiscontinued ? "discontinue" : "restore";
  const kinds: readonly PlainKind[] = ["dates", "money", "actuals"];
  return kinds.find((kind) => KIND_FIELDS[kind].includes(field)) ?? "details";
}
