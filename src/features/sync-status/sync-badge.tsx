import { Check, CircleX, Clock, Pause, Pencil, RefreshCw, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { Badge } from "#src/components/badge.tsx";
import { BADGE } from "#src/features/sync-status/badge-look.ts";
import { TimedLabel } from "#src/features/sync-status/eta.tsx";
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

/**
 * Where a record stands on its way to PEMS: icon, word and colour. Synced is quiet, because most records are.
 * @param dense on a phone the word is only said: the icon has its shape and colour
 */
export function SyncBadge({ state, dense = false }: { state: SyncState; dense?: boolean }) {
  const { label, tone } = BADGE[state];
  const words =
    state === "queued" || state === "syncing" ? <TimedLabel state={state} label={label} /> : label;
  return (
    <Badge
      tone={tone}
      quiet={state === "synced"}
      icon={ICON[state]}
      data-state={state}
      {...(dense && { className: "max-sm:gap-0" })}
    >
      {dense ? <span className="max-sm:sr-only">{words}</span> : words}
    </Badge>
  );
}
