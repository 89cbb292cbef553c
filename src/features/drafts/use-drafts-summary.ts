"use client";

import { draftsAfterEvent } from "#src/features/drafts/drafts-after-event.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import { type RouterOutputs, trpc } from "#src/trpc/client.ts";
import { useLiveEvents } from "#src/trpc/use-live-events.ts";

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
  const { organization, rights, user, store, draftNumbers } = useWorkspace();
  const organizationId = organization.id;
  const { data } = trpc.drafts.summary.useQuery({ organizationId }, { enabled: rights.saveDraft });
  useLiveEvents(organizationId, (event) => {
    if (!rights.saveDraft) return;
    const when = draftsAfterEvent(event, user.id, data, (pfaId) => store.get(pfaId)?.row.draft != null);
    if (when === "now") draftNumbers.urgent(GATHER_MS);
    else if (when !== null) draftNumbers.changed(when === "soon" ? GATHER_MS : GATHER_OTHERS_MS);
  });
  return data;
}
