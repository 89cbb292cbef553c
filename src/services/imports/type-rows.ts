import {
  type DayOrder,
  dayOrderOf,
  type FileCell,
  isBlankCell,
  readFileCell,
} from "#src/domain/file-cell.ts";
import { FIELD, PLAN_FIELDS, type RecordField } from "#src/domain/record.ts";
import type { BlankCells, ImportProblem, ImportRow } from "#src/services/imports/import-row.ts";
import type { FileColumns } from "#src/services/imports/match-columns.ts";
import type { FileRow } from "#src/services/imports/read-file.ts";
import { takeTurns } from "#src/services/take-turns.ts";

/** PEMS has none that is longer. */
const MAX_ID_LENGTH = 120;
const MAX_VERSION = 2_147_483_647;

/**
 * Types each cell of each row; what can't be typed is a problem of its row. Days such as 3/4/2027 are read as the rest of their
 * column tells, if it does. A record that occurs twice is refused in both.
 */
export async function typeRows(
  columns: FileColumns,
  rows: readonly FileRow[],
  blank: BlankCells,
): Promise<ImportRow[]> {
  const typed: ImportRow[] = [];
  const orders = new Map<number, DayOrder | undefined>();
  for (const [field, place] of columns.fields) {
    if (FIELD[field].kind === "date") orders.set(place, dayOrderOf(rows.map(({ cells }) => cells[place])));
  }
  for await (const some of takeTurns(rows, 250)) {
    for (const row of some) typed.push(typeRow(columns, row, blank, orders));
  }
  for (const same of Map.groupBy(typed, ({ pfaId }) => pfaId).values()) {
    const [first, second] = same;
    if (!first?.pfaId || !second) continue;
    for (const row of same) {
      const other = row === first ? second : first;
      row.problems.push({
        field: "pfaId",
        code: "TWICE",
        message: `${row.pfaId.slice(0, 60)} is also in row ${other.row}: leave one of them out.`,
      });
    }
  }
  return typed;
}

function typeRow(
  columns: FileColumns,
  { row, cells }: FileRow,
  blank: BlankCells,
  /** How days are written, by column. */
  orders: ReadonlyMap<number, DayOrder | undefined>,
): ImportRow {
  const problems: ImportProblem[] = [];
  const said = textOf(cells[columns.pfaId] ?? null);
  const pfaId = said.slice(0, MAX_ID_LENGTH);
  if (pfaId === "") {
    problems.push({
      field: "pfaId",
      code: "ID_MISSING",
      message: "The row does not say which record it is about.",
    });
  }
  if (said !== pfaId) {
    const message = `An ID has at most ${MAX_ID_LENGTH} characters.`;
    problems.push({ field: "pfaId", code: "ID_TOO_LONG", message });
  }
  if (cells.slice(columns.count).some((cell) => !isBlankCell(cell))) {
    const message = `The row has ${cells.length} cells, the header ${columns.count}: is a separator inside of a text?`;
    problems.push({ field: null, code: "TOO_MANY_CELLS", message });
  }
  const version = columns.version === undefined ? null : versionOf(cells[columns.version] ?? null);
  if (version === undefined) {
    const message =
      "The version is a whole number, as the export wrote it. Empty it to compare with the present values.";
    problems.push({ field: "version", code: "VERSION_INVALID", message });
  }
  const values: ImportRow["values"] = {};
  for (const [field, place] of columns.fields) {
    const cell = cells[place];
    // A row may end early: what it doesn't reach is not said to be empty.
    if (cell === undefined || (isBlankCell(cell) && !isCleared(field, blank))) continue;
    const read = readFileCell(field, cell, orders.get(place));
    if (read.ok) values[field] = read.value;
    else problems.push({ field, code: read.code, message: read.message });
  }
  return { row, pfaId, version: version ?? null, values, problems };
}

/** The plan never changes, and an answer can't be empty. */
function isCleared(field: RecordField, blank: BlankCells): boolean {
  return blank === "clear" && FIELD[field].kind !== "boolean" && !PLAN_FIELDS.some((plan) => plan === field);
}

function textOf(cell: FileCell): string {
  if (cell === null) return "";
  return typeof cell === "object" ? cell.day : String(cell).trim();
}

/** Null where the cell is empty, undefined where it holds no version. */
function versionOf(cell: FileCell): number | null | undefined {
  if (isBlankCell(cell)) return null;
  const text = textOf(cell);
  const version = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  return version >= 1 && version <= MAX_VERSION ? version : undefined;
}
