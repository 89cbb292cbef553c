/**
 * The one way into the canonical form (see record.ts): of a single value that a user gave, of a whole record that PEMS
 * sent, of a delta that came over the wire; and the way back to what PEMS speaks.
 */

import Big from "big.js";
import { addDays, isDay } from "#src/domain/calendar.ts";
import { MONEY_LIMIT, toMoney } from "#src/domain/money.ts";
import {
  type Delta,
  FIELD,
  type FieldValue,
  fieldsOf,
  isEditableField,
  type PfaFields,
  PLAN_FIELDS,
  RECORD_FIELDS,
  type RecordField,
} from "#src/domain/record.ts";
import { type Finding, findings, isLongerThan } from "#src/domain/rules.ts";

export type ValueErrorCode =
  | "UNKNOWN_FIELD"
  | "PLAN_LOCKED"
  | "WRONG_TYPE"
  | "NOT_A_DAY"
  | "NOT_A_CHOICE"
  | "MONEY_INVALID"
  | "MONEY_NEGATIVE"
  | "MONEY_DECIMALS"
  | "MONEY_TOO_LARGE"
  | "TEXT_TOO_LONG"
  | "TEXT_INVALID";

/** Why a value of a field was refused, in words for the person who gave it. `field` is the name as it was given. */
export interface FieldError {
  readonly field: string;
  readonly code: ValueErrorCode;
  readonly message: string;
}

export type Canonical =
  | { readonly ok: true; readonly value: FieldValue }
  | { readonly ok: false; readonly code: ValueErrorCode; readonly message: string };

/** A field of a PEMS record that can't be typed; `raw` is what PEMS sent. */
export interface RawProblem extends FieldError {
  readonly raw: unknown;
}

/** Who gave the value: a user's must obey the rules, what PEMS holds may break them and is then a finding. */
type Giver = "user" | "pems";

const DATE_TIME =
  /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):([0-5]\d)(?::[0-5]\d(?:\.\d{1,9})?)?(Z|[+-]\d{2}:[0-5]\d)$/i;
const DECIMAL = /^[+-]?\d{1,40}(\.\d{1,40})?$/;

/**
 * One value given by a user. Dates as `YYYY-MM-DD` or date-time (its UTC day), money as number or decimal string with
 * at most 2 decimals, text trimmed, `""` cleared to null. Booleans are never null.
 */
export function canonicalValue(field: RecordField, raw: unknown): Canonical {
  return canonicalFrom("user", field, raw);
}

function canonicalFrom(giver: Giver, field: RecordField, raw: unknown): Canonical {
  const { kind, label } = FIELD[field];
  if (kind === "boolean") {
    if (typeof raw === "boolean") return { ok: true, value: raw };
    const absent = giver === "pems" && (raw === null || raw === undefined);
    return absent ? { ok: true, value: false } : refused("WRONG_TYPE", `${label} must be true or false.`);
  }
  if (raw === null || raw === undefined) return { ok: true, value: null };
  if (kind === "money") return canonicalMoney(giver, label, raw);
  if (typeof raw !== "string") return refused("WRONG_TYPE", `${label} must be a text.`);
  const text = raw.trim();
  if (text === "") return { ok: true, value: null };
  if (kind === "date") return canonicalDay(label, text);
  if (kind === "text") return canonicalText(giver, field, text);
  const choices = kind === "source" ? ["Rental", "Purchase"] : ["BEO", "PROJECT"];
  if (choices.includes(text)) return { ok: true, value: text };
  return refused("NOT_A_CHOICE", `${label} must be ${choices.join(" or ")}.`);
}

function refused(code: ValueErrorCode, message: string): Canonical {
  return { ok: false, code, message };
}

function canonicalText(giver: Giver, field: RecordField, text: string): Canonical {
  const { label, maxLength = 0 } = FIELD[field];
  if (giver === "user" && isLongerThan(text, maxLength)) {
    return refused("TEXT_TOO_LONG", `${label} must be at most ${maxLength} characters.`);
  }
  // Postgres stores neither NUL nor half of a surrogate pair.
  if (text.includes("\u0000") || !text.isWellFormed()) {
    return refused("TEXT_INVALID", `${label} contains a character that can't be stored.`);
  }
  return { ok: true, value: text };
}

function canonicalDay(label: string, text: string): Canonical {
  const day = isDay(text) ? text : utcDayOf(text);
  if (day !== null) return { ok: true, value: day };
  return refused("NOT_A_DAY", `${label} must be a calendar day such as 2026-01-15.`);
}

/** The UTC day of a date-time with its offset; null for anything else. */
function utcDayOf(text: string): string | null {
  const [, day = "", hours, minutes, zone = ""] = DATE_TIME.exec(text) ?? [];
  if (!isDay(day)) return null;
  const offset = /z/i.test(zone)
    ? 0
    : Number(`${zone[0]}1`) * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4)));
  try {
    return addDays(day, Math.floor((Number(hours) * 60 + Number(minutes) - offset) / 1440));
  } catch {
    return null;
  }
}

function canonicalMoney(giver: Giver, label: string, raw: unknown): Canonical {
  if (typeof raw !== "number" && typeof raw !== "string") {
    return refused("WRONG_TYPE", `${label} must be an amount of money.`);
  }
  const text = String(raw).trim();
  if (text === "") return { ok: true, value: null };
  if (!(typeof raw === "number" ? Number.isFinite(raw) : DECIMAL.test(text))) {
    return refused("MONEY_INVALID", `${label} must be an amount such as 5500.00.`);
  }
  const amount = new Big(text);
  if (giver === "user" && amount.lt(0)) return refused("MONEY_NEGATIVE", `${label} must be 0 or more.`);
  if (giver === "user" && !amount.round(2).eq(amount)) {
    return refused("MONEY_DECIMALS", `${label} must have at most 2 decimals.`);
  }
  const value = toMoney(amount.toFixed());
  if (new Big(value).abs().gte(MONEY_LIMIT)) {
    return refused("MONEY_TOO_LARGE", `${label} must be below 1,000,000,000,000.`);
  }
  return { ok: true, value };
}

/**
 * The typed parse of a record as PEMS sent it (other members are ignored). Missing booleans are false, other missing
 * fields null; money is rounded half up to cents. What can't be typed is a problem, what breaks a rule a finding.
 */
export function canonicalFromPems(
  raw: Readonly<Record<string, unknown>>,
):
  | { readonly ok: true; readonly fields: PfaFields; readonly findings: Finding[] }
  | { readonly ok: false; readonly problems: RawProblem[] } {
  const problems: RawProblem[] = [];
  const values: Partial<Record<RecordField, FieldValue>> = {};
  for (const field of RECORD_FIELDS) {
    const given = Object.hasOwn(raw, field) ? raw[field] : undefined;
    const canonical = canonicalFrom("pems", field, given);
    if (canonical.ok) values[field] = canonical.value;
    else problems.push({ field, code: canonical.code, message: canonical.message, raw: given });
  }
  if (problems.length > 0) return { ok: false, problems };
  const fields = values as PfaFields;
  return { ok: true, fields, findings: findings(fields) };
}

/** Whether two values of a field mean the same; other forms of the same value (`5500`, a date-time) are recognised. */
export function sameValue(field: RecordField, a: FieldValue, b: FieldValue): boolean {
  if (a === b) return true;
  const [left, right] = [canonicalFrom("pems", field, a), canonicalFrom("pems", field, b)];
  return left.ok && right.ok && left.value === right.value;
}

/** Whether both hold the field, with the same value. */
export function sameField(field: RecordField, a: Partial<PfaFields>, b: Partial<PfaFields>): boolean {
  const [left, right] = [a[field], b[field]];
  return left !== undefined && right !== undefined && sameValue(field, left, right);
}

/** A delta that came from outside: a Delta, or every field that was refused. An empty object is an empty delta. */
export function canonicalDelta(
  raw: unknown,
): { readonly ok: true; readonly delta: Delta } | { readonly ok: false; readonly errors: FieldError[] } {
  if (typeof raw !== "object" || raw === null || Array.isArray(raw)) {
    return {
      ok: false,
      errors: [{ field: "", code: "WRONG_TYPE", message: "Changes must be an object of fields." }],
    };
  }
  const errors: FieldError[] = [];
  const values: Record<string, FieldValue> = {};
  for (const [name, given] of Object.entries(raw)) {
    const field = name.slice(0, 60);
    if (PLAN_FIELDS.some((plan) => plan === name)) {
      errors.push({
        field,
        code: "PLAN_LOCKED",
        message: "Plan dates are the locked baseline and never change.",
      });
    } else if (!isEditableField(name)) {
      errors.push({ field, code: "UNKNOWN_FIELD", message: `There is no field "${field}".` });
    } else {
      const canonical = canonicalValue(name, given);
      if (canonical.ok) values[name] = canonical.value;
      else errors.push({ field, code: canonical.code, message: canonical.message });
    }
  }
  return errors.length > 0 ? { ok: false, errors } : { ok: true, delta: values as Delta };
}

/** A delta as PEMS takes it: dates as midnight UTC, money as JSON numbers, null to clear. */
export function toWire(delta: Delta): Record<string, string | number | boolean | null> {
  return Object.fromEntries(fieldsOf(delta).map((field) => [field, wireValue(field, delta[field] ?? null)]));
}

function wireValue(field: RecordField, value: FieldValue): string | number | boolean | null {
  if (value === null) return null;
  const { kind } = FIELD[field];
  if (kind === "date") return `${value}T00:00:00Z`;
  return kind === "money" ? Number(value) : value;
}

/** All fields in a fixed order as one JSON text: equal for equal records, to be hashed by the caller. */
export function contentOf(fields: PfaFields): string {
  return JSON.stringify(RECORD_FIELDS.map((field) => [field, fields[field]]));
}
