import type { ReactNode } from "react";

/** What a hint says and where it stands. */
export interface Hint {
  readonly content: ReactNode;
  readonly shortcut?: string | undefined;
  readonly side: "top" | "right" | "bottom" | "left";
  readonly align: "start" | "center" | "end";
}

export interface ShownHint {
  readonly anchor: HTMLElement;
  readonly hint: () => Hint;
}

const DELAY_MS = 350;
/** A pointer that goes on to the next anchor, or onto the hint, within this time finds it open. */
const GRACE_MS = 200;

/** Which hint is shown: at most one on a page, so that thousands of cells cost no more than their listeners. */
export class TooltipState {
  #shown: ShownHint | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #closedAt = Number.NEGATIVE_INFINITY;
  #listeners = new Set<() => void>();

  get shown(): ShownHint | null {
    return this.#shown;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The pointer rests on an anchor, or the keyboard came to it (then at once). @param now milliseconds */
  open(shown: ShownHint, now: number, atOnce = false): void {
    clearTimeout(this.#timer);
    if (this.#shown?.anchor === shown.anchor) return;
    if (atOnce || this.#shown !== null || now - this.#closedAt < GRACE_MS) this.#show(shown, now);
    else this.#timer = setTimeout(() => this.#show(shown, now + DELAY_MS), DELAY_MS);
  }

  /** The pointer left; it may be on its way onto the hint, which then stays. */
  leave(now: number): void {
    clearTimeout(this.#timer);
    if (this.#shown !== null) this.#timer = setTimeout(() => this.#show(null, now + GRACE_MS), GRACE_MS);
  }

  /** The pointer is on the hint itself. */
  stay(): void {
    clearTimeout(this.#timer);
  }

  /** @param anchor only its hint; any when left out */
  close(now: number, anchor?: HTMLElement): void {
    if (anchor !== undefined && this.#shown !== null && this.#shown.anchor !== anchor) return;
    clearTimeout(this.#timer);
    if (this.#shown !== null) this.#show(null, now);
  }

  #show(shown: ShownHint | null, now: number): void {
    if (shown === null) this.#closedAt = now;
    this.#shown = shown;
    for (const listener of this.#listeners) listener();
  }
}

export const tooltips = new TooltipState();
