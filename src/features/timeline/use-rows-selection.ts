"use client";

import { useCallback, useRef } from "react";
import { announce } from "#src/components/live-region.tsx";
import { notify } from "#src/components/toast.tsx";
import { problemOf } from "#src/features/shell/problem.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import { recordsText } from "#src/features/timeline/timeline-words.ts";
import { toRecordFilter } from "#src/features/working-set/record-filter.ts";
import { recordOrder } from "#src/features/working-set/sort-order.ts";
import { useWorkingSet } from "#src/features/working-set/working-set-provider.tsx";
import { trpc } from "#src/trpc/client.ts";

/** Selects the records of all rows between two; what no window holds yet is asked for. */
export function useRowsSelection(): (oneRow: number, otherRow: number) => void {
  const { organization, selection } = useWorkspace();
  const organizationId = organization.id;
  const { outline, pages, query } = useWorkingSet();
  const { client } = trpc.useUtils();
  const asked = useRef(0);
  return useCallback(
    (oneRow, otherRow) => {
      asked.current += 1;
      const question = asked.current;
      const runs = outline.recordsBetween(oneRow, otherRow);
      const known = runs.flatMap(([first, last]) => {
        const ids: (string | undefined)[] = [];
        for (let index = first; index <= last; index++) ids.push(pages.idAt(index));
        return ids;
      });
      const loaded = known.filter((pfaId) => pfaId !== undefined);
      selection.replace(loaded);
      if (loaded.length === known.length) return;
      const read = async () => {
        const parts = await Promise.all(
          runs.map(async ([first, last]) => {
            const filter = toRecordFilter(query.filter);
            const limit = last - first + 1;
            const sort = recordOrder(query.group, query.sort);
            return client.records.ids.query({ organizationId, filter, sort, offset: first, limit });
          }),
        );
        if (asked.current !== question) return;
        const ids = parts.flatMap(({ pfaIds }) => pfaIds);
        selection.replace(ids);
        announce(`${recordsText(ids.length)} selected`);
      };
      read().catch((error) => {
        if (asked.current !== question) return;
        notify({ tone: "error", title: "Couldn't select all rows", description: problemOf(error).message });
      });
    },
    [organizationId, selection, outline, pages, query, client],
  );
}
