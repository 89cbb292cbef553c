"use client";

import { useEffect, useRef, useSyncExternalStore } from "react";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import { type PillState, pillState, type SyncStatus } from "#src/features/sync-status/pill-state.ts";
import { trpc } from "#src/trpc/client.ts";
import { useLiveEvents } from "#src/trpc/use-live-events.ts";

const POLL_MS = 30_000;
/** A push of thousands tells ten times a second; the pill needs less. */
const GATHER_MS = 300;

function subscribeOnline(told: () => void): () => void {
  window.addEventListener("online", told);
  window.addEventListener("offline", told);
  return () => {
    window.removeEventListener("online", told);
    window.removeEventListener("offline", told);
  };
}

/** How sync stands, kept true by live events; polled every 30 s all the same. */
export function useSyncStatus(): { status: SyncStatus | undefined; pill: PillState } {
  const { organization } = useWorkspace();
  const organizationId = organization.id;
  const utils = trpc.useUtils();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const query = trpc.sync.status.useQuery({ organizationId }, { refetchInterval: POLL_MS });
  const connection = useLiveEvents(organizationId, (event) => {
    if (event.type === "EDITING") return;
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      void utils.sync.status.invalidate({ organizationId });
    }, GATHER_MS);
  });
  useEffect(() => () => clearTimeout(timer.current), []);
  const online = useSyncExternalStore(
    subscribeOnline,
    () => navigator.onLine,
    () => true,
  );
  const status: SyncStatus | undefined = query.data;
  return { status, pill: pillState(status, !online || connection === "offline", new Date()) };
}
