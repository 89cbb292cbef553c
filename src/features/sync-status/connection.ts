import type { ConnectionState } from "#src/trpc/live-stream.ts";

/**
 * How the page itself stands to the server: `reconnecting` is said quietly, `lost` and `offline` loudly. What is short
 * (the stream is made anew every few minutes) is not said at all.
 */
export type PageConnection = "live" | "reconnecting" | "lost" | "offline";

export const QUIET_MS = 1500;
export const LOUD_MS = 10_000;

/**
 * @param forMs how long the stream has not been live
 * @param wasLive whether it ever was; a page that opens is not reconnecting
 */
export function pageConnection(
  stream: ConnectionState,
  online: boolean,
  { forMs, wasLive }: { forMs: number; wasLive: boolean },
): PageConnection {
  if (!online) return "offline";
  if (stream === "live") return "live";
  if (forMs >= LOUD_MS) return "lost";
  return forMs >= QUIET_MS && wasLive ? "reconnecting" : "live";
}
