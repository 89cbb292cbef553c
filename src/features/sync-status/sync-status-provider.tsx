"use client";

import { createContext, type ReactNode, useContext, useEffect, useState } from "react";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import { EtaProvider } from "#src/features/sync-status/eta.tsx";
import { EtaClock } from "#src/features/sync-status/eta-clock.ts";
import {
  type PillState,
  pillState,
  type SyncStatus,
  whyStandsStill,
} from "#src/features/sync-status/pill-state.ts";
import { PullProvider } from "#src/features/sync-status/pull-provider.tsx";
import { type KnownConnection, useConnection } from "#src/features/sync-status/use-connection.ts";
import { trpc } from "#src/trpc/client.ts";
import { useLiveEvents } from "#src/trpc/use-live-events.ts";
import { usePaced } from "#src/trpc/use-paced.ts";

const POLL_MS = 30_000;
/** A push of thousands tells ten times a second; the pill needs less. */
const GATHER_MS = 300;

export interface KnownSyncStatus {
  /** Undefined until the first answer. */
  readonly status: SyncStatus | undefined;
  readonly pill: PillState;
  /** How the page itself stands to the server. */
  readonly connection: KnownConnection;
}

const SyncStatusContext = createContext<KnownSyncStatus | null>(null);

/** How sync stands. */
export function useSyncStatus(): KnownSyncStatus {
  const known = useContext(SyncStatusContext);
  if (known === null) throw new Error("Outside of a workspace");
  return known;
}

/** Reads once for everybody how sync stands; kept true by live events, and polled every 30 s all the same. */
export function SyncStatusProvider({ children }: { children: ReactNode }) {
  const { organization } = useWorkspace();
  const organizationId = organization.id;
  const utils = trpc.useUtils();
  const asks = usePaced(() => utils.sync.status.invalidate({ organizationId }));
  const query = trpc.sync.status.useQuery({ organizationId }, { refetchInterval: POLL_MS });
  const stream = useLiveEvents(organizationId, (event) => {
    if (event.type === "EDITING" || event.type === "DRAFTED") return;
    if (event.type === "PULL_PROGRESS" && event.status === "running") return;
    if (event.type === "PEMS_STATE") asks.urgent();
    else asks.changed(GATHER_MS);
  });
  const connection = useConnection(stream);
  const status: SyncStatus | undefined = query.data;
  const pill = pillState(status, connection.state, new Date());
  const [clock] = useState(() => new EtaClock(() => Date.now()));
  useEffect(() => {
    if (status === undefined) return;
    clock.look({ ...status, standsStill: whyStandsStill(status) });
  }, [clock, status]);
  return (
    <SyncStatusContext.Provider value={{ status, pill, connection }}>
      <EtaProvider clock={clock}>
        <PullProvider>{children}</PullProvider>
      </EtaProvider>
    </SyncStatusContext.Provider>
  );
}
