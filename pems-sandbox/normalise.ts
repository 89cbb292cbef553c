import type { z } from "zod";
import type { Failure, FailureCode, WireChanges } from "#src/pems/wire.ts";

/** Money with 2 decimals, half away from zero as people write it (1.005 → 1.01). */
function roundMoney(amount: number): number {
  const shifted = Number(`${amount}e2`);
  // A number that prints with an exponent is too small or too large for its cents to matter.
  if (Number.isNaN(shifted)) return amount < 1 ? 0 : amount;
  return Number(`${Math.round(shifted)}e-2`);
}

function midnightUtc(dateTime: string): string {
  return `${new Date(dateTime).toISOString().slice(0, 10)}T00:00:00Z`;
}

const MONEY = new Set(["monthlyRate", "purchasePrice"]);
const DATES = new Set(["forecastStart", "forecastEnd", "actualStart", "actualEnd"]);

/** Values in the form in which PEMS keeps them: trimmed text, money of 2 decimals, dates as midnight UTC. */
export function normaliseChanges(changes: WireChanges): WireChanges {
  const kept: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(changes)) {
    if (typeof value === "number" && MONEY.has(field)) kept[field] = roundMoney(value);
    else if (typeof value === "string") kept[field] = DATES.has(field) ? midnightUtc(value) : value.trim();
    else if (value !== undefined) kept[field] = value;
  }
  return kept as WireChanges;
}

/** The JSON body of a failure. */
export function failureBody(
  error: FailureCode,
  message: string,
  fieldErrors?: Record<string, string>,
): Failure {
  return { success: false, error, message, ...(fieldErrors && { fieldErrors }) };
}

/** What a request that breaks the schema is answered: the fields are named, a field of `changes` by its own name. */
export function validationFailure(error: z.ZodError): Failure {
  const fieldErrors: Record<string, string> = {};
  for (const issue of error.issues) {
    const path = issue.path.map(String);
    const field = (path[0] === "changes" && path[1] ? path.slice(1) : path).join(".") || "request";
    if (issue.code === "unrecognized_keys") {
      for (const key of issue.keys) fieldErrors[key] = "is not a field that can be written";
    } else fieldErrors[field] ??= issue.message;
  }
  const names = Object.keys(fieldErrors).join(", ");
  return failureBody("VALIDATION_FAILED", `The request is not valid: ${names}.`, fieldErrors);
}
