import type { LiveEvent } from "#src/domain/live-event.ts";
import type { OpenSession } from "#src/services/sessions/find-ended.ts";

/** What a stream is handed. */
export type Signal =
  | { kind: "event"; event: LiveEvent }
  /** Something may have been missed: read the present state. */
  | { kind: "resync" }
  /** Nothing came for as long as the stream wanted to wait. */
  | { kind: "poll" }
  | { kind: "ended"; reason: string };

/** A stream's own queue of signals; ended by `close`. */
export interface Subscription {
  readonly session: OpenSession;
  /** The next signal, in order; `poll` after `timeoutMs` without one; null once closed. */
  next(timeoutMs: number): Promise<Signal | null>;
  /** The events that wait, up to the first signal of another kind. */
  takeEvents(): LiveEvent[];
  push(signal: Signal): void;
  close(): void;
}

/** More than this waiting for a slow reader is replaced by one resync: memory stays bounded, nothing is missed. */
const MOST_WAITING = 256;

/** Hands events to the open streams of their organization. */
export class Hub {
  readonly #streams = new Set<Subscription>();

  /** Opens a queue; from now on no event is missed. */
  subscribe(session: OpenSession): Subscription {
    const subscription = createSubscription(session, () => this.#streams.delete(subscription));
    this.#streams.add(subscription);
    return subscription;
  }

  publish(event: LiveEvent): void {
    for (const stream of this.#streams) {
      if (stream.session.organizationId !== event.organizationId) continue;
      if (event.type === "DRAFTED" && stream.session.userId !== event.userId) continue;
      stream.push({ kind: "event", event });
    }
  }

  /** Every stream reads the present state again: something may have been missed. */
  resync(): void {
    for (const stream of this.#streams) stream.push({ kind: "resync" });
  }

  /** The open streams at this moment. */
  streams(): readonly Subscription[] {
    return [...this.#streams];
  }
}

function createSubscription(session: OpenSession, onClose: () => void): Subscription {
  let waiting: Signal[] = [];
  let wake: (() => void) | undefined;
  let closed = false;
  return {
    session,
    async next(timeoutMs) {
      if (waiting.length === 0 && !closed && timeoutMs > 0) {
        let timer: NodeJS.Timeout | undefined;
        await new Promise<void>((resolve) => {
          wake = resolve;
          timer = setTimeout(resolve, timeoutMs);
        });
        clearTimeout(timer);
        wake = undefined;
      }
      return closed ? null : (waiting.shift() ?? { kind: "poll" });
    },
    takeEvents() {
      const other = waiting.findIndex(({ kind }) => kind !== "event");
      const taken = waiting.splice(0, other < 0 ? waiting.length : other);
      return taken.flatMap((signal) => (signal.kind === "event" ? signal.event : []));
    },
    push(signal) {
      if (closed) return;
      waiting = waiting.length >= MOST_WAITING ? [{ kind: "resync" }, signal] : [...waiting, signal];
      wake?.();
    },
    close() {
      closed = true;
      onClose();
      wake?.();
    },
  };
}
