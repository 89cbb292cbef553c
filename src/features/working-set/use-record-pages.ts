"use client";

import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { notify } from "#src/components/toast.tsx";
import { onQueryAsked } from "#src/features/shell/address-watch.ts";
import { problemOf } from "#src/features/shell/problem.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import type { FirstRows } from "#src/features/working-set/first-rows.ts";
import type { RecordQuery } from "#src/features/working-set/may-have-moved.ts";
import { type GroupFigures, sameGroups } from "#src/features/working-set/outline.ts";
import { toRecordFilter } from "#src/features/working-set/record-filter.ts";
import { RecordPages } from "#src/features/working-set/record-pages.ts";
import { recordOrder } from "#src/features/working-set/sort-order.ts";
import { useSumsChanged } from "#src/features/working-set/use-sums-changed.ts";
import { trpc } from "#src/trpc/client.ts";
import { AT_ONCE } from "#src/trpc/links.ts";
import { usePaced } from "#src/trpc/use-paced.ts";

/** Rows that the first question is for. */
const FIRST_ROWS = 40;

/** Sums of groups may be a moment old. */
const GATHER_MS = 1000;

/** What came with a page and was used. */
const taken = new WeakSet<FirstRows>();

/** Records and groups of one query. */
export interface ShownRecords {
  readonly key: string;
  readonly query: RecordQuery;
  readonly pages: RecordPages;
  /** Null until they are here; empty without groups. */
  readonly groups: readonly GroupFigures[] | null;
}

export interface ShownRecordsState {
  readonly shown: ShownRecords;
  /** Other records are on the way; the old ones stay until they are here. */
  readonly waiting: boolean;
  /** Reads everything under the same query anew. */
  readonly reload: () => void;
}

interface WantedRecords extends Omit<ShownRecords, "groups"> {
  readonly readGroups: () => Promise<readonly GroupFigures[]>;
  /** Asks for groups and first rows; once. */
  readonly start: () => Promise<readonly GroupFigures[]>;
}

/**
 * The records under a query. What is shown stays until the first window and the groups of the new one are here.
 * @param firstRows what came with the page, for the first query where that asks for all records
 */
export function useRecordPages(
  { filter, group, sort }: RecordQuery,
  firstRows: FirstRows | null,
): ShownRecordsState {
  const { organization, store } = useWorkspace();
  const organizationId = organization.id;
  const { client } = trpc.useUtils();
  const [reloads, setReloads] = useState(0);
  const keyOf = useCallback(
    (query: RecordQuery) =>
      JSON.stringify([organizationId, toRecordFilter(query.filter), query.group, query.sort, reloads]),
    [organizationId, reloads],
  );
  const [given] = useState(firstRows);
  const make = useCallback(
    (query: RecordQuery): WantedRecords => {
      // Good once, for the first query: whoever comes back to a page is given the same again, out of date by then.
      const rows = given !== null && !taken.has(given) && given;
      if (rows) taken.add(rows);
      const asked = {
        organizationId,
        filter: toRecordFilter(query.filter),
        sort: recordOrder(query.group, query.sort),
      };
      const pages = new RecordPages(
        store,
        async (offset, limit) =>
          (offset === 0 && (await rows)) ||
          client.records.list.query({ ...asked, offset, limit, totals: false }, { context: AT_ONCE }),
        {
          readOrder: async (limit) => (await client.records.ids.query({ ...asked, offset: 0, limit })).pfaIds,
          readRows: async (pfaIds) => (await client.records.byIds.query({ organizationId, pfaIds })).rows,
        },
      );
      const readGroups = async (): Promise<readonly GroupFigures[]> =>
        query.group.length === 0
          ? []
          : (
              await client.records.outline.query(
                { organizationId, filter: asked.filter, group: [...query.group] },
                { context: AT_ONCE },
              )
            ).groups;
      let first: Promise<readonly GroupFigures[]> | undefined;
      const start = () => {
        first ??= Promise.all([readGroups(), pages.ensure(0, FIRST_ROWS)]).then(([groups]) => groups);
        return first;
      };
      return { key: keyOf(query), query, pages, readGroups, start };
    },
    [store, client, organizationId, keyOf, given],
  );
  const key = keyOf({ filter, group, sort });
  /** Asked for by whoever changed the address, while nothing is painted for it yet. */
  const early = useRef<WantedRecords | null>(null);
  useEffect(
    () =>
      onQueryAsked((query) => {
        if (keyOf(query) === key) return;
        early.current = make(query);
        early.current.start().catch(() => undefined);
      }),
    [keyOf, key, make],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the query
  const wanted = useMemo(
    () => (early.current?.key === key ? early.current : make({ filter, group, sort })),
    [key, make],
  );

  const [shown, setShown] = useState<ShownRecords>(() => ({
    key,
    query: wanted.query,
    pages: wanted.pages,
    groups: group.length === 0 ? [] : null,
  }));
  useEffect(() => {
    let current = true;
    if (early.current === wanted) early.current = null;
    const { readGroups, start, ...records } = wanted;
    const read = async () => {
      const groups = await start();
      // At once: as a transition the rows would be rendered in slices, and come with what else is rendered for the address.
      if (current) setShown({ ...records, groups });
    };
    read().catch((error) => {
      // The rows come without groups rather than not at all, with the reason.
      wanted.pages.fail(error);
      if (!current) return;
      setShown({ ...records, groups: [] });
      const title = "The records are shown without groups";
      notify({ tone: "warning", title, description: problemOf(error).message, bundle: "no-groups" });
    });
    return () => {
      current = false;
    };
  }, [wanted]);
  const asks = usePaced(async () => {
    if (shown.pages !== wanted.pages || shown.groups === null || shown.groups.length === 0) return;
    const groups = await wanted.readGroups();
    setShown((now) =>
      now.pages === wanted.pages && sameGroups(now.groups, groups) ? { ...now, groups } : now,
    );
  });
  useSumsChanged(() => asks.changed(GATHER_MS));
  const reload = useCallback(() => setReloads((count) => count + 1), []);
  return { shown, waiting: shown.pages !== wanted.pages, reload };
}
