/** Conditions on single fields of a record: what the columns of a view are filtered by. */

import { formatDay, isDay } from "#src/domain/calendar.ts";
import { formatMoney, parseTypedMoney } from "#src/domain/money.ts";
import { FIELD, type FieldKind, RECORD_FIELDS, type RecordField } from "#src/domain/record.ts";

export type FieldCondition =
  /** Part of a text, in any case. */
  | { readonly op: "contains"; readonly text: string }
  /** One of these values. */
  | { readonly op: "in"; readonly values: string[] }
  /** Days or amounts in canonical form, both ends included; one end may be open. */
  | { readonly op: "between"; readonly from?: string; readonly to?: string }
  | { readonly op: "is"; readonly value: boolean }
  | { readonly op: "empty" }
  | { readonly op: "filled" };

export type ConditionOperator = FieldCondition["op"];
export type FieldConditions = { readonly [F in RecordField]?: FieldCondition };

const OPERATORS: { readonly [K in FieldKind]: readonly ConditionOperator[] } = {
  text: ["contains", "in", "empty", "filled"],
  source: ["in", "empty", "filled"],
  dor: ["in", "empty", "filled"],
  date: ["between", "empty", "filled"],
  money: ["between", "empty", "filled"],
  boolean: ["is"],
};

/** Which conditions a field of this kind can have, the usual one first. */
export function operatorsOf(kind: FieldKind): readonly ConditionOperator[] {
  return OPERATORS[kind];
}

/** A condition in words, to stand after the name of its field: `contains “crane”`, `from 1 Jan 2026 to 31 Jan 2026`. */
export function conditionWords(field: RecordField, condition: FieldCondition): string {
  switch (condition.op) {
    case "contains":
      return `contains “${condition.text}”`;
    case "in": {
      const [first = "", ...more] = condition.values;
      return more.length === 0 ? `is ${first}` : `is ${first} +${more.length}`;
    }
    case "between": {
      const shown = FIELD[field].kind === "date" ? formatDay : formatMoney;
      const { from, to } = condition;
      if (from !== undefined && to !== undefined)
        return from === to ? `is ${shown(from)}` : `from ${shown(from)} to ${shown(to)}`;
      if (from !== undefined) return `from ${shown(from)}`;
      return to === undefined ? "is anything" : `up to ${shown(to)}`;
    }
    case "is":
      return condition.value ? "is yes" : "is no";
    case "empty":
      return "is empty";
    case "filled":
      return "is filled";
  }
}

/** Conditions as they stand in an address: `category:in:Cranes,Lifts;forecastStart:between:2026-01-01,`. */
export function formatConditions(conditions: FieldConditions): string {
  return RECORD_FIELDS.flatMap((field) => {
    const condition = conditions[field];
    return condition === undefined ? [] : [`${field}:${condition.op}${argumentsOf(condition)}`];
  }).join(";");
}

function argumentsOf(condition: FieldCondition): string {
  switch (condition.op) {
    case "contains":
      return `:${encodeURIComponent(condition.text)}`;
    case "in":
      return `:${condition.values.map(encodeURIComponent).join(",")}`;
    case "between":
      return `:${condition.from ?? ""},${condition.to ?? ""}`;
    case "is":
      return `:${condition.value ? "yes" : "no"}`;
    default:
      return "";
  }
}

/** The opposite of `formatConditions`; what isn't understood is left out. */
export function parseConditions(text: string): FieldConditions {
  const entries = text.split(";").flatMap((part) => {
    const [name = "", op = "", ...rest] = part.split(":");
    const field = RECORD_FIELDS.find((known) => known === name);
    const condition = field === undefined ? null : parseCondition(field, op, rest.join(":"));
    return condition === null ? [] : [[field, condition] as const];
  });
  return Object.fromEntries(entries);
}

function parseCondition(field: RecordField, op: string, rest: string): FieldCondition | null {
  const { kind } = FIELD[field];
  const operator = operatorsOf(kind).find((known) => known === op);
  switch (operator) {
    case "contains": {
      const typed = decoded(rest);
      return typed === "" ? null : { op: operator, text: typed };
    }
    case "in": {
      const values = rest.split(",").map(decoded).filter(Boolean);
      return values.length === 0 ? null : { op: operator, values };
    }
    case "between": {
      const [from = "", to = ""] = rest.split(",").map((end) => readEnd(kind, end));
      if (from === "" && to === "") return null;
      return { op: operator, ...(from !== "" && { from }), ...(to !== "" && { to }) };
    }
    case "is":
      return rest === "yes" || rest === "no" ? { op: operator, value: rest === "yes" } : null;
    case undefined:
      return null;
    default:
      return { op: operator };
  }
}

function readEnd(kind: FieldKind, text: string): string {
  if (kind === "date") return isDay(text) ? text : "";
  return text === "" ? "" : (parseTypedMoney(text) ?? "");
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text).trim();
  } catch {
    return "";
  }
}
