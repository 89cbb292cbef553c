/**
 * After an answer the page rests for its time squared, times four: 0.4 s after 10 ms, 3.6 s after 30 ms. A server that is
 * busy enough to answer half as fast is asked a quarter as often. Figures are never older than the longest rest.
 */
const REST_PER_MS = 4;
const LONGEST_REST_MS = 5000;
/** After a change of the person's own it rests for four times as long as the answer took. */
const OWN_REST = 4;

export interface PacedOptions {
  /** Asks the server; its errors are its own affair. */
  readonly ask: () => Promise<unknown>;
  /** Milliseconds on a clock that never goes back. */
  readonly now?: () => number;
  /** 0 to 1: how much of the time that a change leaves is used, from half of it to all. By default all. */
  readonly random?: () => number;
}

/**
 * Asks again for figures that change with what everybody does: soon after a change, never twice at a time, and the more
 * seldom the slower the answers come. A hundred open pages slow down by themselves before they slow anybody's saves.
 */
export class Paced {
  readonly #ask: () => Promise<unknown>;
  readonly #now: () => number;
  readonly #random: () => number;
  #restsUntil = 0;
  #ownRestsUntil = 0;
  #isOwn = false;
  #due: number | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asking = false;
  #behindUntil = 0;

  constructor({ ask, now = () => performance.now(), random = () => 1 }: PacedOptions) {
    this.#ask = ask;
    this.#now = now;
    this.#random = random;
  }

  /** Something changed: ask within so many milliseconds, or as soon as the last answer allows. */
  changed(withinMs: number): void {
    this.#by(this.#now() + withinMs * (0.5 + this.#random() / 2));
  }

  /** The person changed something: asks within so many milliseconds, after a rest that is short where the server is not busy. */
  changedHere(withinMs: number): void {
    this.#isOwn = true;
    this.#due = Math.min(this.#due ?? Number.POSITIVE_INFINITY, this.#now() + withinMs);
    this.#schedule();
  }

  #by(due: number): void {
    if (this.#due !== undefined && this.#due <= due) return;
    this.#due = due;
    this.#schedule();
  }

  /** Something changed that people must see: asks within so many milliseconds, without a rest. */
  urgent(withinMs = 0): void {
    this.#restsUntil = 0;
    this.#ownRestsUntil = 0;
    this.#due = Math.min(this.#due ?? Number.POSITIVE_INFINITY, this.#now() + withinMs);
    this.#schedule();
  }

  /**
   * Something changed that the server's figures follow only after a while: asks then, and once more where another change came
   * meanwhile, so that the last one is not missed however many there are.
   */
  changedBehind(behindMs: number): void {
    this.#behindUntil = this.#now() + behindMs;
    this.#by(this.#behindUntil);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#due = undefined;
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    if (this.#due === undefined || this.#asking) return;
    const at = Math.max(this.#due, this.#isOwn ? this.#ownRestsUntil : this.#restsUntil);
    this.#timer = setTimeout(() => void this.#askNow(), Math.max(0, at - this.#now()));
  }

  async #askNow(): Promise<void> {
    this.#due = undefined;
    this.#isOwn = false;
    this.#asking = true;
    const askedAt = this.#now();
    await this.#ask().catch(() => undefined);
    const answeredAt = this.#now();
    const took = answeredAt - askedAt;
    this.#restsUntil = answeredAt + Math.min(REST_PER_MS * took ** 2, LONGEST_REST_MS);
    this.#ownRestsUntil = answeredAt + Math.min(OWN_REST * took, LONGEST_REST_MS);
    this.#asking = false;
    if (this.#behindUntil > askedAt) this.#by(this.#behindUntil);
    this.#schedule();
  }
}
