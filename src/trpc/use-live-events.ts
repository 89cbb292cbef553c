"use client";

import { useCallback, useEffect, useRef, useSyncExternalStore } from "react";
import type { LiveEvent } from "#src/server/live/events.ts";
import { errorData, trpc } from "#src/trpc/client.ts";
import { type ConnectionState, type EventSourcePart, LiveStream } from "#src/trpc/live-stream.ts";
import { useSessionGuard } from "#src/trpc/provider.tsx";
import type { SessionGuard } from "#src/trpc/session-guard.ts";

/** How long a lost stream counts as connecting before it counts as offline. */
const OFFLINE_AFTER_MS = 10_000;

type Client = ReturnType<typeof trpc.useUtils>["client"];

/** One stream for each organization in this tab, however many components listen. */
const streams = new Map<string, { stream: LiveStream; users: number }>();

/**
 * Calls `handler` for every live event of the organization; the first is CONNECTED with the present state, again after
 * every gap. All tabs of the browser share one request.
 * @returns how the stream stands
 */
export function useLiveEvents(organizationId: string, handler: (event: LiveEvent) => void): ConnectionState {
  const { client } = trpc.useUtils();
  const guard = useSessionGuard();
  const latest = useRef(handler);
  useEffect(() => {
    latest.current = handler;
  });
  useEffect(() => {
    const stream = acquire(organizationId, client, guard);
    const stop = stream.subscribe({ onEvent: (event) => latest.current(event) });
    return () => {
      stop();
      release(organizationId);
    };
  }, [organizationId, client, guard]);

  const subscribe = useCallback(
    (onChange: () => void) => {
      const stream = acquire(organizationId, client, guard);
      const stop = stream.subscribe({ onState: onChange });
      return () => {
        stop();
        release(organizationId);
      };
    },
    [organizationId, client, guard],
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

function acquire(organizationId: string, client: Client, guard: SessionGuard): LiveStream {
  const known = streams.get(organizationId);
  if (known) {
    known.users += 1;
    return known.stream;
  }
  const stream = new LiveStream(organizationId, {
    locks: navigator.locks,
    createChannel: typeof BroadcastChannel === "undefined" ? undefined : (name) => new BroadcastChannel(name),
    onSignedOut: () => guard.end(),
    open: (handlers) => openEventSource(organizationId, client, handlers),
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

function openEventSource(
  organizationId: string,
  client: Client,
  { onEvent, onState, onEnd }: Parameters<EventSourcePart["open"]>[0],
): () => void {
  let offline: ReturnType<typeof setTimeout> | undefined;
  const setState = (state: ConnectionState) => {
    clearTimeout(offline);
    if (state === "connecting") offline = setTimeout(() => onState("offline"), OFFLINE_AFTER_MS);
    onState(state);
  };
  setState("connecting");
  const subscription = client.live.events.subscribe(
    { organizationId },
    {
      onData: ({ data }) => onEvent(data),
      onConnectionStateChange: ({ state }) => {
        if (state === "pending") setState("live");
        else if (state === "connecting") setState("connecting");
      },
      onError(error) {
        clearTimeout(offline);
        onEnd(errorData(error)?.code === "UNAUTHENTICATED" ? "signed-out" : "failed");
      },
    },
  );
  return () => {
    clearTimeout(offline);
    subscription.unsubscribe();
  };
}
