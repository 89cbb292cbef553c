"use client";

import { keepPreviousData } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import type { RecordQuery } from "#src/features/working-set/may-have-moved.ts";
import { toRecordFilter } from "#src/features/working-set/record-filter.ts";
import { useSumsChanged } from "#src/features/working-set/use-sums-changed.ts";
import { type RouterOutputs, trpc } from "#src/trpc/client.ts";
import { usePaced } from "#src/trpc/use-paced.ts";

export type CostTotals = NonNullable<RouterOutputs["records"]["totals"]["totals"]>;

/** Sums may be a moment old; many changes in a row are one question. */
const GATHER_MS = 1000;
/** With 100 people at work, somebody always commits: what others do is added up every few seconds. */
const GATHER_OTHERS_MS = 3000;

/**
 * The sums over all records of a query, asked apart from the rows, which need not wait for them; null without the permission
 * to see money. They tell, too, whether there are more or fewer records by now than were read.
 * @param shown how many records were read; null until they are here
 */
export function useCostTotals(
  query: RecordQuery,
  shown: number | null,
): { totals: CostTotals | null; comeOrGone: boolean } {
  const { organization } = useWorkspace();
  const organizationId = organization.id;
  const utils = trpc.useUtils();
  const { data, isPlaceholderData, isFetching } = trpc.records.totals.useQuery(
    { organizationId, filter: toRecordFilter(query.filter) },
    // A count from before the rows were read would tell of records that are among them.
    { enabled: shown !== null, placeholderData: keepPreviousData, staleTime: 0 },
  );
  const asks = usePaced(() => utils.records.totals.invalidate({ organizationId }));
  useSumsChanged((by) => asks.changed(by === "me" ? GATHER_MS : GATHER_OTHERS_MS));
  const [comeOrGone, setComeOrGone] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: of records that were read anew nothing is known yet
  useEffect(() => setComeOrGone(false), [query]);
  const counted = isPlaceholderData || isFetching ? undefined : data?.total;
  // While it is counted again, what was told stays.
  useEffect(() => {
    if (counted !== undefined && shown !== null) setComeOrGone(counted !== shown);
  }, [counted, shown]);
  return { totals: data?.totals ?? null, comeOrGone };
}
