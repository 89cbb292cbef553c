import type { FieldConditions } from "#src/domain/field-condition.ts";
import type { Dor, Source } from "#src/domain/record.ts";
import type { SyncState } from "#src/features/working-set/record-row.ts";

/** The filter as it stands in the address; empty means "all". */
export interface FilterState {
  readonly q: string;
  readonly source: Source | null;
  readonly dor: Dor | null;
  readonly category: readonly string[];
  readonly status: readonly SyncState[];
  readonly discontinued: "exclude" | "include" | "only";
  readonly mine: boolean;
  /** Conditions on single columns. */
  readonly fields: FieldConditions;
}

/** The filter as `records.list` takes it. */
export interface RecordFilterInput {
  search?: string;
  source?: Source;
  dor?: Dor;
  category?: string[];
  status?: SyncState[];
  discontinued?: "exclude" | "include" | "only";
  mine?: boolean;
  fields?: FieldConditions;
}

export const NO_FILTER: FilterState = {
  q: "",
  source: null,
  dor: null,
  category: [],
  status: [],
  discontinued: "exclude",
  mine: false,
  fields: {},
};

/** What the server is asked for; only what narrows is named. */
export function toRecordFilter(filter: FilterState): RecordFilterInput {
  const search = filter.q.trim();
  return {
    ...(search !== "" && { search }),
    ...(filter.source !== null && { source: filter.source }),
    ...(filter.dor !== null && { dor: filter.dor }),
    ...(filter.category.length > 0 && { category: [...filter.category] }),
    ...(filter.status.length > 0 && { status: [...filter.status] }),
    ...(filter.discontinued !== "exclude" && { discontinued: filter.discontinued }),
    ...(filter.mine && { mine: true }),
    ...(Object.keys(filter.fields).length > 0 && { fields: filter.fields }),
  };
}

/** How many parts of the filter narrow the view. */
export function activeFilters(filter: FilterState): number {
  const { fields = {}, ...others } = toRecordFilter(filter);
  return Object.keys(others).length + Object.keys(fields).length;
}
