"use client";

import { useEffect, useMemo, useRef, useState } from "react";
import { forecastCost } from "#src/domain/cost.ts";
import type { PfaFields } from "#src/domain/record.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import { LiveRows } from "#src/features/working-set/live-rows.ts";
import { activeFilters, type FilterState } from "#src/features/working-set/record-filter.ts";
import type { RecordPages } from "#src/features/working-set/record-pages.ts";
import { type RowView, shownFields, shownValue } from "#src/features/working-set/record-row.ts";
import type { SortField, SortKey } from "#src/features/working-set/sort-order.ts";
import { trpc } from "#src/trpc/client.ts";
import { useLiveEvents } from "#src/trpc/use-live-events.ts";

const costOf = (view: RowView) => forecastCost(shownFields(view), "");

/** Whether a replaced row may stand elsewhere now, or not at all. */
function mayHaveMoved(
  before: RowView,
  after: RowView,
  filter: FilterState,
  sort: readonly SortKey[],
): boolean {
  const differs = (field: keyof PfaFields) => shownValue(before, field) !== shownValue(after, field);
  const fields: SortField[] = sort.map(({ field }) => field);
  if (filter.q.trim() !== "") fields.push("description", "equipment", "manufacturer", "model");
  if (filter.source !== null) fields.push("source");
  if (filter.dor !== null) fields.push("dor");
  if (filter.category.length > 0) fields.push("category");
  if (filter.status.length > 0 && before.row.sync.state !== after.row.sync.state) return true;
  if (before.row.fields.isDiscontinued !== after.row.fields.isDiscontinued)
    return filter.discontinued !== "include";
  return fields.some((field) => {
    if (field === "forecastCost") return costOf(before) !== costOf(after);
    return field !== "pfaId" && differs(field);
  });
}

/**
 * Keeps the rows of the grid true. Nothing is reordered while somebody looks at it: `moved` counts the rows that may
 * stand elsewhere by now.
 */
export function useLiveRows(
  pages: RecordPages,
  range: readonly [number, number],
  filter: FilterState,
  sort: readonly SortKey[],
): { moved: number; forgetMoved: () => void } {
  const { organization, store } = useWorkspace();
  const organizationId = organization.id;
  const { client } = trpc.useUtils();
  const [movedIds, setMovedIds] = useState<ReadonlySet<string>>(new Set());
  const now = useRef({ pages, range, filter, sort });
  now.current = { pages, range, filter, sort };

  const live = useMemo(
    () =>
      new LiveRows({
        store,
        fetchRows: async (pfaIds) => (await client.records.byIds.query({ organizationId, pfaIds })).rows,
        visibleIds: () => {
          const { pages: shown, range: seen } = now.current;
          const ids: string[] = [];
          for (let index = Math.max(0, seen[0] - 10); index <= seen[1] + 10; index++) {
            const pfaId = shown.idAt(index);
            if (pfaId !== undefined) ids.push(pfaId);
          }
          return ids;
        },
        onReplaced: (before, after) => {
          if (!mayHaveMoved(before, after, now.current.filter, now.current.sort)) return;
          setMovedIds((ids) => (ids.has(after.row.pfaId) ? ids : new Set(ids).add(after.row.pfaId)));
        },
      }),
    [store, client, organizationId],
  );
  useEffect(() => () => live.stop(), [live]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another range or order brings other rows into view
  useEffect(() => live.look(), [live, range, pages]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is read anew stands where it should
  useEffect(() => setMovedIds(new Set()), [pages]);

  useLiveEvents(organizationId, (event) => {
    switch (event.type) {
      case "CONNECTED":
        return live.changed(null);
      case "PEMS_STATE":
      case "PULL_PROGRESS":
        return;
      case "RECORDS_CHANGED": {
        const outside = (event.pfaIds ?? []).filter((id) => pages.positionOf(id) === undefined);
        const whole = pages.loadedIds().length >= (pages.state.total ?? 0);
        if (outside.length > 0 && whole && activeFilters(filter) + sort.length > 0) {
          setMovedIds((ids) => new Set([...ids, ...outside]));
        }
        return live.changed(event.pfaIds);
      }
      default:
        return live.changed(event.pfaIds);
    }
  });
  useEffect(() => store.onOutdated((pfaIds) => live.changed(pfaIds)), [store, live]);
  return { moved: movedIds.size, forgetMoved: () => setMovedIds(new Set()) };
}
