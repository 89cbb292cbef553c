import { type SQL, sql } from "drizzle-orm";
import { BETWEEN_FIELDS } from "#src/db/schema/search.ts";
import type { FieldConditions } from "#src/domain/field-condition.ts";
import type { RecordField } from "#src/domain/record.ts";
import { searchTerms } from "#src/domain/record-search.ts";
import type { Member } from "#src/services/organizations/member.ts";
import { fieldConditions } from "#src/services/records/field-conditions.ts";
import type { RowSyncState } from "#src/services/records/record-row.ts";

/** Which records; all conditions hold together. Values are compared with what the member sees. */
export interface RecordFilter {
  /** Words and phrases in any case and order, each part of the id or of one of SEARCHED_FIELDS: src/domain/record-search.ts. */
  search?: string | undefined;
  source?: "Rental" | "Purchase" | undefined;
  dor?: "BEO" | "PROJECT" | undefined;
  category?: readonly string[] | undefined;
  class?: readonly string[] | undefined;
  areaSilo?: readonly string[] | undefined;
  /** States of the badge. */
  status?: readonly RowSyncState[] | undefined;
  /** Discontinued records are left out unless asked for. */
  discontinued?: "exclude" | "include" | "only" | undefined;
  /** Only records of which the member has a draft. */
  mine?: boolean | undefined;
  /** Conditions on single fields. */
  fields?: FieldConditions | undefined;
}

const LISTED = ["category", "class", "areaSilo"] as const;

/** What a filter needs to know of a row. */
export interface FilterColumns {
  /** In lower case: src/db/schema/search.ts. */
  searchText: SQL;
  field(name: RecordField): SQL;
  /** The state of the badge. */
  state: SQL;
  hasDraft: SQL;
}

/**
 * The filter as one SQL condition.
 * @throws DomainError BAD_INPUT naming a field whose condition has no sense; FORBIDDEN for money that the member may not see
 */
export function filterCondition(member: Member, filter: RecordFilter, columns: FilterColumns): SQL {
  const { field } = columns;
  const conditions: SQL[] = [sql`true`];
  const search = filter.search?.replaceAll("\u0000", "").replaceAll(BETWEEN_FIELDS, "") ?? "";
  for (const term of searchTerms(search)) {
    conditions.push(sql`strpos(${columns.searchText}, lower(${term})) > 0`);
  }
  if (filter.source) conditions.push(sql`${field("source")} = ${filter.source}`);
  if (filter.dor) conditions.push(sql`${field("dor")} = ${filter.dor}`);
  for (const name of LISTED) {
    const values = filter[name]?.map((value) => value.replaceAll("\u0000", ""));
    if (values?.length) conditions.push(sql`${field(name)} = ANY(${sql.param(values)}::text[])`);
  }
  if (filter.status?.length)
    conditions.push(sql`${columns.state} = ANY(${sql.param(filter.status)}::text[])`);
  if (filter.discontinued === "only") conditions.push(field("isDiscontinued"));
  if ((filter.discontinued ?? "exclude") === "exclude") conditions.push(sql`NOT ${field("isDiscontinued")}`);
  if (filter.mine) conditions.push(columns.hasDraft);
  conditions.push(...fieldConditions(member, filter.fields ?? {}, field));
  return sql.join(conditions, sql` AND `);
}
