"use client";

import { useCallback, useEffect, useMemo, useState } from "react";
import { notify } from "#src/components/toast.tsx";
import { problemOf } from "#src/features/shell/problem.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import type { RecordQuery } from "#src/features/working-set/may-have-moved.ts";
import { type GroupFigures, sameGroups } from "#src/features/working-set/outline.ts";
import { toRecordFilter } from "#src/features/working-set/record-filter.ts";
import { RecordPages } from "#src/features/working-set/record-pages.ts";
import { recordOrder } from "#src/features/working-set/sort-order.ts";
import { useSumsChanged } from "#src/features/working-set/use-sums-changed.ts";
import { trpc } from "#src/trpc/client.ts";
import { usePaced } from "#src/trpc/use-paced.ts";

/** Rows that the first question is for. */
const FIRST_ROWS = 40;

/** Sums of groups may be a moment old. */
const GATHER_MS = 1000;

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

/** The records under a query. What is shown stays until the first window and the groups of the new one are here. */
export function useRecordPages({ filter, group, sort }: RecordQuery): ShownRecordsState {
  const { organization, store } = useWorkspace();
  const organizationId = organization.id;
  const { client } = trpc.useUtils();
  const [reloads, setReloads] = useState(0);
  const key = JSON.stringify([toRecordFilter(filter), group, sort, reloads]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the query
  const wanted = useMemo(() => {
    const asked = toRecordFilter(filter);
    const order = recordOrder(group, sort);
    const pages = new RecordPages(store, (offset, limit) =>
      client.records.list.query({ organizationId, filter: asked, sort: order, offset, limit, totals: false }),
    );
    const readGroups = async (): Promise<readonly GroupFigures[]> =>
      group.length === 0
        ? []
        : (await client.records.outline.query({ organizationId, filter: asked, group: [...group] })).groups;
    return { key, query: { filter, group, sort }, pages, readGroups };
  }, [key, store, client, organizationId]);

  const [shown, setShown] = useState<ShownRecords>(() => ({
    key,
    query: wanted.query,
    pages: wanted.pages,
    groups: group.length === 0 ? [] : null,
  }));
  useEffect(() => {
    let current = true;
    const { readGroups, ...records } = wanted;
    const read = async () => {
      const [groups] = await Promise.all([readGroups(), wanted.pages.ensure(0, FIRST_ROWS)]);
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
