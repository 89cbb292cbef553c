import { strToU8, zipSync } from "fflate";
import { readSheet } from "read-excel-file/universal";
import type { DomainError } from "#src/domain/errors.ts";
import { type FileCell, isBlankCell } from "#src/domain/file-cell.ts";
import { tooManyRows, unreadable } from "#src/services/imports/file-errors.ts";
import { guardSheet } from "#src/services/imports/guard-sheet.ts";
import { MAX_IMPORT_ROWS } from "#src/services/imports/import-row.ts";
import { PackedFile } from "#src/services/imports/packed-file.ts";
import type { FileRow } from "#src/services/imports/read-file.ts";

const WORKBOOK = "xl/workbook.xml";
const RELATIONS = "xl/_rels/workbook.xml.rels";

/**
 * The rows of a workbook's first sheet that hold anything. Of a formula its last result is taken. What the library is
 * given was unpacked and looked at before: by itself it would unpack and make whatever a file says.
 * @throws DomainError BAD_INPUT, TOO_MANY (`file`)
 */
export async function readXlsx(bytes: Buffer): Promise<FileRow[]> {
  const file = new PackedFile(bytes);
  refuseOtherKinds(file.names);
  const cells = await readCells(pack(readParts(file)));
  const rows = cells
    .map((row, index) => ({ row: index + 1, cells: row }))
    .filter((row) => !row.cells.every(isBlankCell));
  if (rows.length > MAX_IMPORT_ROWS + 1) throw tooManyRows();
  return rows;
}

function refuseOtherKinds(names: ReadonlySet<string>): void {
  if ([...names].some((name) => /vbaProject\.bin$/i.test(name))) {
    throw unreadable("This is a workbook with macros (.xlsm). Save it as .xlsx, which holds none.");
  }
  if (names.has("xl/workbook.bin")) {
    throw unreadable("This is a binary workbook (.xlsb). Save it as .xlsx.");
  }
  if (!names.has(WORKBOOK) || !names.has(RELATIONS)) {
    throw unreadable("The file is a zip archive, but no Excel workbook. Save the sheet as .xlsx or CSV.");
  }
}

/** The first sheet, and what it needs. */
function readParts(file: PackedFile): Map<string, string> {
  const main = file.texts([WORKBOOK, RELATIONS]);
  const workbook = main.get(WORKBOOK) ?? "";
  const relations = main.get(RELATIONS) ?? "";
  const [first] = elements(workbook, "sheet");
  const related = elements(relations, "Relationship").map((one) => ({
    id: attribute(one, "Id"),
    type: attribute(one, "Type").split("/").at(-1),
    path: pathOf(attribute(one, "Target")),
  }));
  const sheet = related.find(({ id }) => first !== undefined && id === attribute(first, "(?:\\w+:)?id"));
  const needed = related.filter(({ type, path }) => {
    return type === "sharedStrings" || type === "styles" || path === sheet?.path;
  });
  const parts = file.texts(needed.map(({ path }) => path));
  guardSheet(parts.get(sheet?.path ?? "") ?? "");
  return new Map([...main, ...parts]);
}

function elements(xml: string, name: string): string[] {
  return [...xml.matchAll(new RegExp(`<(?:\\w+:)?${name}\\s([^<>]*)>`, "g"))].map(([, inner = ""]) => inner);
}

function attribute(element: string, name: string): string {
  return new RegExp(`(?:^|\\s)${name}\\s*=\\s*["']([^"']*)["']`).exec(element)?.[1] ?? "";
}

/** Targets are relative to the folder of the workbook, or absolute. */
function pathOf(target: string): string {
  return target.startsWith("/") ? target.slice(1) : `xl/${target}`;
}

/** For the library, which takes archives only. Nothing is compressed a second time. */
function pack(parts: ReadonlyMap<string, string>): Uint8Array<ArrayBuffer> {
  const files = [...parts].map(([name, text]) => [name, strToU8(text)] as const);
  return zipSync(Object.fromEntries(files), { level: 0 });
}

async function readCells(packed: Uint8Array<ArrayBuffer>): Promise<FileCell[][]> {
  try {
    const rows = (await readSheet(packed.buffer, { trim: false })) as unknown[][];
    return rows.map((row) => row.map(toCell));
  } catch (error) {
    throw notRead(error);
  }
}

function toCell(value: unknown): FileCell {
  if (value instanceof Date) {
    return Number.isNaN(value.getTime()) ? "no date" : { day: value.toISOString().slice(0, 10) };
  }
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? value : null;
}

/** The library names the cell that it can't read. */
function notRead(error: unknown): DomainError {
  const [, row, column] = /row (\d+), col (\d+)/.exec(String(error)) ?? [];
  const where = row === undefined ? "The workbook" : `The cell in row ${row}, column ${column},`;
  return unreadable(`${where} can't be read. Open the file in Excel, and save it again as .xlsx.`, error);
}
