"use client";

import { useCallback, useEffect, useRef, useSyncExternalStore } from "react";
import type { LiveEvent } from "#src/server/live/events.ts";
import { firstContent } from "#src/trpc/first-content.ts";
import { PROCEDURES } from "#src/trpc/links.ts";
import type { LiveSourceHandlers } from "#src/trpc/live-source.ts";
import { type ConnectionState, LiveStream } from "#src/trpc/live-stream.ts";
import { useSessionGuard } from "#src/trpc/provider.tsx";
import type { SessionGuard } from "#src/trpc/session-guard.ts";

/** One stream for each organization in this tab, however many components listen. */
const streams = new Map<string, { stream: LiveStream; users: number }>();

/**
 * Calls `handler` for every live event of the organization; the first is CONNECTED with the present state, again after
 * every gap. All tabs of the browser share one request.
 * @returns how the stream stands
 */
export function useLiveEvents(organizationId: string, handler: (event: LiveEvent) => void): ConnectionState {
  const guard = useSessionGuard();
  const latest = useRef(handler);
  useEffect(() => {
    latest.current = handler;
  });
  useEffect(() => {
    const stream = acquire(organizationId, guard);
    const stop = stream.subscribe({ onEvent: (event) => latest.current(event) });
    return () => {
      stop();
      release(organizationId);
    };
  }, [organizationId, guard]);

  const subscribe = useCallback(
    (onChange: () => void) => {
      const stream = acquire(organizationId, guard);
      const stop = stream.subscribe({ onState: onChange });
      return () => {
        stop();
        release(organizationId);
      };
    },
    [organizationId, guard],
  );
  return useSyncExternalStore(
    subscribe,
    () => streams.get(organizationId)?.stream.state ?? "connecting",
    () => "connecting",
  );
}

/** Has the streams opened anew now, for example because the network is back. */
export function wakeLiveStreams(): void {
  for (const { stream } of streams.values()) stream.wake();
}

function acquire(organizationId: string, guard: SessionGuard): LiveStream {
  const known = streams.get(organizationId);
  if (known) {
    known.users += 1;
    return known.stream;
  }
  const stream = new LiveStream(organizationId, {
    locks: navigator.locks,
    createChannel: typeof BroadcastChannel === "undefined" ? undefined : (name) => new BroadcastChannel(name),
    onSignedOut: () => guard.end(),
    open: (handlers) => openLater(organizationId, handlers),
  });
  streams.set(organizationId, { stream, users: 1 });
  return stream;
}

function release(organizationId: string): void {
  const known = streams.get(organizationId);
  if (!known) return;
  known.users -= 1;
  if (known.users > 0) return;
  streams.delete(organizationId);
  known.stream.close();
}

/** Its code comes once the first rows stand: the first event has everything read again that may have changed since. */
function openLater(organizationId: string, handlers: LiveSourceHandlers): () => void {
  let open = true;
  let close: (() => void) | undefined;
  firstContent
    .then(() => import("#src/trpc/live-source.ts"))
    .then(
      ({ openLiveSource }) => {
        if (open) close = openLiveSource(PROCEDURES, organizationId, handlers);
      },
      () => {
        if (open) handlers.onEnd("failed");
      },
    );
  return () => {
    open = false;
    close?.();
  };
}
