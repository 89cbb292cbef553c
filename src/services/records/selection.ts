import { type SQL, sql } from "drizzle-orm";
import type { Transaction } from "#src/db/connection.ts";
import { MAX_BULK_RECORDS } from "#src/domain/bulk-limit.ts";
import { DomainError } from "#src/domain/errors.ts";
import type { Member } from "#src/services/organizations/member.ts";
import { EffectiveView } from "#src/services/records/effective-view.ts";
import { idArray } from "#src/services/records/load-records.ts";
import { filterCondition, type RecordFilter } from "#src/services/records/record-filter.ts";

/** Records by id, or all that match a filter but for some. */
export type SelectionInput =
  | { readonly pfaIds: readonly string[] }
  | { readonly filter: RecordFilter; readonly except?: readonly string[] };

/**
 * The records of a selection as a condition on a view.
 * @throws DomainError TOO_MANY (ids), BAD_INPUT, FORBIDDEN
 */
export function selectionCondition(member: Member, selection: SelectionInput, view: EffectiveView): SQL {
  if ("pfaIds" in selection) {
    requireFew(selection.pfaIds.length);
    return sql`${view.pfaId} = ANY(${idArray(selection.pfaIds)})`;
  }
  const matching = filterCondition(member, selection.filter, view);
  const { except = [] } = selection;
  return except.length === 0 ? matching : sql`${matching} AND ${view.pfaId} <> ALL(${idArray(except)})`;
}

/**
 * Ids of a selection, each once. Ids that were named are not looked up here.
 * @throws DomainError TOO_MANY above 25,000 records, BAD_INPUT, FORBIDDEN
 */
export async function selectedIds(
  tx: Transaction,
  member: Member,
  selection: SelectionInput,
): Promise<string[]> {
  if ("pfaIds" in selection) {
    requireFew(selection.pfaIds.length);
    return [...new Set(selection.pfaIds)];
  }
  const view = new EffectiveView(member);
  const condition = selectionCondition(member, selection, view);
  const { rows } = await tx.execute<{ pfa_id: string }>(
    sql`SELECT v.pfa_id FROM ${view.from()} WHERE ${condition} LIMIT ${MAX_BULK_RECORDS + 1}`,
  );
  requireFew(rows.length);
  return rows.map((row) => row.pfa_id);
}

function requireFew(count: number): void {
  if (count <= MAX_BULK_RECORDS) return;
  const limit = MAX_BULK_RECORDS.toLocaleString("en-US");
  throw new DomainError("TOO_MANY", `At most ${limit} records can be changed at once. Select fewer.`, {
    field: "selection",
    details: { limit: MAX_BULK_RECORDS },
  });
}
