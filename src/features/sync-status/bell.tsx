"use client";

import { Bell as BellIcon } from "lucide-react";
import { useState } from "react";
import { CountBadge } from "#src/components/badge.tsx";
import { Button } from "#src/components/button.tsx";
import { lazyPart } from "#src/components/lazy-part.tsx";
import { Popover, PopoverContent, PopoverTrigger } from "#src/components/popover.tsx";
import { Skeleton } from "#src/components/skeleton.tsx";
import { useKnownDrafts } from "#src/features/drafts/use-drafts-summary.ts";
import { attentionOf } from "#src/features/sync-status/attention.ts";
import { useSyncStatus } from "#src/features/sync-status/sync-status-provider.tsx";

const AttentionList = lazyPart(
  () => import("#src/features/sync-status/attention-list.tsx").then((module) => module.AttentionList),
  { waiting: <Skeleton className="mt-3 w-4/5" /> },
);

/** What needs the user, until it is dealt with; each opens where it is decided. */
export function Bell() {
  const { status } = useSyncStatus();
  const attention = attentionOf(status, useKnownDrafts());
  const count = attention.reduce((sum, one) => sum + one.count, 0);
  const [open, setOpen] = useState(false);
  const words =
    count === 0 ? "Nothing needs you" : `${count.toLocaleString("en-US")} need${count === 1 ? "s" : ""} you`;
  return (
    <Popover open={open} onOpenChange={setOpen}>
      <PopoverTrigger asChild>
        <Button
          variant="ghost"
          className="relative w-7 px-0 [&_svg]:size-4"
          aria-label={`Notifications: ${words}`}
        >
          <BellIcon aria-hidden />
          <CountBadge count={count} className="absolute -top-1 -right-1" />
        </Button>
      </PopoverTrigger>
      <PopoverContent align="end" aria-label="Notifications" className="w-84">
        <p className="font-semibold">{words}</p>
        {count === 0 ? (
          <p className="mt-1 text-ink-muted">
            Conflicts, failures, approvals and drafts to look at are listed here.
          </p>
        ) : (
          <AttentionList attention={attention} onClose={() => setOpen(false)} />
        )}
      </PopoverContent>
    </Popover>
  );
}
