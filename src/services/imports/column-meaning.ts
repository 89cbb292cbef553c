import { FIELD, RECORD_FIELDS, type RecordField } from "#src/domain/record.ts";
import { ID_LABEL, VERSION_LABEL } from "#src/services/exports/column-labels.ts";

/** What a column holds. */
export type ColumnMeaning = "pfaId" | "version" | RecordField;

/** Upper case, spaces and underscores don't count: people retype headers. */
const plain = (name: string) => name.toLowerCase().replace(/[\s_]/g, "");

const MEANINGS: ReadonlyMap<string, ColumnMeaning> = new Map<string, ColumnMeaning>([
  [plain(ID_LABEL), "pfaId"],
  ["pfaid", "pfaId"],
  [plain(VERSION_LABEL), "version"],
  ...RECORD_FIELDS.flatMap((field): [string, ColumnMeaning][] => [
    [plain(FIELD[field].label), field],
    [plain(field), field],
  ]),
]);

/** What a column of this name holds: those of the export, or those of the fields; undefined for any other. */
export function columnMeaning(name: string): ColumnMeaning | undefined {
  return MEANINGS.get(plain(name));
}
