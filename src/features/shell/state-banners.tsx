"use client";

import { TriangleAlert, WifiOff } from "lucide-react";
import { lazyPart } from "#src/components/lazy-part.tsx";
import { formatMoment } from "#src/features/shell/format-moment.ts";
import { StateBanner } from "#src/features/shell/state-banner.tsx";
import { knowsOfPems } from "#src/features/sync-status/connection.ts";
import { useSyncStatus } from "#src/features/sync-status/sync-status-provider.tsx";
import { useSessionEnded } from "#src/trpc/provider.tsx";

// The server said that the session ended: it answers, so the code can be fetched. Without a connection it could not.
const SessionEnd = lazyPart(() =>
  import("#src/features/shell/session-end.tsx").then((module) => module.SessionEnd),
);

/** What concerns everything below: the session ended, the page has no connection, PEMS is silent. */
export function StateBanners() {
  const { status, connection } = useSyncStatus();
  const sessionEnded = useSessionEnded();
  return (
    <>
      {sessionEnded && <SessionEnd />}
      {connection.state === "offline" && (
        <StateBanner icon={<WifiOff aria-hidden />}>
          You are offline. What you type is kept here and saved as soon as the connection is back.
        </StateBanner>
      )}
      {connection.state === "lost" && (
        <StateBanner icon={<WifiOff aria-hidden />}>
          PFA Vanguard can't be reached
          {connection.since === null ? "" : ` since ${formatMoment(connection.since)}`}. What you see may be
          old; what you type is kept here and saved as soon as it answers.
        </StateBanner>
      )}
      {status?.pems.state === "down" && knowsOfPems(connection.state) && (
        <StateBanner icon={<TriangleAlert aria-hidden />}>
          PEMS is not answering{status.pems.since === null ? "" : ` since ${formatMoment(status.pems.since)}`}
          ; {waitingWords(status.totalQueued + status.processing)} waiting. You can go on working: everything
          is sent as soon as PEMS is back.
        </StateBanner>
      )}
    </>
  );
}

function waitingWords(waiting: number): string {
  if (waiting === 0) return "nothing is";
  return waiting === 1 ? "1 change is" : `${waiting.toLocaleString("en-US")} changes are`;
}
