"use client";

import { keepPreviousData } from "@tanstack/react-query";
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
 * The sums over all records of a query, asked apart from the rows, which need not wait for them.
 * @param ready the rows are here
 */
export function useCostTotals({ filter }: RecordQuery, ready: boolean): CostTotals | null {
  const { organization, rights } = useWorkspace();
  const organizationId = organization.id;
  const utils = trpc.useUtils();
  const { data } = trpc.records.totals.useQuery(
    { organizationId, filter: toRecordFilter(filter) },
    { enabled: ready && rights.viewFinancials, placeholderData: keepPreviousData },
  );
  const asks = usePaced(() => utils.records.totals.invalidate({ organizationId }));
  useSumsChanged((by) => asks.changed(by === "me" ? GATHER_MS : GATHER_OTHERS_MS));
  return data?.totals ?? null;
}
