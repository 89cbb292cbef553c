"use client";

import type { LiveEvent } from "#src/domain/live-event.ts";
import { readAgainWithin } from "#src/features/record-panel/read-again.ts";
import { useLiveEvents } from "#src/trpc/use-live-events.ts";
import { usePaced } from "#src/trpc/use-paced.ts";

/** Reads what is shown of one record again after events about it: never twice at a time, and many events as one. */
export function useReadAgain(
  organizationId: string,
  pfaId: string | undefined,
  read: () => Promise<unknown>,
  types?: readonly LiveEvent["type"][],
): void {
  const asks = usePaced(read);
  useLiveEvents(organizationId, (event) => {
    const within = readAgainWithin(event, pfaId, types);
    if (within !== null) asks.changed(within);
  });
}
