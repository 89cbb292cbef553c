"use client";

import { useCallback, useMemo } from "react";
import type { TimeLayer } from "#src/domain/timeline-bars.ts";
import type { DaySpan } from "#src/domain/timeline-snap.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import { extentOf } from "#src/features/timeline/time-extent.ts";
import { type FilterState, toRecordFilter } from "#src/features/working-set/record-filter.ts";
import { useSumsChanged } from "#src/features/working-set/use-sums-changed.ts";
import { trpc } from "#src/trpc/client.ts";

/**
 * From the first to the last day of all records that match, as far as some layers show them: as it was known last, and read
 * anew where records may have moved since. Null where nothing is shown.
 */
export function useTimeExtent(
  filter: FilterState,
  layers: readonly TimeLayer[],
): { readonly extent: DaySpan | null; readonly readExtent: () => Promise<DaySpan | null> } {
  const { organization, writer } = useWorkspace();
  const utils = trpc.useUtils();
  const input = useMemo(
    () => ({
      organizationId: organization.id,
      filter: toRecordFilter(filter),
      group: ["isDiscontinued" as const],
      layers: true,
    }),
    [organization.id, filter],
  );
  const { data } = trpc.records.outline.useQuery(input, { staleTime: 60_000 });
  const extent = useMemo(() => extentOf(data?.groups ?? [], layers), [data, layers]);
  // Nobody sees it until it is asked for: it isn't worked out with each change of anybody's.
  useSumsChanged(() => void utils.records.outline.invalidate(input, { refetchType: "none" }));
  const readExtent = useCallback(async () => {
    try {
      // What was dragged a moment ago belongs to it.
      if (writer.unsaved > 0) await writer.flush();
      const known = { staleTime: Number.POSITIVE_INFINITY, retry: false };
      const { groups } = await utils.records.outline.fetch(input, known);
      return extentOf(groups, layers);
    } catch {
      return extent;
    }
  }, [writer, utils, input, layers, extent]);
  return { extent, readExtent };
}
