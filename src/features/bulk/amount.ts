import type { TimeUnit } from "#src/domain/bulk-operation.ts";

/** How far, as somebody typed it. */
export interface TypedAmount {
  readonly amount: number;
  /** Null where only a number was typed. */
  readonly unit: TimeUnit | null;
}

/** A million days is more than the calendar has; beyond that a number is a slip of the hand. */
const FORM = /^([+\-−–]?)\s*(\d{1,6})\s*([a-z]*)$/i;
const UNITS: readonly (readonly [TimeUnit, RegExp])[] = [
  ["day", /^(d|days?)$/i],
  ["week", /^(w|wks?|weeks?)$/i],
  ["month", /^(m|mo|mos|months?)$/i],
];

/** `14`, `+14`, `-7`, `2w`, `3 months`; null for anything else. */
export function parseAmount(text: string): TypedAmount | null {
  const [, sign, digits, word = ""] = FORM.exec(text.trim()) ?? [];
  if (digits === undefined) return null;
  const unit = UNITS.find(([, form]) => form.test(word))?.[0] ?? null;
  if (word !== "" && unit === null) return null;
  const amount = Number(digits) * (sign === "" || sign === "+" ? 1 : -1);
  return { amount: amount === 0 ? 0 : amount, unit };
}
