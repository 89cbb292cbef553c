"use client";

import { useEffect, useRef } from "react";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import { type RouterOutputs, trpc } from "#src/trpc/client.ts";
import { useLiveEvents } from "#src/trpc/use-live-events.ts";
import { usePaced } from "#src/trpc/use-paced.ts";

/** A push of thousands tells ten times a second; the bar needs less. */
const GATHER_MS = 300;
/** What others do can only make a field collide, which its cell shows at once: with 100 people at work, the number may wait. */
const GATHER_OTHERS_MS = 3000;

/** The same without looking after it: the drafts bar, which is always there, does. */
export function useKnownDrafts(): RouterOutputs["drafts"]["summary"] | undefined {
  const { organization, rights } = useWorkspace();
  return trpc.drafts.summary.useQuery({ organizationId: organization.id }, { enabled: rights.saveDraft })
    .data;
}

/**
 * The user's drafts in numbers. They change with what others do, too: a field that somebody else changed collides, and
 * another tab of the same user saves and sends.
 */
export function useDraftsSummary(): RouterOutputs["drafts"]["summary"] | undefined {
  const { organization, rights, user, store } = useWorkspace();
  const organizationId = organization.id;
  const utils = trpc.useUtils();
  const soon = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(soon.current), []);
  const asks = usePaced(() => utils.drafts.summary.invalidate({ organizationId }));
  const { data } = trpc.drafts.summary.useQuery({ organizationId }, { enabled: rights.saveDraft });
  useLiveEvents(organizationId, (event) => {
    if (!rights.saveDraft || event.type === "PEMS_STATE") return;
    // Without drafts only a new one matters; many at once come as an event without ids, and what came before CONNECTED is unknown.
    const many = event.type === "CONNECTED" || ("pfaIds" in event && event.pfaIds === null);
    const byMe = event.type === "EDITING" || event.type === "DRAFTED" ? event.userId === user.id : undefined;
    if (byMe === false || (byMe === undefined && !many && data?.count === 0)) return;
    // A record that I am changing: its cell says so at once, and the bar does not lag behind.
    const mine = "pfaIds" in event && event.pfaIds?.some((pfaId) => store.get(pfaId)?.row.draft);
    if (mine && byMe === undefined) {
      soon.current ??= setTimeout(() => {
        soon.current = undefined;
        void utils.drafts.summary.invalidate({ organizationId });
      }, GATHER_MS);
      return;
    }
    const wait = byMe || event.type === "CONNECTED" ? GATHER_MS : GATHER_OTHERS_MS;
    asks.changed(wait);
  });
  return data;
}
