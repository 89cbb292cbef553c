import { endStreamsOfEndedSessions } from "#src/server/live/session-watch.ts";
import type { Runtime } from "#src/server/runtime.ts";
import { listenLive } from "#src/services/live/listen-live.ts";

/** What a web process runs for its streams. */
export interface Live {
  /** Whether changes of other processes arrive at this moment. */
  isListening(): boolean;
  stop(): Promise<void>;
}

interface LiveOptions {
  /** Connection string that goes past a pooler. */
  url: string;
  heartbeatMs?: number;
  /** How often open streams are checked for sessions that have ended. */
  sessionCheckMs?: number;
}

/** Starts this process's one LISTEN connection, which feeds the hub, and the watch over its streams' sessions. */
export function startLive(runtime: Runtime, { url, heartbeatMs, sessionCheckMs = 500 }: LiveOptions): Live {
  const { hub, deps } = runtime;
  const listening = listenLive({
    url,
    onEvent: (event) => hub.publish(event),
    onListening: () => hub.resync(),
    onProblem: (reason) => deps.log.warn({ reason }, "live: changes of other processes don't arrive"),
    ...(heartbeatMs !== undefined && { heartbeatMs }),
  });
  const watch = endStreamsOfEndedSessions(runtime, sessionCheckMs);
  return {
    isListening: () => listening.isUp(),
    async stop() {
      watch.stop();
      runtime.shutdown.abort();
      await listening.stop();
    },
  };
}
