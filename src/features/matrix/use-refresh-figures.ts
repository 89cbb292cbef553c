"use client";

import { useEffect } from "react";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import { trpc } from "#src/trpc/client.ts";
import { useLiveEvents } from "#src/trpc/use-live-events.ts";
import { usePaced } from "#src/trpc/use-paced.ts";

const GATHER_MS = 1000;

/** Has figures read anew a moment after records changed, here or elsewhere. What is shown stays until they are here. */
export function useRefreshFigures(): void {
  const { organization, writer } = useWorkspace();
  const organizationId = organization.id;
  const { analytics } = trpc.useUtils();
  const asks = usePaced(() =>
    Promise.all([
      analytics.matrix.invalidate({ organizationId }),
      analytics.cell.invalidate({ organizationId }),
      analytics.board.invalidate({ organizationId }),
    ]),
  );
  useEffect(
    () =>
      writer.subscribe(() => {
        if (writer.unsaved === 0) asks.changed(GATHER_MS);
      }),
    [writer, asks],
  );
  useLiveEvents(organizationId, (event) => {
    if (event.type === "RECORDS_CHANGED" || event.type === "SYNC_QUEUED") asks.changed(GATHER_MS);
  });
}
