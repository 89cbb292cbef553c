/**
 * What a command does to one record, aware of its state: one rule for a drag, a key and a dialog, in the browser and on
 * the server. Why an actualized record keeps its start: docs/adr/0021.
 */

import { addDays, addMonths, daysBetween } from "#src/domain/calendar.ts";
import {
  type Delta,
  type EditableField,
  type FieldValue,
  fieldsOf,
  type MONEY_FIELDS,
  type PfaFields,
} from "#src/domain/record.ts";

/** In what dates are moved. */
export const TIME_UNITS = ["day", "week", "month"] as const;
export type TimeUnit = (typeof TIME_UNITS)[number];

/** A command on each record of a selection. Amounts are whole numbers; negative ones go back in time. */
export type BulkOperation =
  /** Both forecast dates; of an actualized record only the end. */
  | { readonly kind: "shift"; readonly amount: number; readonly unit: TimeUnit }
  /** One edge of the forecast. */
  | {
      readonly kind: "stretch";
      readonly edge: "start" | "end";
      readonly amount: number;
      readonly unit: TimeUnit;
    }
  /** The forecast end, counted from the forecast start (`set`) or from where it is (`add`). */
  | {
      readonly kind: "duration";
      readonly mode: "set" | "add";
      readonly amount: number;
      readonly unit: TimeUnit;
    }
  /** One field; `value` in canonical form. */
  | { readonly kind: "set"; readonly field: EditableField; readonly value: FieldValue }
  /** The forecast becomes the plan; of an actualized record only the end. */
  | { readonly kind: "resetToPlan" }
  | { readonly kind: "discontinue" }
  | { readonly kind: "restore" };

export const BULK_EFFECTS = [
  "shifted",
  /** An actualized record: only its forecast end moved. */
  "extended",
  "stretched",
  "set",
  "reset",
  "discontinued",
  "restored",
] as const;
export type BulkEffect = (typeof BULK_EFFECTS)[number];

export const BULK_SKIPS = [
  /** It is that way already. */
  "unchanged",
  /** A forecast date that the operation moves or counts from is missing. */
  "noDates",
  "noPlan",
  /** Only restoring, and setting that very field, acts on a discontinued record. */
  "discontinued",
  /** Outside the years 0001 to 9999. */
  "beyondCalendar",
  /** The forecast would end before it starts. */
  "wouldReverse",
  /** The machine came on that day: an actualized record keeps its forecast start. */
  "startIsActual",
] as const;
export type BulkSkip = (typeof BULK_SKIPS)[number];

export type BulkOutcome =
  | { readonly kind: "change"; readonly effect: BulkEffect; readonly delta: Delta }
  | { readonly kind: "skip"; readonly reason: BulkSkip };

type MoneyField = (typeof MONEY_FIELDS)[number];
/** A record as its reader sees it: with their draft over it, and without money where they may see none. */
export type BulkFields = Omit<PfaFields, MoneyField> & Partial<Pick<PfaFields, MoneyField>>;

/** The fields that an operation may change: what it needs permissions for. */
export function bulkFields(operation: BulkOperation): readonly EditableField[] {
  switch (operation.kind) {
    case "set":
      return [operation.field];
    case "discontinue":
    case "restore":
      return ["isDiscontinued"];
    case "stretch":
      return [operation.edge === "start" ? "forecastStart" : "forecastEnd"];
    case "duration":
      return ["forecastEnd"];
    default:
      return ["forecastStart", "forecastEnd"];
  }
}

/**
 * A day moved by whole units; months keep the day of the month where there is one (31 January and a month: 28 February).
 * Throws RangeError outside the years 0001 to 9999.
 */
export function addUnits(day: string, amount: number, unit: TimeUnit): string {
  if (unit === "month") return addMonths(day, amount);
  return addDays(day, unit === "week" ? amount * 7 : amount);
}

/**
 * What the operation makes of one record: the fields that become different and only those, or why it leaves the record
 * alone. @param fields the record with its reader's draft over it
 */
export function bulkOutcome(fields: BulkFields, operation: BulkOperation): BulkOutcome {
  const touchesDiscontinued =
    bulkFields(operation)[0] === "isDiscontinued" && operation.kind !== "discontinue";
  if (fields.isDiscontinued && !touchesDiscontinued) return skip("discontinued");
  try {
    return outcomeOf(fields, operation);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return skip("beyondCalendar");
  }
}

function outcomeOf(fields: BulkFields, operation: BulkOperation): BulkOutcome {
  switch (operation.kind) {
    case "shift":
      return shifted(fields, operation);
    case "stretch":
      return stretched(fields, operation);
    case "duration":
      return lengthened(fields, operation);
    case "resetToPlan":
      return reset(fields);
    case "discontinue":
      return change(fields, "discontinued", { isDiscontinued: true });
    case "restore":
      return change(fields, "restored", { isDiscontinued: false });
    case "set":
      return set(fields, operation);
  }
}

type Moved = { readonly amount: number; readonly unit: TimeUnit };

function shifted(fields: BulkFields, { amount, unit }: Moved): BulkOutcome {
  const { forecastStart: start, forecastEnd: end, isActualized } = fields;
  if (end === null) return skip("noDates");
  const forecastEnd = addUnits(end, amount, unit);
  if (isActualized) return ordered(fields, "extended", { forecastEnd });
  if (start === null) return skip("noDates");
  // A forecast that is in the wrong order already may be moved as it is.
  return change(fields, "shifted", { forecastStart: addUnits(start, amount, unit), forecastEnd });
}

function stretched(
  fields: BulkFields,
  { edge, amount, unit }: Moved & { readonly edge: "start" | "end" },
): BulkOutcome {
  if (edge === "start" && fields.isActualized) return skip("startIsActual");
  const field = edge === "start" ? "forecastStart" : "forecastEnd";
  const day = fields[field];
  if (day === null) return skip("noDates");
  return ordered(fields, movedEnd(fields), { [field]: addUnits(day, amount, unit) });
}

function lengthened(
  fields: BulkFields,
  { mode, amount, unit }: Moved & { readonly mode: "set" | "add" },
): BulkOutcome {
  const from = mode === "set" ? fields.forecastStart : fields.forecastEnd;
  if (from === null) return skip("noDates");
  return ordered(fields, movedEnd(fields), { forecastEnd: addUnits(from, amount, unit) });
}

function reset(fields: BulkFields): BulkOutcome {
  const { originalStart, originalEnd, isActualized } = fields;
  if (originalEnd === null || (originalStart === null && !isActualized)) return skip("noPlan");
  const plan = { forecastStart: originalStart, forecastEnd: originalEnd };
  return ordered(fields, "reset", isActualized ? { forecastEnd: originalEnd } : plan);
}

function set(fields: BulkFields, { field, value }: { field: EditableField; value: FieldValue }): BulkOutcome {
  if (field === "forecastStart" && fields.isActualized) return skip("startIsActual");
  const effect = value === true ? "discontinued" : "restored";
  return change(fields, field === "isDiscontinued" ? effect : "set", { [field]: value });
}

const movedEnd = ({ isActualized }: BulkFields) => (isActualized ? "extended" : "stretched");

/** A change of forecast dates that keeps them in order, or brings them nearer to it. */
function ordered(fields: BulkFields, effect: BulkEffect, delta: Delta): BulkOutcome {
  const outcome = change(fields, effect, delta);
  const [before, after] = [daysReversed(fields), daysReversed({ ...fields, ...delta })];
  const isWorse = after > 0 && after >= before;
  return isWorse && outcome.kind === "change" ? skip("wouldReverse") : outcome;
}

/** By how many days the forecast ends before it starts; 0 where it doesn't, or lacks a date. */
function daysReversed({ forecastStart, forecastEnd }: Pick<BulkFields, "forecastStart" | "forecastEnd">) {
  if (forecastStart === null || forecastEnd === null) return 0;
  return Math.max(0, daysBetween(forecastEnd, forecastStart));
}

function change(fields: BulkFields, effect: BulkEffect, delta: Delta): BulkOutcome {
  const different = fieldsOf(delta).filter((field) => fields[field] !== delta[field]);
  if (different.length === 0) return skip("unchanged");
  return {
    kind: "change",
    effect,
    delta: Object.fromEntries(different.map((field) => [field, delta[field]])),
  };
}

function skip(reason: BulkSkip): BulkOutcome {
  return { kind: "skip", reason };
}

const EFFECT_WORDS: { readonly [E in BulkEffect]: readonly [one: string, many: string] } = {
  shifted: ["shifts both dates", "shift both dates"],
  extended: ["actualized moves only its end", "actualized move only their end"],
  stretched: ["changes its length", "change their length"],
  set: ["changes", "change"],
  reset: ["goes back to its plan", "go back to their plan"],
  discontinued: ["is discontinued", "are discontinued"],
  restored: ["is restored", "are restored"],
};

const SKIP_WORDS: { readonly [S in BulkSkip]: readonly [one: string, many: string] } = {
  unchanged: ["is that way already", "are that way already"],
  noDates: ["lacks a forecast date", "lack a forecast date"],
  noPlan: ["has no plan dates", "have no plan dates"],
  discontinued: ["is discontinued", "are discontinued"],
  beyondCalendar: ["would leave the years 1 to 9999", "would leave the years 1 to 9999"],
  wouldReverse: ["would end before its start", "would end before their start"],
  startIsActual: ["keeps its start: it is on site", "keep their start: they are on site"],
};

/** `588 shift both dates`, `24 actualized extend their end`, with thousands grouped. */
export function bulkEffectWords(effect: BulkEffect, count: number, operation: BulkOperation): string {
  const direction = effect === "extended" && "amount" in operation ? directionWords(operation, count) : null;
  return `${countWords(count)} ${direction ?? EFFECT_WORDS[effect][count === 1 ? 0 : 1]}`;
}

/** `3 lack a forecast date`. */
export function bulkSkipWords(reason: BulkSkip, count: number): string {
  return `${countWords(count)} ${SKIP_WORDS[reason][count === 1 ? 0 : 1]}`;
}

/** How the ends of actualized records move; null where some may move forth and some back. */
function directionWords(operation: BulkOperation & Moved, count: number): string | null {
  if (operation.kind === "duration" && operation.mode === "set") return null;
  const [one, many] =
    operation.amount > 0
      ? ["extends its end", "extend their end"]
      : ["brings its end forward", "bring their end forward"];
  return `actualized ${count === 1 ? one : many}`;
}

const countWords = (count: number) => String(count).replace(/\B(?=(\d{3})+$)/g, ",");
