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
import { useSessionEnded } from "#src/trpc/provider.tsx";
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
  /** Since when the stream is not live, though there is a network and a session; null while that isn't so. */
  readonly since: Date | null;
}

/** How the page stands to the server. After sleep and when the network is back it connects anew at once. */
export function useConnection(stream: ConnectionState): KnownConnection {
  const online = useSyncExternalStore(
    subscribeOnline,
    () => navigator.onLine,
    () => true,
  );
  const ended = useSessionEnded();
  const wasLive = useRef(false);
  const [since, setSince] = useState<Date | null>(null);
  const [, passed] = useState(0);
  if (stream === "live") wasLive.current = true;
  // Without a network or a session there is nothing to wait for: the wait begins when both are back.
  const waits = stream !== "live" && online && !ended;
  useEffect(() => {
    if (!waits) return setSince(null);
    setSince(new Date());
    const again = () => passed((count) => count + 1);
    const timers = [setTimeout(again, QUIET_MS), setTimeout(again, LOUD_MS)];
    return () => timers.forEach(clearTimeout);
  }, [waits]);
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
  return { state: pageConnection(stream, online, { forMs, wasLive: wasLive.current, ended }), since };
}
