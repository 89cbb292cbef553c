/** What a cell of a file (CSV or a spreadsheet) means for a field of a record. Stricter than typing: nobody looks on. */

import Big from "big.js";
import { formatDay, parseTypedDay } from "#src/domain/calendar.ts";
import { canonicalValue, type ValueErrorCode } from "#src/domain/canonical.ts";
import { parseTypedMoney } from "#src/domain/money.ts";
import { FIELD, type FieldValue, type RecordField } from "#src/domain/record.ts";

/** A text, or what a spreadsheet knows by itself; a date is `{ day: "YYYY-MM-DD" }`. Null is an empty cell. */
export type FileCell = string | number | boolean | { readonly day: string } | null;

export type CellErrorCode = ValueErrorCode | "AMBIGUOUS_DAY" | "CELL_ERROR";

export type ReadCell =
  | { readonly ok: true; readonly value: FieldValue }
  | { readonly ok: false; readonly code: CellErrorCode; readonly message: string };

const SPREADSHEET_ERROR =
  /^#(N\/A|DIV\/0!|REF!|VALUE!|NAME\?|NUM!|NULL!|SPILL!|CALC!|GETTING_DATA|FIELD!|BLOCKED!|#+)$/;
const CHOICES = { source: ["Rental", "Purchase"], dor: ["BEO", "PROJECT"] } as const;
/** Formulas leave amounts such as 0.30000000000000004 behind. */
const FLOAT_NOISE = 1e-6;

/** Whether a cell says nothing: it is empty, or holds the dash that the grid shows for nothing. */
export function isBlankCell(cell: FileCell): boolean {
  return cell === null || (typeof cell === "string" && (cell.trim() === "" || cell.trim() === "—"));
}

/** How a column writes days with slashes: `15/1/2027` or `1/15/2027`. */
export type DayOrder = "day first" | "month first";

const SLASHED = /^(\d{1,2})\/(\d{1,2})\/(\d{4}|\d{2})$/;

/**
 * In which order a column writes its days, where one of its cells can be read in one way only; undefined where none can, or
 * they contradict each other.
 */
export function dayOrderOf(cells: Iterable<FileCell | undefined>): DayOrder | undefined {
  let found: DayOrder | undefined;
  for (const cell of cells) {
    const slashed = typeof cell === "string" ? SLASHED.exec(cell.trim()) : null;
    if (slashed === null) continue;
    const { monthFirst, dayFirst } = readingsOf(slashed);
    if (monthFirst === dayFirst || (monthFirst !== null && dayFirst !== null)) continue;
    const order = monthFirst === null ? "day first" : "month first";
    if (found !== undefined && found !== order) return undefined;
    found = order;
  }
  return found;
}

/**
 * A cell's value for a field in canonical form, or why it has none. Days as `YYYY-MM-DD`, `15 Jan 2026`, `15-Jan-26`,
 * `15.1.2026`, and with slashes where only one reading is a day or the order is known; money with thousands separators and
 * `$`; yes, no, true, false, 1, 0. @param order what `dayOrderOf` found in the cell's column
 */
export function readFileCell(field: RecordField, cell: FileCell, order?: DayOrder): ReadCell {
  const { kind, label } = FIELD[field];
  if (isBlankCell(cell) || cell === null) return { ok: true, value: null };
  if (typeof cell === "string" && SPREADSHEET_ERROR.test(cell.trim())) {
    return refused("CELL_ERROR", `${label} holds the spreadsheet's error ${cell.trim().slice(0, 20)}.`);
  }
  switch (kind) {
    case "boolean":
      return readBoolean(label, cell);
    case "date":
      return readDay(field, cell, order);
    case "money":
      return readMoney(field, cell);
    case "source":
    case "dor": {
      const chosen = String(cell).trim().toLowerCase();
      const choice = CHOICES[kind].find((one) => one.toLowerCase() === chosen);
      return canonicalValue(field, choice ?? String(cell));
    }
    case "text":
      return readText(field, cell);
  }
}

function refused(code: CellErrorCode, message: string): ReadCell {
  return { ok: false, code, message };
}

function readBoolean(label: string, cell: NonNullable<FileCell>): ReadCell {
  const said = String(cell).trim();
  if (/^(yes|y|true|1|x)$/i.test(said)) return { ok: true, value: true };
  if (/^(no|n|false|0)$/i.test(said)) return { ok: true, value: false };
  return refused("WRONG_TYPE", `${label} is yes or no.`);
}

function readDay(field: RecordField, cell: NonNullable<FileCell>, order: DayOrder | undefined): ReadCell {
  const { label } = FIELD[field];
  if (typeof cell === "object") return canonicalValue(field, cell.day);
  if (typeof cell !== "string") return refused("NOT_A_DAY", `${label} holds a number, not a date.`);
  const text = cell.trim();
  const slashed = SLASHED.exec(text);
  if (slashed) return readSlashed(label, slashed, order);
  // A day counted from today would mean another one tomorrow.
  const day = text.startsWith("+") ? null : parseTypedDay(text, "");
  return canonicalValue(field, day ?? text);
}

interface Readings {
  readonly monthFirst: string | null;
  readonly dayFirst: string | null;
}

function readingsOf([, first, second, year]: readonly string[]): Readings {
  const monthFirst = parseTypedDay(`${first}/${second}/${year}`, "");
  return { monthFirst, dayFirst: parseTypedDay(`${second}/${first}/${year}`, "") };
}

/** `1/15/2026` and `15/1/2026` can be read in one way only; `1/5/2026` in two, unless its column tells the order. */
function readSlashed(label: string, slashed: readonly string[], order: DayOrder | undefined): ReadCell {
  const { monthFirst, dayFirst } = readingsOf(slashed);
  const only = monthFirst ?? dayFirst;
  if (only === null) return refused("NOT_A_DAY", `${label} must be a calendar day such as 2026-01-15.`);
  if (monthFirst === null || dayFirst === null || monthFirst === dayFirst) return { ok: true, value: only };
  if (order !== undefined) return { ok: true, value: order === "day first" ? dayFirst : monthFirst };
  const either = `${formatDay(monthFirst).replace(/ \d+$/, "")} or ${formatDay(dayFirst)}`;
  return refused(
    "AMBIGUOUS_DAY",
    `${label}: ${slashed[0]} could be ${either}: write ${monthFirst} or ${formatDay(monthFirst)}.`,
  );
}

function readMoney(field: RecordField, cell: NonNullable<FileCell>): ReadCell {
  const { label } = FIELD[field];
  if (typeof cell === "number") {
    const cents = new Big(cell).round(2, Big.roundHalfUp);
    const noise = cents.minus(cell).abs();
    return canonicalValue(field, noise.lt(FLOAT_NOISE) ? cents.toFixed(2) : cell);
  }
  const typed = typeof cell === "string" ? parseTypedMoney(cell) : null;
  if (typed !== null) return canonicalValue(field, typed);
  return refused("MONEY_INVALID", `${label} must be an amount such as 5500.00.`);
}

function readText(field: RecordField, cell: NonNullable<FileCell>): ReadCell {
  const { label } = FIELD[field];
  if (typeof cell === "string") return canonicalValue(field, cell);
  if (typeof cell === "number" && /^-?\d+(\.\d+)?$/.test(String(cell)))
    return canonicalValue(field, String(cell));
  const held = typeof cell === "object" ? "a date" : "no text";
  return refused("WRONG_TYPE", `${label} holds ${held}: format the cell as text.`);
}
