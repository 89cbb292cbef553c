/**
 * The business rules, judged on a whole record. Records from PEMS may break them: that is a finding to show. A change is
 * refused only for rules that it breaks itself or whose fields it touches.
 */

import { formatDay } from "#src/domain/calendar.ts";
import { compareMoney, MONEY_LIMIT } from "#src/domain/money.ts";
import {
  ACTUAL_FIELDS,
  type Delta,
  type EditableField,
  FIELD,
  fieldsOf,
  MONEY_FIELDS,
  type PfaFields,
  PLAN_FIELDS,
  RECORD_FIELDS,
  type RecordField,
  withoutFields,
} from "#src/domain/record.ts";

export const RULE_CODES = [
  "FORECAST_ORDER",
  "ACTUAL_ORDER",
  "ACTUAL_START_REQUIRED",
  "SOURCE_REQUIRED",
  "RATE_REQUIRED",
  "PRICE_REQUIRED",
  "DOR_INVALID",
  "MONEY_INVALID",
  "TEXT_TOO_LONG",
  "PLAN_LOCKED",
  "NEEDS_EDIT_FORECAST",
  "NEEDS_EDIT_ACTUALS",
  "NEEDS_DELETE",
  "NEEDS_VIEW_FINANCIALS",
] as const;
export type RuleCode = (typeof RULE_CODES)[number];

/** A broken rule: its code, the fields it concerns, and what is wrong in plain words (never with an amount of money). */
export interface Finding {
  readonly code: RuleCode;
  readonly fields: readonly RecordField[];
  readonly message: string;
}

/** What the author of a change may do, as far as rules depend on it. */
export interface ChangePermissions {
  readonly editForecast: boolean;
  readonly editActuals: boolean;
  readonly delete: boolean;
  readonly viewFinancials: boolean;
}

const FORECAST_GROUP = ["forecastStart", "forecastEnd"] as const;
const SOURCE_GROUP = ["source", "monthlyRate", "purchasePrice"] as const;
const NO_GROUP: readonly EditableField[] = [];

/** The fields that conflict together when a merge breaks the rule; empty for rules about a single field or a permission. */
export function ruleGroupOf(code: RuleCode): readonly EditableField[] {
  switch (code) {
    case "FORECAST_ORDER":
      return FORECAST_GROUP;
    case "ACTUAL_ORDER":
    case "ACTUAL_START_REQUIRED":
      return ACTUAL_FIELDS;
    case "SOURCE_REQUIRED":
    case "RATE_REQUIRED":
    case "PRICE_REQUIRED":
      return SOURCE_GROUP;
    default:
      return NO_GROUP;
  }
}

/** Whether two findings are about the same rule and fields. */
export function sameFinding(a: Finding, b: Finding): boolean {
  return a.code === b.code && a.fields.join() === b.fields.join();
}

/** Every rule that a whole record breaks; none for a sound record. */
export function findings(fields: PfaFields): Finding[] {
  return [...orderFindings(fields), ...requiredFindings(fields), ...valueFindings(fields)];
}

function orderFindings(record: PfaFields): Finding[] {
  const found: Finding[] = [];
  const { forecastStart, forecastEnd, actualStart, actualEnd } = record;
  if (forecastStart !== null && forecastEnd !== null && forecastEnd < forecastStart) {
    const message = `Forecast end ${formatDay(forecastEnd)} is before forecast start ${formatDay(forecastStart)}.`;
    found.push({ code: "FORECAST_ORDER", fields: FORECAST_GROUP, message });
  }
  if (actualStart !== null && actualEnd !== null && actualEnd < actualStart) {
    const message = `Actual end ${formatDay(actualEnd)} is before actual start ${formatDay(actualStart)}.`;
    found.push({ code: "ACTUAL_ORDER", fields: ["actualStart", "actualEnd"], message });
  }
  return found;
}

function requiredFindings(record: PfaFields): Finding[] {
  const found: Finding[] = [];
  const missing = (code: RuleCode, fields: readonly RecordField[], message: string) =>
    found.push({ code, fields, message });
  if (record.isActualized && record.actualStart === null) {
    missing(
      "ACTUAL_START_REQUIRED",
      ["actualStart", "isActualized"],
      "An actualized record needs an actual start.",
    );
  }
  if (record.source === null) missing("SOURCE_REQUIRED", ["source"], "Source must be Rental or Purchase.");
  if (record.source === "Rental" && record.monthlyRate === null) {
    missing("RATE_REQUIRED", ["source", "monthlyRate"], "A rental needs a monthly rate.");
  }
  if (record.source === "Purchase" && record.purchasePrice === null) {
    missing("PRICE_REQUIRED", ["source", "purchasePrice"], "A purchase needs a purchase price.");
  }
  if (record.dor === null) missing("DOR_INVALID", ["dor"], "DOR must be BEO or PROJECT.");
  return found;
}

function valueFindings(record: PfaFields): Finding[] {
  const found: Finding[] = [];
  for (const field of MONEY_FIELDS) {
    const amount = record[field];
    if (amount === null || (compareMoney(amount, "0") >= 0 && compareMoney(amount, MONEY_LIMIT) < 0))
      continue;
    const message = `${FIELD[field].label} must be 0 or more and below 1,000,000,000,000.`;
    found.push({ code: "MONEY_INVALID", fields: [field], message });
  }
  for (const field of RECORD_FIELDS) {
    const { label, maxLength } = FIELD[field];
    const text = record[field];
    if (maxLength === undefined || typeof text !== "string" || !isLongerThan(text, maxLength)) continue;
    const message = `${label} must be at most ${maxLength} characters.`;
    found.push({ code: "TEXT_TOO_LONG", fields: [field], message });
  }
  return found;
}

/** Counts characters (code points, as JSON Schema does), without walking a text that is far too long. */
export function isLongerThan(text: string, maxLength: number): boolean {
  if (text.length <= maxLength) return false;
  return text.length > 2 * maxLength || Array.from(text).length > maxLength;
}

/**
 * Why a change must be refused; empty when it may go ahead. `before` is the record that it is written over. Without
 * `permissions` only the rules about values are judged (the worker's case: authority was judged at the commit).
 */
export function checkChange(before: PfaFields, delta: Delta, permissions?: ChangePermissions): Finding[] {
  const old = findings(before);
  const touched: readonly RecordField[] = fieldsOf(delta);
  const refused = findings({ ...before, ...withoutFields(delta, []) }).filter(
    (finding) =>
      finding.fields.some((field) => touched.includes(field)) ||
      !old.some((known) => sameFinding(known, finding)),
  );
  const locked = PLAN_FIELDS.filter((field) => Object.hasOwn(delta, field));
  if (locked.length > 0) {
    refused.push({
      code: "PLAN_LOCKED",
      fields: locked,
      message: "Plan dates are the locked baseline and never change.",
    });
  }
  return permissions ? [...refused, ...authorityFindings(delta, permissions)] : refused;
}

const isActual = (field: EditableField) => ACTUAL_FIELDS.some((actual) => actual === field);
const isMoney = (field: EditableField) => MONEY_FIELDS.some((money) => money === field);

function authorityFindings(delta: Delta, may: ChangePermissions): Finding[] {
  const found: Finding[] = [];
  const needs = (code: RuleCode, allowed: boolean, fields: readonly EditableField[], what: string) => {
    if (allowed || fields.length === 0) return;
    found.push({ code, fields, message: `You don't have the permission to ${what}.` });
  };
  const changed = fieldsOf(delta);
  const forecast = changed.filter((field) => !isActual(field) && field !== "isDiscontinued");
  needs("NEEDS_EDIT_FORECAST", may.editForecast, forecast, "edit forecasts");
  needs("NEEDS_EDIT_ACTUALS", may.editActuals, changed.filter(isActual), "edit actuals");
  const discontinuing = changed.filter((field) => field === "isDiscontinued");
  needs("NEEDS_DELETE", may.delete, discontinuing, "discontinue or restore records");
  needs("NEEDS_VIEW_FINANCIALS", may.viewFinancials, changed.filter(isMoney), "see and change money");
  return found;
}
