"use client";

import { useEffect } from "react";
import { announce } from "#src/components/live-region.tsx";
import { FIELD } from "#src/domain/record.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import { useLiveEvents } from "#src/trpc/use-live-events.ts";

/** Shows at once what the same person does in other tabs, and keeps what they wrote over. */
export function useOtherTabs(): void {
  const { organization, store, tab, typedHere } = useWorkspace();
  useLiveEvents(organization.id, (event) => {
    if (event.type !== "DRAFTED" || event.tab === tab) return;
    typedHere.savedElsewhere(event.pfaIds);
    store.outdated(event.pfaIds);
  });
  useEffect(
    () =>
      store.onRead((pfaIds) => {
        for (const { pfaId, field } of typedHere.overtaken(pfaIds)) {
          announce(`${FIELD[field].label} of ${pfaId} was changed in another tab`);
        }
      }),
    [store, typedHere],
  );
}
