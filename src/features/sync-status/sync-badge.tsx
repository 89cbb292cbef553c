import { Check, CircleX, Clock, Pause, Pencil, RefreshCw, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { Badge } from "#src/components/badge.tsx";
import { BADGE } from "#src/features/sync-status/badge-look.ts";
import { Eta } from "#src/features/sync-status/eta.tsx";
import type { SyncState } from "#src/features/working-set/record-row.ts";

const ICON: { readonly [S in SyncState]: ReactNode } = {
  draft: <Pencil aria-hidden />,
  committed: <Pause aria-hidden />,
  queued: <Clock aria-hidden />,
  syncing: <RefreshCw aria-hidden className="animate-spin [animation-duration:1.4s]" />,
  synced: <Check aria-hidden />,
  conflict: <TriangleAlert aria-hidden />,
  failed: <CircleX aria-hidden />,
};

/** Where a record stands on its way to PEMS: icon, word and colour. Synced is quiet, because most records are. */
export function SyncBadge({ state }: { state: SyncState }) {
  const { label, tone } = BADGE[state];
  return (
    <Badge tone={tone} quiet={state === "synced"} icon={ICON[state]} data-state={state}>
      {label}
      {(state === "queued" || state === "syncing") && <Eta state={state} />}
    </Badge>
  );
}
