"use client";

import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import { LiveRows } from "#src/features/working-set/live-rows.ts";
import { mayHaveMoved, type RecordQuery } from "#src/features/working-set/may-have-moved.ts";
import type { RecordPages } from "#src/features/working-set/record-pages.ts";
import { trpc } from "#src/trpc/client.ts";
import { useLiveEvents } from "#src/trpc/use-live-events.ts";

export interface LiveRowsState {
  /** How many rows may stand elsewhere by now. */
  readonly moved: number;
  /** Other rows came into view. */
  readonly look: () => void;
}

/**
 * Keeps the rows of the working set true. Nothing is reordered while somebody looks at it: `moved` counts the rows that
 * may stand elsewhere by now.
 * @param visibleIds ids on the screen
 */
export function useLiveRows(
  pages: RecordPages,
  query: RecordQuery,
  visibleIds: () => readonly string[],
): LiveRowsState {
  const { organization, store } = useWorkspace();
  const organizationId = organization.id;
  const { client } = trpc.useUtils();
  const [movedIds, setMovedIds] = useState<ReadonlySet<string>>(new Set());
  const now = useRef({ query, visibleIds });
  now.current = { query, visibleIds };

  const live = useMemo(
    () =>
      new LiveRows({
        store,
        fetchRows: async (pfaIds) => (await client.records.byIds.query({ organizationId, pfaIds })).rows,
        visibleIds: () => now.current.visibleIds(),
        onReplaced: (before, after) => {
          if (!mayHaveMoved(before, after, now.current.query)) return;
          setMovedIds((ids) => (ids.has(after.row.pfaId) ? ids : new Set(ids).add(after.row.pfaId)));
        },
      }),
    [store, client, organizationId],
  );
  useEffect(() => () => live.stop(), [live]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is read anew stands where it should, and shows other rows
  useEffect(() => {
    setMovedIds(new Set());
    live.look();
  }, [pages, live]);

  useLiveEvents(organizationId, (event) => {
    switch (event.type) {
      case "CONNECTED":
        return store.outdated(null);
      case "PEMS_STATE":
      case "PULL_PROGRESS":
      case "DRAFTED":
        return;
      default:
        return store.outdated(event.pfaIds);
    }
  });
  useEffect(() => store.onOutdated((pfaIds) => live.changed(pfaIds)), [store, live]);
  const look = useCallback(() => live.look(), [live]);
  return { moved: movedIds.size, look };
}
