"use client";

import { useCallback, useEffect, useMemo, useState } from "react";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import { type FilterState, toRecordFilter } from "#src/features/working-set/record-filter.ts";
import { RecordPages } from "#src/features/working-set/record-pages.ts";
import type { SortKey } from "#src/features/working-set/sort-order.ts";
import { trpc } from "#src/trpc/client.ts";

export interface ShownPages {
  readonly pages: RecordPages;
  /** Other records are on the way; the old ones stay until they are here. */
  readonly waiting: boolean;
  /** Reads everything under the same filter and order anew. */
  readonly reload: () => void;
}

/** The records under a filter and order. What is shown stays until the first window of the new ones is here. */
export function useRecordPages(filter: FilterState, sort: readonly SortKey[]): ShownPages {
  const { organization, store } = useWorkspace();
  const { client } = trpc.useUtils();
  const [reloads, setReloads] = useState(0);
  const key = JSON.stringify([toRecordFilter(filter), sort, reloads]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for filter and order
  const wanted = useMemo(
    () =>
      new RecordPages(store, (offset, limit) =>
        client.records.list.query({
          organizationId: organization.id,
          filter: toRecordFilter(filter),
          sort: sort.map(({ field, direction }) => ({ field, direction })),
          offset,
          limit,
        }),
      ),
    [key, store, client, organization.id],
  );
  const [shown, setShown] = useState(wanted);
  useEffect(() => {
    let current = true;
    void wanted.ensure(0, 40).then(() => {
      if (current) setShown(wanted);
    });
    return () => {
      current = false;
    };
  }, [wanted]);
  const reload = useCallback(() => setReloads((count) => count + 1), []);
  return { pages: shown, waiting: shown !== wanted, reload };
}
