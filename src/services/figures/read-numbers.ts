import { type SQL, sql } from "drizzle-orm";
import type { Transaction } from "#src/db/connection.ts";
import type { RecordNumbers } from "#src/domain/monthly-spread.ts";
import { FIELD, MONEY_FIELDS, type RecordField } from "#src/domain/record.ts";
import type { GroupField } from "#src/domain/record-order.ts";
import type { Member } from "#src/services/organizations/member.ts";
import { EffectiveView } from "#src/services/records/effective-view.ts";
import { filterCondition, type RecordFilter } from "#src/services/records/record-filter.ts";
import { seesMoney } from "#src/services/records/visible-fields.ts";

const DATES = [
  "originalStart",
  "originalEnd",
  "forecastStart",
  "forecastEnd",
  "actualStart",
  "actualEnd",
] as const satisfies readonly RecordField[];

/** What a record is grouped by: its value, and what makes values one group (texts that differ in case only). */
export interface GroupValue {
  value: string | boolean | null;
  key: string | boolean | null;
}

/** A row as the database gives it: tens of thousands are not worth another form. */
export interface NumberedRecord extends RecordNumbers, Record<string, unknown> {
  pfaId: string;
}

/** What a record has in the field at this place of those that were asked for. */
export function groupOf(record: NumberedRecord, at: number): GroupValue {
  const value = record[`value${at}`] as GroupValue["value"];
  const key = record[`key${at}`] as GroupValue["key"] | undefined;
  return { value, key: key === undefined ? value : key };
}

/**
 * The matching records as the member sees them, in numbers (src/domain/monthly-spread.ts), ordered by id. Money is not
 * even read for whoever may not see it: every cost is unknown then.
 * @throws DomainError BAD_INPUT, FORBIDDEN for what the filter asks
 */
export async function readNumbers(
  tx: Transaction,
  member: Member,
  filter: RecordFilter,
  fields: readonly GroupField[],
): Promise<NumberedRecord[]> {
  const view = new EffectiveView(member);
  const condition = filterCondition(member, filter, view);
  const money = (name: RecordField) =>
    seesMoney(member) ? sql`(${view.field(name)} * 100)::float8` : sql`NULL::float8`;
  const named = (value: SQL, name: string) => sql`${value} AS ${sql.identifier(name)}`;
  const columns = [
    named(view.pfaId, "pfaId"),
    named(view.field("source"), "source"),
    named(view.field("isActualized"), "isActualized"),
    ...MONEY_FIELDS.map((name) => named(money(name), name)),
    ...DATES.map((name) => named(sql`${view.field(name)} - DATE '1970-01-01'`, name)),
    ...fields.flatMap((field, at) => [
      named(view.field(field), `value${at}`),
      ...(FIELD[field].kind === "text" ? [named(sql`lower(${view.field(field)})`, `key${at}`)] : []),
    ]),
  ];
  const { rows } = await tx.execute<NumberedRecord>(sql`
    SELECT ${sql.join(columns, sql`, `)} FROM ${view.from()} WHERE ${condition} ORDER BY v.pfa_id`);
  return rows;
}
