"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useSyncExternalStore } from "react";
import { tallyOf } from "#src/features/data/reconciliation-words.ts";
import { type DataSectionId, sectionsFor } from "#src/features/data/sections.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import { trpc } from "#src/trpc/client.ts";
import { useLiveEvents } from "#src/trpc/use-live-events.ts";

const POLL_MS = 30_000;
/** A pull tells of records page by page; the counts need less. */
const GATHER_MS = 500;

/** How much waits in each part of the Data page; a part that is missing is not known or not for the member. */
export type DataCounts = Partial<Record<DataSectionId, number>>;

export const countsKey = (organizationId: string) => ["data-counts", organizationId] as const;

const UNKNOWN: DataCounts = {};
const never = () => () => {};

/** The counts as they were last read. */
export function useDataCounts(): DataCounts {
  const { organization } = useWorkspace();
  const organizationId = organization.id;
  const { client } = trpc.useUtils();
  const administers = sectionsFor(organization).includes("quarantine");
  const { data } = useQuery({
    queryKey: countsKey(organizationId),
    refetchInterval: POLL_MS,
    queryFn: async (): Promise<DataCounts> => {
      const one = { organizationId, limit: 1 };
      if (!administers) return { quality: (await client.quality.findings.query(one)).total };
      const [findings, quarantine, drift, reconciliations] = await Promise.all([
        client.quality.findings.query(one),
        client.quality.quarantine.query(one),
        client.quality.schemaDrift.query({ ...one, acknowledged: false }),
        client.reconciliation.list.query({ organizationId, limit: 2 }),
      ]);
      const last = reconciliations.items.find(({ status }) => status === "completed");
      const tally = last === undefined ? { found: 0, repaired: 0 } : tallyOf(last);
      return {
        quality: findings.total,
        quarantine: quarantine.total,
        schema: drift.open,
        reconciliation: tally.found - tally.repaired,
      };
    },
  });
  // The navigation wakes up after the view, maybe when the answer is here: it must first be what the server rendered.
  const awake = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  return awake && data !== undefined ? data : UNKNOWN;
}

/** Has the counts read anew when a pull ended or records changed; stands once on the page. */
export function useLiveDataCounts(): void {
  const { organization } = useWorkspace();
  const organizationId = organization.id;
  const queries = useQueryClient();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  useLiveEvents(organizationId, (event) => {
    const pullEnded = event.type === "PULL_PROGRESS" && event.status !== "running";
    if (!pullEnded && event.type !== "RECORDS_CHANGED" && event.type !== "CONNECTED") return;
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      void queries.invalidateQueries({ queryKey: countsKey(organizationId) });
    }, GATHER_MS);
  });
}
