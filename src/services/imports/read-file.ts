import { DomainError } from "#src/domain/errors.ts";
import type { FileCell } from "#src/domain/file-cell.ts";
import { columnMeaning } from "#src/services/imports/column-meaning.ts";
import { unreadable } from "#src/services/imports/file-errors.ts";
import { MAX_IMPORT_COLUMNS } from "#src/services/imports/import-row.ts";
import { readCsv } from "#src/services/imports/read-csv.ts";
import { readXlsx } from "#src/services/imports/read-xlsx.ts";

/** A row of a file; `row` as a spreadsheet counts, from 1. */
export interface FileRow {
  row: number;
  cells: FileCell[];
}

/** In all of its cells: several times what a full export holds. */
const MAX_CHARACTERS = 20_000_000;
/** A longer text fits no field: it stays too long when it is cut to this. */
const MAX_CELL_CHARACTERS = 2000;
const ZIP = Buffer.from("PK");
/** Compound files: Excel before 2007, and any workbook with a password. */
const COMPOUND = Buffer.from([0xd0, 0xcf, 0x11, 0xe0]);
const ENCRYPTED = Buffer.from("EncryptedPackage", "utf16le");

/**
 * The rows of a CSV or XLSX file that hold anything, whatever its name says.
 * @throws DomainError BAD_INPUT (`file`) saying what is wrong and what to do; TOO_MANY
 */
export async function readFile(bytes: Buffer): Promise<FileRow[]> {
  if (bytes.length === 0) throw unreadable("The file is empty.");
  if (bytes.subarray(0, 4).equals(COMPOUND)) {
    throw unreadable(
      bytes.includes(ENCRYPTED)
        ? "The workbook is protected by a password. Save it without one."
        : "This is a workbook in the format of Excel 97–2003 (.xls). Save it as .xlsx.",
    );
  }
  const rows = bytes.subarray(0, 2).equals(ZIP) ? await readXlsx(bytes) : readCsv(bytes);
  if (rows.length < 2) throw unreadable("The file has no rows below its header.");
  checkColumns(rows);
  const kept = keepNeeded(rows);
  checkCharacters(kept);
  return kept;
}

/** A line of CSV may be nothing but separators. */
function checkColumns(rows: readonly FileRow[]): void {
  for (const { row, cells } of rows) {
    if (cells.length <= MAX_IMPORT_COLUMNS) continue;
    throw unreadable(
      `Row ${row} has ${cells.length} cells: a file may have at most ${MAX_IMPORT_COLUMNS} columns.`,
    );
  }
}

/** Leaves out what nobody will look at: the rest of a text that is too long anyway, and columns from which nothing is taken. */
function keepNeeded(rows: readonly FileRow[]): FileRow[] {
  const header = rows[0];
  const ignored = header?.cells.map((name) => columnMeaning(String(name)) === undefined);
  return rows.map((row) => ({
    row: row.row,
    cells: row.cells.map((cell, index) => (row !== header && ignored?.[index] ? null : cut(cell))),
  }));
}

/** What is cut must not pass for something shorter: it begins and ends with what is never trimmed. */
function cut(cell: FileCell): FileCell {
  if (typeof cell !== "string" || cell.length <= MAX_CELL_CHARACTERS) return cell;
  const text = cell.trim();
  return text.length <= MAX_CELL_CHARACTERS ? text : `${text.slice(0, MAX_CELL_CHARACTERS - 1)}…`;
}

/** A workbook may say one text in as many cells as it likes. */
function checkCharacters(rows: readonly FileRow[]): void {
  let characters = 0;
  for (const { cells } of rows) {
    for (const cell of cells) if (typeof cell === "string") characters += cell.length;
  }
  if (characters <= MAX_CHARACTERS) return;
  const message = "The file's cells hold more than 20 million characters. Split it.";
  throw new DomainError("TOO_MANY", message, { field: "file" });
}
