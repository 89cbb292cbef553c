"use client";

import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import {
  BEAT_MS,
  LOUD_MS,
  type PageConnection,
  pageConnection,
  QUIET_MS,
  slept,
} from "#src/features/sync-status/connection.ts";
import type { ConnectionState } from "#src/trpc/live-stream.ts";
import { wakeLiveStreams } from "#src/trpc/use-live-events.ts";

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
    let hidden = document.hidden;
    const look = () => {
      const now = Date.now();
      if (slept(now - last, hidden || document.hidden)) wakeLiveStreams();
      last = now;
      hidden = document.hidden;
    };
    const beat = setInterval(look, BEAT_MS);
    document.addEventListener("visibilitychange", look);
    window.addEventListener("online", wakeLiveStreams);
    return () => {
      clearInterval(beat);
      document.removeEventListener("visibilitychange", look);
      window.removeEventListener("online", wakeLiveStreams);
    };
  }, []);
  const forMs = since === null ? 0 : Date.now() - since.getTime();
  return { state: pageConnection(stream, online, { forMs, wasLive: wasLive.current }), since };
}
