import type { StandsStill } from "#src/features/sync-status/pill-state.ts";

/** The states of a record on its way whose badge tells how long it takes. */
export type TimedState = "queued" | "syncing";

/** What the clock needs of `sync.status`. */
export interface QueueLook {
  readonly totalQueued: number;
  readonly processing: number;
  /** Until what is queued has been sent. */
  readonly estimateSeconds: number;
  readonly standsStill: StandsStill;
}

/** In place of a time, while PEMS does not answer. */
export const WAITING = "Waiting for PEMS";

const TICK_MS = 1000;

/**
 * Counts the time down that the queue still takes. Badges observe it by themselves, so that a second that passes paints
 * a few words and no row; it ticks only while somebody looks.
 */
export class EtaClock {
  #dueAt: number | null = null;
  #onTheWay = 0;
  #sending = false;
  #down = false;
  #timer: ReturnType<typeof setInterval> | undefined;
  #listeners = new Set<() => void>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Takes what is known of the queue now. As long as it neither grows nor shrinks, it is not put off. */
  look({ totalQueued, processing, estimateSeconds, standsStill }: QueueLook): void {
    const onTheWay = totalQueued + processing;
    const due = this.#now() + Math.max(1, estimateSeconds) * 1000;
    const known = onTheWay === this.#onTheWay && this.#dueAt !== null ? this.#dueAt : due;
    this.#dueAt = onTheWay === 0 || standsStill !== null ? null : Math.min(known, due);
    this.#onTheWay = onTheWay;
    this.#sending = processing > 0;
    this.#down = standsStill === "down";
    this.#tell();
  }

  /**
   * "≈ 40 s", "≈ 3 min"; "Waiting for PEMS" while that does not answer; empty when nobody can tell, as when the time has
   * run out. What is being sent right now is there in a moment.
   */
  words(state: TimedState): string {
    if (this.#down && state === "queued") return WAITING;
    if (this.#dueAt === null) return "";
    const left = Math.ceil((this.#dueAt - this.#now()) / 1000);
    if (left <= 0) return "";
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
