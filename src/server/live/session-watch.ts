import type { Runtime } from "#src/server/runtime.ts";
import { findEnded } from "#src/services/sessions/find-ended.ts";

/**
 * Ends the streams of people who were suspended, signed out everywhere or left the organization, within `everyMs` and
 * one statement, however many streams are open.
 */
export function endStreamsOfEndedSessions(runtime: Runtime, everyMs: number): { stop(): void } {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  const check = async () => {
    const streams = runtime.hub.streams();
    try {
      const ended = await findEnded(
        runtime.deps,
        streams.map((stream) => stream.session),
      );
      for (const position of ended) {
        streams[position]?.push({ kind: "ended", reason: "Your session has ended. Sign in again." });
      }
    } catch (error) {
      runtime.deps.log.warn({ err: error }, "live: sessions could not be checked");
    }
    if (!stopped) timer = setTimeout(check, everyMs);
  };
  timer = setTimeout(check, everyMs);
  return {
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
