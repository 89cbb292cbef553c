import type { FieldCondition, FieldConditions } from "#src/domain/field-condition.ts";
import { FIELD, type RecordField } from "#src/domain/record.ts";
import type { GroupField } from "#src/domain/record-order.ts";

type Value = string | boolean | null;

/** What a group is called. */
export function groupLabel(field: GroupField, values: readonly Value[]): string {
  const [value = null] = values;
  if (value === null) return `No ${FIELD[field].label.toLowerCase()}`;
  if (typeof value === "string") return value;
  const label = FIELD[field].label;
  return value ? label : `Not ${label.toLowerCase()}`;
}

/** The condition that gives the records of a group. */
export function groupCondition(values: readonly Value[]): FieldCondition {
  const [value = null] = values;
  if (value === null) return { op: "empty" };
  if (typeof value === "boolean") return { op: "is", value };
  return { op: "in", values: values.filter((one) => typeof one === "string") };
}

/** Conditions that hold together with those of a filter; ranges of one field are cut to what both allow. */
export function bothConditions(filter: FieldConditions, more: FieldConditions): FieldConditions {
  const merged: { [F in RecordField]?: FieldCondition } = { ...filter };
  for (const [name, condition] of Object.entries(more)) {
    const field = name as RecordField;
    const before = filter[field];
    merged[field] =
      before?.op === "between" && condition.op === "between" ? bothRanges(before, condition) : condition;
  }
  return merged;
}

type Range = Extract<FieldCondition, { op: "between" }>;

function bothRanges(a: Range, b: Range): Range {
  // Only dates meet here, and they compare as texts.
  const from = [a.from, b.from]
    .filter((day) => day !== undefined)
    .sort()
    .at(-1);
  const to = [a.to, b.to].filter((day) => day !== undefined).sort()[0];
  return { op: "between", ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
}

/** What rows are grouped by, in words: `Category, then class`. */
export function groupWords({ group, inner }: { group: GroupField; inner: GroupField | null }): string {
  return inner === null
    ? FIELD[group].label
    : `${FIELD[group].label}, then ${FIELD[inner].label.toLowerCase()}`;
}
