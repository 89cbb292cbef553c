/** The states of a record on its way whose badge tells how long it takes. */
export type TimedState = "queued" | "syncing";

/** What the clock needs of `sync.status`. */
export interface QueueLook {
  readonly totalQueued: number;
  readonly processing: number;
  /** Until what is queued has been sent. */
  readonly estimateSeconds: number;
  /** Nothing moves: paused, or PEMS does not answer. */
  readonly standsStill: boolean;
}

const TICK_MS = 1000;

/**
 * Counts the time down that the queue still takes. Badges observe it by themselves, so that a second that passes paints
 * a few words and no row; it ticks only while somebody looks.
 */
export class EtaClock {
  #dueAt: number | null = null;
  #sending = false;
  #timer: ReturnType<typeof setInterval> | undefined;
  #listeners = new Set<() => void>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Takes what is known of the queue now. */
  look(queue: QueueLook): void {
    const moves = queue.totalQueued + queue.processing > 0 && !queue.standsStill;
    this.#dueAt = moves ? this.#now() + Math.max(1, queue.estimateSeconds) * 1000 : null;
    this.#sending = queue.processing > 0;
    this.#tell();
  }

  /** "≈ 40 s", "≈ 3 min"; empty when nobody can tell. What is being sent right now is there in a moment. */
  words(state: TimedState): string {
    if (this.#dueAt === null) return "";
    const left = Math.max(1, Math.ceil((this.#dueAt - this.#now()) / 1000));
    if (state === "syncing") return this.#sending ? `≈ ${Math.min(left, 2)} s` : "";
    return left < 60 ? `≈ ${left} s` : `≈ ${Math.ceil(left / 60)} min`;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    this.#timer ??= setInterval(() => this.#tell(), TICK_MS);
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      clearInterval(this.#timer);
      this.#timer = undefined;
    };
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
