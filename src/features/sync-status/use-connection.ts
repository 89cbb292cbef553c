"use client";

import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import {
  LOUD_MS,
  type PageConnection,
  pageConnection,
  QUIET_MS,
} from "#src/features/sync-status/connection.ts";
import type { ConnectionState } from "#src/trpc/live-stream.ts";
import { wakeLiveStreams } from "#src/trpc/use-live-events.ts";

const BEAT_MS = 5000;
/** A beat that comes so late means that the machine slept. */
const SLEPT_MS = 20_000;

function subscribeOnline(told: () => void): () => void {
  window.addEventListener("online", told);
  window.addEventListener("offline", told);
  return () => {
    window.removeEventListener("online", told);
    window.removeEventListener("offline", told);
  };
}

export interface KnownConnection {
  readonly state: PageConnection;
  /** When the stream was live last; null while it is. */
  readonly since: Date | null;
}

/** How the page stands to the server. After sleep and when the network is back it connects anew at once. */
export function useConnection(stream: ConnectionState): KnownConnection {
  const online = useSyncExternalStore(
    subscribeOnline,
    () => navigator.onLine,
    () => true,
  );
  const wasLive = useRef(false);
  const [since, setSince] = useState<Date | null>(null);
  const [, passed] = useState(0);
  if (stream === "live") wasLive.current = true;
  useEffect(() => {
    if (stream === "live") return setSince(null);
    setSince((known) => known ?? new Date());
    const again = () => passed((count) => count + 1);
    const timers = [setTimeout(again, QUIET_MS), setTimeout(again, LOUD_MS)];
    return () => timers.forEach(clearTimeout);
    // Between connecting and offline nothing begins anew.
  }, [stream]);
  useEffect(() => {
    let last = Date.now();
    const beat = setInterval(() => {
      const now = Date.now();
      if (now - last > SLEPT_MS) wakeLiveStreams();
      last = now;
    }, BEAT_MS);
    window.addEventListener("online", wakeLiveStreams);
    return () => {
      clearInterval(beat);
      window.removeEventListener("online", wakeLiveStreams);
    };
  }, []);
  const forMs = since === null ? 0 : Date.now() - since.getTime();
  return { state: pageConnection(stream, online, { forMs, wasLive: wasLive.current }), since };
}
