"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect } from "react";
import { unsavedWatch } from "#src/features/shell/unsaved-watch.ts";
import { trpc } from "#src/trpc/client.ts";
import { useSessionEnded, useSessionGuard } from "#src/trpc/provider.tsx";
import { wakeLiveStreams } from "#src/trpc/use-live-events.ts";

export interface SessionEnd {
  readonly ended: boolean;
  /** Looks whether the same person is signed in again; then everything goes on by itself. */
  readonly check: () => Promise<boolean>;
}

/** Tells the other tabs of the browser that somebody signed in. */
const CHANNEL = "pfa-session";

/**
 * What happens when the session ends in the middle of the work: the page stays as it is, nothing is sent, and as soon as
 * the same person is signed in again, here or in another tab, everything unsaved is saved and what is shown is read anew.
 */
export function useSessionEnd(): SessionEnd {
  const guard = useSessionGuard();
  const queryClient = useQueryClient();
  const { client } = trpc.useUtils();
  const ended = useSessionEnded();
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
    if (!ended) return;
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
  }, [ended, check]);
  return { ended, check };
}
