"use client";

import { useCallback, useRef } from "react";
import { announce } from "#src/components/live-region.tsx";
import { notify } from "#src/components/toast.tsx";
import { countIn, idsOf, recordsIn } from "#src/features/grid/range-records.ts";
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
      const count = countIn(outline, oneRow, otherRow);
      const indexes = recordsIn(outline, oneRow, otherRow, count);
      const loaded = indexes.flatMap((index) => pages.idAt(index) ?? []);
      selection.replace(loaded);
      if (loaded.length === count) return;
      const order = { filter: toRecordFilter(query.filter), sort: recordOrder(query.group, query.sort) };
      // One question, however many groups lie between: those that aren't shown are left out here.
      const ids = async (offset: number, limit: number) =>
        (await client.records.ids.query({ organizationId, ...order, offset, limit })).pfaIds;
      const read = async () => {
        const pfaIds = await idsOf({ pages }, { ids }, indexes);
        if (asked.current !== question) return;
        selection.replace(pfaIds);
        announce(`${recordsText(pfaIds.length)} selected`);
      };
      read().catch((error) => {
        if (asked.current !== question) return;
        notify({ tone: "error", title: "Couldn't select all rows", description: problemOf(error).message });
      });
    },
    [organizationId, selection, outline, pages, query, client],
  );
}
