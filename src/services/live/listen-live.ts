import { type Listening, listen } from "#src/db/listen.ts";
import { type LiveEvent, liveEventSchema } from "#src/domain/live-event.ts";
import { LIVE_CHANNEL } from "#src/services/live/publish.ts";

interface ListenLiveOptions {
  /** Connection string that goes past a pooler. */
  url: string;
  onEvent: (event: LiveEvent) => void;
  /** LISTEN stands, first or again: events may have been missed, so every receiver reads the present state. */
  onListening: () => void;
  /** LISTEN is down, or a notice could not be understood. */
  onProblem: (reason: string) => void;
  heartbeatMs?: number;
}

/** Receives what `publish` announces, from all processes, on one connection that is made again when it breaks. */
export function listenLive(options: ListenLiveOptions): Listening {
  return listen({
    url: options.url,
    channel: LIVE_CHANNEL,
    name: "pfa live",
    onPayload(payload) {
      const event = parse(payload);
      if (event) options.onEvent(event);
      else options.onProblem("A live notice is not a live event.");
    },
    onListening: options.onListening,
    onLost: options.onProblem,
    ...(options.heartbeatMs !== undefined && { heartbeatMs: options.heartbeatMs }),
  });
}

function parse(payload: string): LiveEvent | null {
  try {
    return liveEventSchema.parse(JSON.parse(payload));
  } catch {
    return null;
  }
}
