import { forecastCost, planCost } from "#src/domain/cost.ts";
import type { FieldConditions } from "#src/domain/field-condition.ts";
import { type PfaFields, RECORD_FIELDS, type RecordField } from "#src/domain/record.ts";
import type { GroupField, SortField } from "#src/domain/record-order.ts";
import { SEARCHED_FIELDS } from "#src/domain/record-search.ts";
import type { FilterState } from "#src/features/working-set/record-filter.ts";
import { type RowView, shownFields, shownValue } from "#src/features/working-set/record-row.ts";
import type { SortKey } from "#src/features/working-set/sort-order.ts";

/** Which records a view shows, in which order, under which groups. */
export interface RecordQuery {
  readonly filter: FilterState;
  readonly group: readonly GroupField[];
  readonly sort: readonly SortKey[];
}

/** Whether a replaced row may stand elsewhere under a query now, or not at all. */
export function mayHaveMoved(before: RowView, after: RowView, { filter, group, sort }: RecordQuery): boolean {
  if (filter.status.length > 0 && before.row.sync.state !== after.row.sync.state) return true;
  if (filter.mine && (before.row.draft === null) !== (after.row.draft === null)) return true;
  if (before.row.fields.isDiscontinued !== after.row.fields.isDiscontinued)
    return filter.discontinued !== "include";
  const fields: SortField[] = [
    ...sort.map(({ field }) => field),
    ...group,
    ...(filter.q.trim() === "" ? [] : SEARCHED_FIELDS),
    ...(filter.source === null ? [] : (["source"] as const)),
    ...(filter.dor === null ? [] : (["dor"] as const)),
    ...(filter.category.length === 0 ? [] : (["category"] as const)),
    ...conditionFields(filter.fields),
  ];
  return fields.some((field) => differs(field, before, after));
}

function conditionFields(conditions: FieldConditions): RecordField[] {
  return RECORD_FIELDS.filter((field) => conditions[field] !== undefined);
}

function differs(field: SortField, before: RowView, after: RowView): boolean {
  const either = (...fields: (keyof PfaFields)[]) =>
    fields.some((name) => shownValue(before, name) !== shownValue(after, name));
  switch (field) {
    case "pfaId":
      return false;
    case "pemsUpdatedAt":
      return before.row.pemsUpdatedAt !== after.row.pemsUpdatedAt;
    case "planCost":
      return planCost(shownFields(before), "") !== planCost(shownFields(after), "");
    case "forecastCost":
      return forecastCost(shownFields(before), "") !== forecastCost(shownFields(after), "");
    case "actualCost":
      return either("source", "monthlyRate", "purchasePrice", "isActualized", "actualStart", "actualEnd");
    case "duration":
      return either("forecastStart", "forecastEnd");
    default:
      return either(field);
  }
}
