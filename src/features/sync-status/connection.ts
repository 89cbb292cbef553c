import type { ConnectionState } from "#src/trpc/live-stream.ts";

/**
 * How the page itself stands to the server: `reconnecting` is said quietly, `lost` and `offline` loudly. What is short
 * (the stream is made anew every few minutes) is not said at all.
 */
export type PageConnection = "live" | "reconnecting" | "lost" | "offline" | "signed-out";

export const QUIET_MS = 1500;
export const LOUD_MS = 10_000;

/**
 * @param forMs how long the stream has not been live, though there is a network and a session
 * @param wasLive whether it ever was; a page that opens is not reconnecting
 * @param ended whether the session ended: then nothing else is the matter
 */
export function pageConnection(
  stream: ConnectionState,
  online: boolean,
  { forMs, wasLive, ended }: { forMs: number; wasLive: boolean; ended: boolean },
): PageConnection {
  if (ended) return "signed-out";
  if (!online) return "offline";
  if (stream === "live") return "live";
  if (forMs >= LOUD_MS) return "lost";
  return forMs >= QUIET_MS && wasLive ? "reconnecting" : "live";
}

/** Whether what the page knows of PEMS is still told: a stream that is made again in a moment takes no line away. */
export function knowsOfPems(connection: PageConnection): boolean {
  return connection === "live" || connection === "reconnecting";
}

/** How often a page looks at the clock. */
export const BEAT_MS = 5000;
const SLEPT_MS = 20_000;
/** Browsers run the timers of a tab that has been hidden for some minutes once a minute. */
const SLEPT_HIDDEN_MS = 90_000;

/**
 * Whether the machine slept between two looks at the clock, so that the stream may be dead without knowing it.
 * @param gapMs from one look to the next
 * @param hidden whether the tab was out of sight at either of them
 */
export function slept(gapMs: number, hidden: boolean): boolean {
  return gapMs > (hidden ? SLEPT_HIDDEN_MS : SLEPT_MS);
}
