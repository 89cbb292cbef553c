import { isUtf8 } from "node:buffer";
import Papa from "papaparse";
import { isBlankCell } from "#src/domain/file-cell.ts";
import { unguardFormula } from "#src/services/exports/formula-guard.ts";
import { columnMeaning } from "#src/services/imports/column-meaning.ts";
import { noIdColumn, tooManyRows, unreadable } from "#src/services/imports/file-errors.ts";
import { MAX_IMPORT_ROWS } from "#src/services/imports/import-row.ts";
import type { FileRow } from "#src/services/imports/read-file.ts";

const SEPARATORS = [",", ";", "\t"] as const;
const SEPARATOR_NAMES = "comma, semicolon and tab";
const AS_UTF8 = "Save it as UTF-8 (in Excel: “CSV UTF-8”).";
const LINE_FEED = 10;

/**
 * The rows of a CSV file that hold anything: UTF-8 or UTF-16 with its mark; comma, semicolon or tab, whichever gives a
 * column of ids. A `'` that the export put before a formula is taken off.
 * @throws DomainError BAD_INPUT (`file`), TOO_MANY
 */
export function readCsv(bytes: Buffer): FileRow[] {
  const text = decode(bytes);
  // Excel's own way to name the separator.
  const hint = /^sep=(.)\r?\n/i.exec(text);
  const table = hint ? text.slice(hint[0].length) : text;
  const first = hint ? 2 : 1;
  const parsed = Papa.parse<string[]>(table, {
    delimiter: separatorOf(table),
    // One more than there may be, after the header: the rest of a longer file is never looked at.
    preview: MAX_IMPORT_ROWS + 2,
  });
  const [error] = parsed.errors;
  if (error) {
    const row = (error.row ?? 0) + first;
    throw unreadable(`Row ${row}: a quotation mark is not closed, or stands in the middle of a cell.`);
  }
  if (parsed.data.length > MAX_IMPORT_ROWS + 1 && !parsed.data.at(-1)?.every(isBlankCell)) {
    throw tooManyRows();
  }
  return parsed.data
    .map((cells, index) => ({ row: index + first, cells: cells.map(unguardFormula) }))
    .filter(({ cells }) => !cells.every(isBlankCell));
}

function decode(bytes: Buffer): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return decodeUtf16("utf-16le", bytes);
  if (first === 0xfe && second === 0xff) return decodeUtf16("utf-16be", bytes);
  if (bytes.includes(0)) throw unreadable("The file is neither CSV nor an Excel workbook (.xlsx).");
  if (isUtf8(bytes)) return new TextDecoder().decode(bytes);
  throw unreadable(
    `Line ${firstBadLine(bytes)} is not UTF-8, so letters such as ü would be lost. ${AS_UTF8}`,
  );
}

function decodeUtf16(encoding: "utf-16le" | "utf-16be", bytes: Buffer): string {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (error) {
    throw unreadable(`The file is not the UTF-16 that it says it is. ${AS_UTF8}`, error);
  }
}

/** From 1. A line feed is never part of another character in UTF-8. */
function firstBadLine(bytes: Buffer): number {
  let line = 1;
  let start = 0;
  for (;;) {
    const end = bytes.indexOf(LINE_FEED, start);
    if (end === -1 || !isUtf8(bytes.subarray(start, end))) return line;
    start = end + 1;
    line += 1;
  }
}

/** The separator that makes a column of ids of the first row that holds anything. */
function separatorOf(text: string): string {
  const headers = SEPARATORS.map((delimiter) => {
    const { data } = Papa.parse<string[]>(text.trimStart(), { delimiter, preview: 1 });
    return { delimiter, names: data[0] ?? [] };
  });
  const found = headers.find(({ names }) => names.some((name) => columnMeaning(name) === "pfaId"));
  if (found) return found.delimiter;
  const [most] = headers.sort((a, b) => b.names.length - a.names.length);
  throw noIdColumn(most?.names ?? [], ` (tried as separators: ${SEPARATOR_NAMES})`);
}
