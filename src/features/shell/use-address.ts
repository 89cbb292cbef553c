"use client";

import {
  createParser,
  parseAsArrayOf,
  parseAsBoolean,
  parseAsString,
  parseAsStringLiteral,
  useQueryStates,
} from "nuqs";
import { useMemo } from "react";
import type { FilterState } from "#src/features/working-set/record-filter.ts";
import { formatSort, parseSort, type SortKey } from "#src/features/working-set/sort-order.ts";

const STATES = ["synced", "draft", "committed", "queued", "syncing", "conflict", "failed"] as const;

const sortParser = createParser<SortKey[]>({
  parse: parseSort,
  serialize: formatSort,
  eq: (a, b) => formatSort(a) === formatSort(b),
});

const PARSERS = {
  q: parseAsString.withDefault(""),
  source: parseAsStringLiteral(["Rental", "Purchase"]),
  dor: parseAsStringLiteral(["BEO", "PROJECT"]),
  category: parseAsArrayOf(parseAsString).withDefault([]),
  status: parseAsArrayOf(parseAsStringLiteral(STATES)).withDefault([]),
  discontinued: parseAsStringLiteral(["exclude", "include", "only"]).withDefault("exclude"),
  mine: parseAsBoolean.withDefault(false),
  sort: sortParser.withDefault([]),
  record: parseAsString,
  conflict: parseAsString,
  error: parseAsString,
  review: parseAsBoolean.withDefault(false),
  import: parseAsString,
};

/** As `import` in the address: no file was chosen yet. */
export const NEW_IMPORT = "new";

export interface Address {
  readonly filter: FilterState;
  readonly sort: readonly SortKey[];
  /** The open record, conflict, error or review. */
  readonly record: string | null;
  readonly conflict: string | null;
  readonly error: string | null;
  readonly review: boolean;
  /** The import that is looked at (its id, or `NEW_IMPORT`). */
  readonly import: string | null;
  readonly set: (change: Partial<{ [K in keyof typeof PARSERS]: unknown }>) => void;
}

/** What the address holds of the grid: a link shows a colleague the same view, filter, order and open record. */
export function useAddress(): Address {
  const [state, setState] = useQueryStates(PARSERS, { history: "replace", shallow: true });
  return useMemo(() => {
    const { sort, record, conflict, error, review, import: opened, ...filter } = state;
    return {
      filter,
      sort,
      record,
      conflict,
      error,
      review,
      import: opened,
      set: (change) => void setState(change as Parameters<typeof setState>[0]),
    };
  }, [state, setState]);
}
