"use client";

import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import { useSumsChanged } from "#src/features/working-set/use-sums-changed.ts";
import { trpc } from "#src/trpc/client.ts";
import { usePaced } from "#src/trpc/use-paced.ts";

const GATHER_MS = 1000;
/** The figures for analysis follow the records once a minute. */
const GOLD_MS = 70_000;

/** Has figures read anew a moment after records changed, here or elsewhere. What is shown stays until they are here. */
export function useRefreshFigures(): void {
  const { organization } = useWorkspace();
  const organizationId = organization.id;
  const { analytics } = trpc.useUtils();
  const asks = usePaced(() =>
    Promise.all([
      analytics.matrix.invalidate({ organizationId }),
      analytics.cell.invalidate({ organizationId }),
      analytics.board.invalidate({ organizationId }),
    ]),
  );
  const ofDays = usePaced(() =>
    Promise.all([
      analytics.changes.invalidate({ organizationId }),
      analytics.trend.invalidate({ organizationId }),
    ]),
  );
  useSumsChanged(() => {
    asks.changed(GATHER_MS);
    ofDays.changedBehind(GOLD_MS);
  });
}
