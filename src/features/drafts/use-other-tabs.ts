"use client";

import { announce } from "#src/components/live-region.tsx";
import { FIELD } from "#src/domain/record.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import { useLiveEvents } from "#src/trpc/use-live-events.ts";

const GIVE_UP_MS = 10_000;

/** Shows at once what the same person does in other tabs, and keeps what they wrote over. */
export function useOtherTabs(): void {
  const { organization, store, tab, typedHere } = useWorkspace();
  useLiveEvents(organization.id, (event) => {
    if (event.type !== "DRAFTED" || event.tab === tab) return;
    const { pfaIds } = event;
    store.outdated(pfaIds);
    for (const pfaId of pfaIds ?? []) {
      if (store.get(pfaId) === undefined) continue;
      const row = store.get(pfaId)?.row;
      const stop = store.subscribe(pfaId, () => {
        if (store.get(pfaId)?.row === row) return;
        done();
        for (const { field } of typedHere.overtaken([pfaId])) {
          announce(`${FIELD[field].label} of ${pfaId} was changed in another tab`);
        }
      });
      const timer = setTimeout(() => stop(), GIVE_UP_MS);
      const done = () => {
        clearTimeout(timer);
        stop();
      };
    }
  });
}
