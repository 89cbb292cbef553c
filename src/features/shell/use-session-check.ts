"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect } from "react";
import { unsavedWatch } from "#src/features/shell/unsaved-watch.ts";
import { trpc } from "#src/trpc/client.ts";
import { useSessionGuard } from "#src/trpc/provider.tsx";
import { wakeLiveStreams } from "#src/trpc/use-live-events.ts";

/** Tells the other tabs of the browser that somebody signed in. */
const CHANNEL = "pfa-session";

/**
 * Looks whether the same person is signed in again after the session ended, now and again, here and in other tabs; then
 * everything unsaved is saved and what is shown is read anew. Until then the page stays as it is, and nothing is sent.
 */
export function useSessionCheck(): () => Promise<boolean> {
  const guard = useSessionGuard();
  const queryClient = useQueryClient();
  const { client } = trpc.useUtils();
  const check = useCallback(async () => {
    try {
      // The server answers this page for its own person alone.
      await client.session.me.query();
    } catch {
      return false;
    }
    if (!guard.ended) return true;
    guard.renew();
    unsavedWatch.resume();
    wakeLiveStreams();
    void queryClient.invalidateQueries();
    const channel = new BroadcastChannel(CHANNEL);
    channel.postMessage("signed in");
    channel.close();
    return true;
  }, [client, guard, queryClient]);
  useEffect(() => {
    const look = () => void check();
    const channel = new BroadcastChannel(CHANNEL);
    channel.onmessage = look;
    window.addEventListener("focus", look);
    document.addEventListener("visibilitychange", look);
    return () => {
      channel.close();
      window.removeEventListener("focus", look);
      document.removeEventListener("visibilitychange", look);
    };
  }, [check]);
  return check;
}
