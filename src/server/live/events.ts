import { setTimeout } from "node:timers/promises";
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
 * After a message a stream gathers what comes next: so long for each open one, and no longer than this. What comes after a quiet time
 * is sent at once; where a hundred pages hear thirty events a second, each gets four messages.
 */
const GATHER_PER_STREAM_MS = 5;
const LONGEST_GATHER_MS = 250;

/**
 * The events of one organization: first CONNECTED with the present state, then what happens, in messages of one or
 * more events. It subscribes before it reads, so nothing falls between. Each message's id is its number in this stream.
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
  let gathersUntil = 0;
  const message = (...events: LiveEvent[]) => tracked(String(++number), events);
  try {
    if (signal?.aborted) return;
    let state = await presentState(runtime.deps, session.organizationId);
    yield message(state);
    let pollAt = performance.now() + pollMs;
    for (;;) {
      const next = await subscription.next(pollAt - performance.now());
      if (next === null) return;
      if (next.kind === "event") {
        await setTimeout(Math.max(0, gathersUntil - performance.now()));
        yield message(next.event, ...subscription.takeEvents());
        const gatherMs = runtime.hub.streams().length * GATHER_PER_STREAM_MS;
        gathersUntil = performance.now() + Math.min(gatherMs, LONGEST_GATHER_MS);
      } else if (next.kind === "ended") {
        throw toTransport(new DomainError("UNAUTHENTICATED", next.reason));
      } else {
        const before = state;
        state = await presentState(runtime.deps, session.organizationId);
        pollAt = performance.now() + pollMs;
        // A poll that finds nothing new stays silent; after a gap in listening the client is told in any case.
        if (next.kind === "resync" || !sameState(before, state)) yield message(state);
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
