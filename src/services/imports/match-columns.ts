import { type FileCell, isBlankCell } from "#src/domain/file-cell.ts";
import { MONEY_FIELDS, RECORD_FIELDS, type RecordField } from "#src/domain/record.ts";
import { type ColumnMeaning, columnMeaning } from "#src/services/imports/column-meaning.ts";
import { noIdColumn, unreadable } from "#src/services/imports/file-errors.ts";
import type { Member } from "#src/services/organizations/member.ts";
import { seesMoney } from "#src/services/records/visible-fields.ts";

/** Where in a row what stands. */
export interface FileColumns {
  pfaId: number;
  /** Absent where the file has no such column. */
  version?: number;
  fields: ReadonlyMap<RecordField, number>;
  /** Cells that a row may have. */
  count: number;
  /** Headers of columns from which nothing is taken. */
  ignored: string[];
}

/**
 * Finds the columns by the names in the header: those of the export, or those of the fields. Money is taken only from
 * those who see it: whether a guess changes anything would tell.
 * @throws DomainError BAD_INPUT (`file`) without a column of ids, or with one that is there twice
 */
export function matchColumns(member: Member, header: readonly FileCell[]): FileColumns {
  const places = new Map<ColumnMeaning, number>();
  const ignored: string[] = [];
  const names = header.map((cell) => (typeof cell === "object" ? (cell?.day ?? "") : String(cell)));
  for (const [index, name] of names.entries()) {
    const meaning = columnMeaning(name);
    const hidden = MONEY_FIELDS.some((field) => field === meaning) && !seesMoney(member);
    if (meaning === undefined || hidden) {
      if (!isBlankCell(name)) ignored.push(name.trim().slice(0, 120));
      continue;
    }
    const other = places.get(meaning);
    if (other !== undefined) {
      const both = `“${names[other]}” (column ${other + 1}) and “${name}” (column ${index + 1})`;
      throw unreadable(`${both.slice(0, 300)} are the same field. Leave one of them out.`);
    }
    places.set(meaning, index);
  }
  const pfaId = places.get("pfaId");
  if (pfaId === undefined) throw noIdColumn(names.filter((name) => name !== ""));
  const version = places.get("version");
  const fields = RECORD_FIELDS.flatMap((field): [RecordField, number][] => {
    const place = places.get(field);
    return place === undefined ? [] : [[field, place]];
  });
  return {
    pfaId,
    ...(version !== undefined && { version }),
    fields: new Map(fields),
    count: names.length,
    ignored,
  };
}
