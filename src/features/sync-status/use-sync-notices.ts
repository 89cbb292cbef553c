"use client";

import { useEffect, useRef } from "react";
import { announce } from "#src/components/live-region.tsx";
import { notify } from "#src/components/toast.tsx";
import { useShowInGrid } from "#src/features/shell/use-show-in-grid.ts";
import { type SyncNews, type SyncWatch, syncNews, watchSync } from "#src/features/sync-status/sync-news.ts";
import { useSyncStatus } from "#src/features/sync-status/sync-status-provider.tsx";

const number = (count: number) => count.toLocaleString("en-US");

const TITLE: { readonly [K in SyncNews["kind"]]: (count: number) => string } = {
  conflicts: (count) =>
    count === 1
      ? "PEMS changed one of your records too"
      : `PEMS changed ${number(count)} of your records too`,
  failed: (count) =>
    count === 1 ? "PEMS couldn't take 1 change" : `PEMS couldn't take ${number(count)} changes`,
  arrived: (count) => (count === 1 ? "1 change is in PEMS" : `${number(count)} changes are in PEMS`),
};

/** Tells the user in passing what became of their changes; badges and the pill say it lastingly. */
export function useSyncNotices(): void {
  const { status } = useSyncStatus();
  const show = useShowInGrid();
  const watched = useRef<SyncWatch>(undefined);
  useEffect(() => {
    const now = status?.mine;
    if (now === undefined) return;
    const { news, watch } = syncNews(watched.current ?? watchSync(now), now);
    watched.current = watch;
    for (const { kind, count } of news) {
      announce(TITLE[kind](count));
      if (kind === "arrived") {
        notify({ tone: "success", instead: "sent", title: TITLE.arrived(count) });
        continue;
      }
      notify({
        tone: kind === "conflicts" ? "warning" : "error",
        bundle: `sync-${kind}`,
        count,
        title: TITLE[kind],
        action: {
          label: "Show",
          onClick: () => show([kind === "conflicts" ? "conflict" : "failed"]),
        },
      });
    }
  }, [status, show]);
}
