"use client";

import { useEffect, useRef } from "react";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import { type RouterOutputs, trpc } from "#src/trpc/client.ts";
import { useLiveEvents } from "#src/trpc/use-live-events.ts";

/** A push of thousands tells ten times a second; the bar needs less. */
const GATHER_MS = 300;

/**
 * The user's drafts in numbers. They change with what others do, too: a field that somebody else changed collides, and
 * another tab of the same user saves and sends.
 */
export function useDraftsSummary(): RouterOutputs["drafts"]["summary"] | undefined {
  const { organization, rights } = useWorkspace();
  const organizationId = organization.id;
  const utils = trpc.useUtils();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const { data } = trpc.drafts.summary.useQuery({ organizationId }, { enabled: rights.saveDraft });
  useLiveEvents(organizationId, (event) => {
    if (!rights.saveDraft || event.type === "PEMS_STATE") return;
    // Without drafts only a new one matters; many at once come as an event without ids.
    const many = "pfaIds" in event && event.pfaIds === null;
    if (event.type !== "EDITING" && !many && data?.count === 0) return;
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      void utils.drafts.summary.invalidate({ organizationId });
    }, GATHER_MS);
  });
  useEffect(() => () => clearTimeout(timer.current), []);
  return data;
}
