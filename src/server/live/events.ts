import { tracked } from "@trpc/server";
import { DomainError } from "#src/domain/errors.ts";
import type { LiveEvent } from "#src/domain/live-event.ts";
import { toTransport } from "#src/server/error-shape.ts";
import type { Runtime } from "#src/server/runtime.ts";
import { presentState } from "#src/services/live/present-state.ts";
import type { OpenSession } from "#src/services/sessions/find-ended.ts";

/** How often the present state is read again, whatever was announced meanwhile. */
const POLL_MS = 30_000;

/**
 * The events of one organization: first CONNECTED with the present state, then what happens. It subscribes before it
 * reads, so nothing falls between. Each event's id is its number in this stream.
 * @throws UNAUTHENTICATED when the session ends meanwhile, which ends the client's stream for good
 */
export async function* liveEvents(
  runtime: Runtime,
  session: OpenSession,
  signal: AbortSignal | undefined,
  pollMs: number = POLL_MS,
) {
  const subscription = runtime.hub.subscribe(session);
  const close = () => subscription.close();
  signal?.addEventListener("abort", close, { once: true });
  let number = 0;
  const numbered = (event: LiveEvent) => tracked(String(++number), event);
  try {
    if (signal?.aborted) return;
    let state = await presentState(runtime.deps, session.organizationId);
    yield numbered(state);
    let pollAt = performance.now() + pollMs;
    for (;;) {
      const next = await subscription.next(pollAt - performance.now());
      if (next === null) return;
      if (next.kind === "event") {
        yield numbered(next.event);
      } else if (next.kind === "ended") {
        throw toTransport(new DomainError("UNAUTHENTICATED", next.reason));
      } else {
        const before = state;
        state = await presentState(runtime.deps, session.organizationId);
        pollAt = performance.now() + pollMs;
        // A poll that finds nothing new stays silent; after a gap in listening the client is told in any case.
        if (next.kind === "resync" || !sameState(before, state)) yield numbered(state);
      }
    }
  } finally {
    close();
    signal?.removeEventListener("abort", close);
  }
}

function sameState(one: object, other: object): boolean {
  return JSON.stringify({ ...one, at: null }) === JSON.stringify({ ...other, at: null });
}

export type { LiveEvent };
