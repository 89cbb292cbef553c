"use client";

import { useEffect, useRef } from "react";
import { useAddress } from "#src/features/shell/use-address.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import { activeFilters } from "#src/features/working-set/record-filter.ts";
import { useWorkingSet } from "#src/features/working-set/working-set-provider.tsx";
import { trpc } from "#src/trpc/client.ts";
import { useLiveEvents } from "#src/trpc/use-live-events.ts";

/** Whether the organization has no record at all, not even a discontinued one; the records appear as soon as there are any. */
export function useEmptyOrganization(): boolean {
  const { organization } = useWorkspace();
  const organizationId = organization.id;
  const { filter } = useAddress();
  const { total, reload } = useWorkingSet();
  const nothingShown = total === 0 && activeFilters(filter) === 0;
  const any = trpc.records.list.useQuery(
    { organizationId, filter: { discontinued: "include" }, limit: 1, totals: false },
    { enabled: nothingShown, staleTime: 0 },
  );
  const isEmpty = nothingShown && any.data?.total === 0;
  const empty = useRef(isEmpty);
  empty.current = isEmpty;
  const found = any.data?.total ?? 0;
  useEffect(() => {
    if (found > 0) reload();
  }, [found, reload]);
  useLiveEvents(organizationId, (event) => {
    if (empty.current && (event.type === "RECORDS_CHANGED" || event.type === "PULL_PROGRESS")) {
      void any.refetch();
    }
  });
  return isEmpty;
}
