import type { LiveEvent } from "#src/server/live/events.ts";
import type { ConnectionState, EventSourcePart } from "#src/trpc/live-stream.ts";

/** How long a lost stream counts as connecting before it counts as offline. */
const OFFLINE_AFTER_MS = 10_000;
/** A stream that the server ended is opened again within this time: at once to the eye, and not by all pages at one moment. */
const REOPEN_WITHIN_MS = 500;
/** The transport's number of what passes by itself: the server, or the way to it, is out of order. */
const PASSES = -32603;

/** What the server says of a failure. */
interface Failure {
  readonly code: number;
  readonly data?: { readonly code?: string };
}

/** What the server says as a stream begins. */
interface Beginning {
  /** A stream that is silent for longer is dead. */
  readonly reconnectAfterInactivityMs?: number;
}

export type LiveSourceHandlers = Parameters<EventSourcePart["open"]>[0];

/**
 * Reads the live events of an organization as the procedure `live.events` sends them. The browser connects anew by itself where the
 * connection is lost; this one does where it is silent, or where the server ended it in good order.
 * @param url of the procedures, e.g. `/api/trpc`
 * @returns what ends it
 */
export function openLiveSource(
  url: string,
  organizationId: string,
  { onEvent, onState, onEnd }: LiveSourceHandlers,
): () => void {
  const address = `${url}/live.events?input=${encodeURIComponent(JSON.stringify({ organizationId }))}`;
  let source: EventSource | undefined;
  let offline: ReturnType<typeof setTimeout> | undefined;
  let next: ReturnType<typeof setTimeout> | undefined;
  let silenceMs: number | undefined;

  const stateIs = (state: ConnectionState) => {
    if (state === "connecting" && offline !== undefined) return;
    clearTimeout(offline);
    offline = state === "connecting" ? setTimeout(() => onState("offline"), OFFLINE_AFTER_MS) : undefined;
    onState(state);
  };
  const close = () => {
    clearTimeout(next);
    source?.close();
  };
  const end = (reason: Parameters<typeof onEnd>[0]) => {
    close();
    clearTimeout(offline);
    onEnd(reason);
  };
  const reopenIn = (ms: number) => {
    clearTimeout(next);
    next = setTimeout(() => {
      close();
      stateIs("connecting");
      open();
    }, ms);
  };
  const heard = () => {
    if (silenceMs !== undefined) reopenIn(silenceMs);
  };

  function open() {
    const opened = new EventSource(address);
    source = opened;
    const on = (name: string, act: (data: string) => void) =>
      opened.addEventListener(name, (event) => {
        if (source !== opened) return;
        heard();
        act((event as MessageEvent<string>).data);
      });
    on("connected", (data) => {
      silenceMs = (JSON.parse(data) as Beginning).reconnectAfterInactivityMs;
      heard();
      stateIs("live");
    });
    on("ping", () => undefined);
    on("message", (data) => {
      for (const event of JSON.parse(data) as LiveEvent[]) onEvent(event);
    });
    on("serialized-error", (data) => {
      const failure = JSON.parse(data) as Failure;
      if (failure.code === PASSES) stateIs("connecting");
      else end(failure.data?.code === "UNAUTHENTICATED" ? "signed-out" : "failed");
    });
    on("return", () => {
      opened.close();
      stateIs("connecting");
      reopenIn(Math.random() * REOPEN_WITHIN_MS);
    });
    on("error", () => {
      if (opened.readyState === opened.CLOSED) end("failed");
      else stateIs("connecting");
    });
  }

  stateIs("connecting");
  open();
  return () => {
    close();
    clearTimeout(offline);
  };
}
