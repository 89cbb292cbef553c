import { type SQL, sql } from "drizzle-orm";
import { FIELD, type FieldKind, type FieldValue, type PfaFields, RECORD_FIELDS } from "#src/domain/record.ts";
import { columnOf } from "#src/services/records/mirror-columns.ts";

const TYPE_OF: Record<FieldKind, string> = {
  text: "text",
  date: "date",
  money: "numeric(14,2)",
  boolean: "boolean",
  source: "text",
  dor: "text",
};
const COLUMNS = RECORD_FIELDS.map((field) => ({
  name: columnOf(field),
  field,
  type: TYPE_OF[FIELD[field].kind],
}));

/** The columns of a record's fields, as mirror and silver have them. */
export const fieldColumns: SQL = sql.raw(COLUMNS.map(({ name }) => name).join(", "));

/** The same, typed, out of a jsonb `fields` of the row `r`. */
export const fieldValues: SQL = sql.raw(
  COLUMNS.map(({ name, field, type }) => `(r.fields->>'${field}')::${type} AS ${name}`).join(", "),
);

/** SET of an upsert: the fields become those of the row that came. */
export const fieldsMoved: SQL = sql.raw(COLUMNS.map(({ name }) => `${name} = excluded.${name}`).join(", "));

/** The same as columns of a recordset: for rows that hold the fields under the names of their columns. */
export const fieldDefinitions: SQL = sql.raw(COLUMNS.map(({ name, type }) => `${name} ${type}`).join(", "));

/** A record's fields under the names of their columns. */
export function columnsOf(fields: PfaFields): Record<string, FieldValue> {
  return Object.fromEntries(COLUMNS.map(({ name, field }) => [name, fields[field]]));
}
