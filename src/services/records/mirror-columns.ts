import { getTableColumns, type SQL, sql } from "drizzle-orm";
import { pfaMirror } from "#src/db/schema/mirror.ts";
import { FIELD, RECORD_FIELDS, type RecordField } from "#src/domain/record.ts";

const columns = getTableColumns(pfaMirror);

/** The column of `pfa_mirror` that holds a field. */
export function columnOf(field: RecordField): string {
  return columns[field].name;
}

/** SQL for the fields of a mirror row as the canonical record in jsonb: money as decimal text, dates `YYYY-MM-DD`. */
export function mirrorFieldsJson(alias: string): SQL {
  const pairs = RECORD_FIELDS.map((field) => {
    const cast = FIELD[field].kind === "money" ? "::text" : "";
    return `'${field}', ${alias}.${columnOf(field)}${cast}`;
  });
  return sql.raw(`jsonb_build_object(${pairs.join(", ")})`);
}
