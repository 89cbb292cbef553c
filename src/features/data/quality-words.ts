import { FIELD, type RecordField } from "#src/domain/record.ts";
import type { RuleCode } from "#src/domain/rules.ts";

/** What a broken rule is called in a list. */
const RULE: Partial<Record<RuleCode, string>> = {
  FORECAST_ORDER: "Forecast ends before it starts",
  ACTUAL_ORDER: "Actual ends before it starts",
  ACTUAL_START_REQUIRED: "Actualized without an actual start",
  SOURCE_REQUIRED: "Neither rental nor purchase",
  RATE_REQUIRED: "Rental without a monthly rate",
  PRICE_REQUIRED: "Purchase without a price",
  DOR_INVALID: "DOR is neither BEO nor PROJECT",
  MONEY_INVALID: "Amount out of range",
  TEXT_TOO_LONG: "Text too long",
};

/** A rule by its code, in words. */
export function ruleTitle(code: string): string {
  return RULE[code as RuleCode] ?? code;
}

/** A field as people know it; one that only PEMS knows by its name there. */
export function fieldTitle(field: string): string {
  return Object.hasOwn(FIELD, field) ? FIELD[field as RecordField].label : field;
}

/** Why a record can't be taken, as a heading of many. */
const REASON: Readonly<Record<string, string>> = {
  NOT_A_DAY: "Not a calendar day",
  NOT_A_CHOICE: "Not one of the choices",
  WRONG_TYPE: "Another type of value",
  MONEY_INVALID: "Not an amount",
  MONEY_DECIMALS: "Too many decimals",
  MONEY_TOO_LARGE: "Amount too large",
  TEXT_INVALID: "Characters that can't be stored",
  DUPLICATE: "Sent twice, differently",
  FOREIGN: "Another organization's",
  MALFORMED: "Not a whole record",
};

/** A reason by its code, in words. */
export function reasonTitle(code: string): string {
  return REASON[code] ?? code;
}

/** Why a record can't be taken, in a sentence. What is wrong with its frame has technical words of its own. */
export function problemSentence({
  field,
  code,
  message,
}: {
  field: string;
  code: string;
  message: string;
}): string {
  if (code !== "MALFORMED") return message;
  return field === "record"
    ? "It is no record at all."
    : `“${field}”, which every record needs, is missing or of another type.`;
}

/** `1 record`, `1,200 records`. */
export function recordsInWords(count: number): string {
  return count === 1 ? "1 record" : `${count.toLocaleString("en-US")} records`;
}

/** What came of trying quarantined records again. */
export function retryResult({ taken, waiting }: { taken: number; waiting: number }): string {
  const now = `${recordsInWords(taken)} can be read now`;
  if (waiting === 0) return now;
  if (taken === 0) return `${recordsInWords(waiting)} still can't be read`;
  return `${now}; ${waiting.toLocaleString("en-US")} still can't`;
}

const TYPE: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  boolean: "yes or no",
  object: "an object",
  array: "a list",
};
const inWords = (types: string) =>
  types
    .split(", ")
    .map((type) => TYPE[type] ?? type)
    .join(" or ");

/** A change in the shape of PEMS's answers, in a sentence. `expected` and `found` are JSON types, empty where there is none. */
export function driftSentence(drift: {
  kind: "new" | "missing" | "retyped";
  field: string;
  expected: string;
  found: string;
}): string {
  const { kind, expected, found } = drift;
  switch (kind) {
    case "new":
      if (drift.field === "…") return `Many new fields at once: ${found}.`;
      return found === ""
        ? "A field that was not there before; it is empty."
        : `A field that was not there before: ${inWords(found)}.`;
    case "missing":
      return expected === "" ? "No longer sent." : `No longer sent; it was ${inWords(expected)}.`;
    case "retyped":
      return `Was ${inWords(expected)}, comes as ${inWords(found)}.`;
  }
}
