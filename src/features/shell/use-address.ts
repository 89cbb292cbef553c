"use client";

import {
  createParser,
  createSerializer,
  parseAsArrayOf,
  parseAsBoolean,
  parseAsString,
  parseAsStringLiteral,
  useQueryStates,
} from "nuqs";
import { createContext, useContext, useMemo } from "react";
import { flushSync } from "react-dom";
import { type FieldConditions, formatConditions, parseConditions } from "#src/domain/field-condition.ts";
import { GROUP_FIELDS, type GroupField, MOST_GROUP_LEVELS } from "#src/domain/record-order.ts";
import { queryAsked } from "#src/features/shell/address-watch.ts";
import type { RecordQuery } from "#src/features/working-set/may-have-moved.ts";
import { type FilterState, NO_FILTER } from "#src/features/working-set/record-filter.ts";
import { formatSort, parseSort, type SortKey } from "#src/features/working-set/sort-order.ts";

const STATES = ["synced", "draft", "committed", "queued", "syncing", "conflict", "failed"] as const;

const sortParser = createParser<SortKey[]>({
  parse: parseSort,
  serialize: formatSort,
  eq: (a, b) => formatSort(a) === formatSort(b),
});

const fieldsParser = createParser<FieldConditions>({
  parse: parseConditions,
  serialize: formatConditions,
  eq: (a, b) => formatConditions(a) === formatConditions(b),
});

const groupParser = createParser<GroupField[]>({
  parse: (text) =>
    [...new Set(text.split(","))]
      .flatMap((name) => GROUP_FIELDS.find((field) => field === name) ?? [])
      .slice(0, MOST_GROUP_LEVELS),
  serialize: (group) => group.join(","),
  eq: (a, b) => a.join() === b.join(),
});

const PARSERS = {
  q: parseAsString.withDefault(""),
  source: parseAsStringLiteral(["Rental", "Purchase"]),
  dor: parseAsStringLiteral(["BEO", "PROJECT"]),
  category: parseAsArrayOf(parseAsString).withDefault([]),
  status: parseAsArrayOf(parseAsStringLiteral(STATES)).withDefault([]),
  discontinued: parseAsStringLiteral(["exclude", "include", "only"]).withDefault("exclude"),
  mine: parseAsBoolean.withDefault(false),
  fields: fieldsParser.withDefault({}),
  sort: sortParser.withDefault([]),
  group: groupParser.withDefault([]),
  sel: parseAsString,
  saved: parseAsString,
  record: parseAsString,
  field: parseAsString,
  conflict: parseAsString,
  error: parseAsString,
  review: parseAsBoolean.withDefault(false),
  import: parseAsString,
  bulk: parseAsString,
};

/** What opens over the view, and closes with Back. */
const OPENED = ["record", "conflict", "error", "review", "import", "bulk"] as const;

/** What says which records are shown, and in which order. */
const QUERY = [...(Object.keys(NO_FILTER) as (keyof FilterState)[]), "sort", "group"] as const;

/** The query after a change; null leaves a part out. */
function asked(now: RecordQuery, change: AddressChange): RecordQuery {
  const { sort, group, ...filter } = change;
  const given = Object.fromEntries(
    (Object.keys(NO_FILTER) as (keyof FilterState)[])
      .filter((name) => Object.hasOwn(filter, name))
      .map((name) => [name, filter[name] ?? NO_FILTER[name]]),
  );
  return {
    filter: { ...now.filter, ...given },
    sort: sort === undefined ? now.sort : ((sort ?? []) as SortKey[]),
    group: group === undefined ? now.group : ((group ?? []) as GroupField[]),
  };
}

/** A change of the address; null takes a part out. */
export type AddressChange = Partial<{ [K in keyof typeof PARSERS]: unknown }>;

const serialize = createSerializer(PARSERS);

/** The query string with a change, `?q=crane` or empty. What this page doesn't know of it stays. */
export function withAddress(search: string, change: AddressChange): string {
  return serialize(new URLSearchParams(search), change as Parameters<typeof serialize>[1]);
}

/** As `import` in the address: no file was chosen yet. */
export const NEW_IMPORT = "new";

export interface Address {
  readonly filter: FilterState;
  readonly sort: readonly SortKey[];
  /** What the records are grouped by, outermost first. */
  readonly group: readonly GroupField[];
  /** The selected records: selection.ts. */
  readonly sel: string | null;
  /** The saved view that was opened. */
  readonly saved: string | null;
  /** The open record, conflict, error or review. */
  readonly record: string | null;
  /** The field of the open record whose changes are shown. */
  readonly field: string | null;
  readonly conflict: string | null;
  readonly error: string | null;
  readonly review: boolean;
  /** The import that is looked at (its id, or `NEW_IMPORT`). */
  readonly import: string | null;
  /** The bulk operation whose dialog is open. */
  readonly bulk: string | null;
  readonly set: (change: AddressChange) => void;
}

/** More than a call takes from being asked for until it leaves. */
const TICKS = 10;

/**
 * Paints a change at the end of this task, when the calls that were made before it have left: to paint it takes longer than
 * they need to leave, and they would wait for it.
 */
async function afterCalls(change: () => void): Promise<void> {
  for (let tick = 0; tick < TICKS; tick++) await undefined;
  flushSync(change);
}

export const AddressContext = createContext<Address | null>(null);

/** What the address holds for all views: a link shows a colleague the same filter, order, groups, selection and open record. */
export function useAddress(): Address {
  const address = useContext(AddressContext);
  if (address === null) throw new Error("useAddress outside of AddressProvider");
  return address;
}

/** Reads the address, once for all who use it: the router has every reader rendered up to three times for each change. */
export function useReadAddress(): Address {
  const [state, setState] = useQueryStates(PARSERS, { history: "replace", shallow: true });
  return useMemo(() => {
    const {
      sort,
      group,
      sel,
      saved,
      record,
      field,
      conflict,
      error,
      review,
      import: opened,
      bulk,
      ...filter
    } = state;
    return {
      filter,
      sort,
      group,
      sel,
      saved,
      record,
      field,
      conflict,
      error,
      review,
      import: opened,
      bulk,
      set: (change) => {
        const opens = OPENED.some((name) => Object.hasOwn(change, name) && change[name]);
        const history = opens ? "push" : "replace";
        const become = () => void setState(change as Parameters<typeof setState>[0], { history });
        if (!QUERY.some((name) => Object.hasOwn(change, name))) return become();
        queryAsked(asked({ filter, sort, group }, change));
        void afterCalls(become);
      },
    };
  }, [state, setState]);
}
