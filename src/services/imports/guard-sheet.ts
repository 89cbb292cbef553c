import { tooManyRows, unreadable } from "#src/services/imports/file-errors.ts";
import { MAX_IMPORT_COLUMNS, MAX_IMPORT_ROWS } from "#src/services/imports/import-row.ts";

const ELEMENT = /<(?:[^\s<>/:!?]+:)?(row|c|f|v|is)(?=[\s/>])([^<>]*)>/g;
const ATTRIBUTES = /^(?:\s+[^\s=<>"'/]+\s*=\s*(?:"[^"<>]*"|'[^'<>]*'))*\s*\/?$/;
const PLACES = /\sr\s*=\s*["']([^"']*)["']/g;

/**
 * Refuses a sheet that would not do its reader good: it makes as many rows and columns as the numbers in the sheet say,
 * and a formula whose result is not in the file would pass for an empty cell.
 * @param xml the sheet's part of the workbook
 * @throws DomainError BAD_INPUT, TOO_MANY (`file`)
 */
export function guardSheet(xml: string): void {
  let rows = 0;
  let cell = "";
  let unknown = false;
  for (const [, name, attributes = ""] of xml.matchAll(ELEMENT)) {
    if (name === "f") unknown = true;
    if (name === "v" || name === "is") unknown = false;
    if (name !== "row" && name !== "c") continue;
    if (unknown) throw formulaWithoutResult(cell);
    if (!ATTRIBUTES.test(attributes)) throw unusual();
    for (const [, place = ""] of attributes.matchAll(PLACES)) {
      checkPlace(name, place);
      cell = place;
    }
    if (name === "row") rows += 1;
    if (rows > MAX_IMPORT_ROWS + 1) throw tooManyRows();
  }
  if (unknown) throw formulaWithoutResult(cell);
}

function checkPlace(element: "row" | "c", place: string): void {
  const [, letters = "", digits = ""] = /^([A-Z]{0,3})(\d{1,7})$/.exec(place) ?? [];
  if (digits === "" || (letters === "") !== (element === "row")) throw unusual();
  // Rows may be empty in between; this many are not.
  if (Number(digits) > 2 * MAX_IMPORT_ROWS) throw tooManyRows();
  if (columnNumber(letters) > MAX_IMPORT_COLUMNS) {
    throw unreadable(
      `Cell ${place} is far to the right: a sheet may have at most ${MAX_IMPORT_COLUMNS} columns.`,
    );
  }
}

function columnNumber(letters: string): number {
  return [...letters].reduce((number, letter) => number * 26 + letter.charCodeAt(0) - 64, 0);
}

function formulaWithoutResult(cell: string): Error {
  const message = `Cell ${cell} holds a formula without its result. Open the file in Excel, and save it again.`;
  return unreadable(message);
}

function unusual(): Error {
  return unreadable(
    "The sheet is not written as Excel writes it. Open the file in Excel, and save it again.",
  );
}
