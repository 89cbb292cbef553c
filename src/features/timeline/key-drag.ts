import type { BarPart } from "#src/domain/timeline-snap.ts";

/** How long keys rest, Alt still held, before what they came to is said. */
const REST_MS = 500;

/** Moves a forecast, or an edge of it, by so many units further, until Alt is let go. */
export type MoveByKey = (pfaId: string, part: BarPart, by: number) => void;

export interface KeyWork {
  /** A bar is taken hold of; false where it can't be (and that was said). */
  readonly begin: (pfaId: string, part: BarPart) => boolean;
  /** By so many units further. */
  readonly step: (by: number) => void;
  readonly drop: () => void;
  readonly cancel: () => void;
  /** No key for a while. */
  readonly rested: () => void;
}

type KeyTarget = Pick<Window, "addEventListener" | "removeEventListener">;

/**
 * A drag by keys: it goes on as long as Alt is held, however often an arrow is pressed or repeats itself, and ends as a drop
 * when Alt is let go, or before anything else is done. Escape cancels it.
 */
export class KeyDrag {
  readonly #work: KeyWork;
  #held: { readonly pfaId: string; readonly part: BarPart } | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(work: KeyWork) {
    this.#work = work;
  }

  /** Alt and an arrow were pressed. */
  step(pfaId: string, part: BarPart, by: number): void {
    if (this.#held?.pfaId !== pfaId || this.#held.part !== part) {
      this.end();
      if (!this.#work.begin(pfaId, part)) return;
      this.#held = { pfaId, part };
    }
    this.#work.step(by);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#work.rested, REST_MS);
  }

  /** Drops what is held. */
  readonly end = (): void => {
    if (this.#letGo()) this.#work.drop();
  };

  /** Hears what ends it. Gives the function that stops it. @param isInside whether keys there may go on with it */
  listen(target: KeyTarget, isInside: (event: KeyboardEvent) => boolean): () => void {
    const onDown = (event: KeyboardEvent) => {
      if (this.#held === null || event.key === "Alt" || event.key === "Shift") return;
      if (event.key === "Escape") {
        event.preventDefault();
        event.stopPropagation();
        if (this.#letGo()) this.#work.cancel();
      } else if (!(event.altKey && event.key.startsWith("Arrow") && isInside(event))) this.end();
    };
    const onUp = (event: KeyboardEvent) => {
      if (this.#held === null || event.key !== "Alt") return;
      // Alone it would open the browser's menu.
      event.preventDefault();
      this.end();
    };
    target.addEventListener("keydown", onDown, { capture: true });
    target.addEventListener("keyup", onUp, { capture: true });
    target.addEventListener("pointerdown", this.end, { capture: true });
    target.addEventListener("blur", this.end);
    return () => {
      this.end();
      target.removeEventListener("keydown", onDown, { capture: true });
      target.removeEventListener("keyup", onUp, { capture: true });
      target.removeEventListener("pointerdown", this.end, { capture: true });
      target.removeEventListener("blur", this.end);
    };
  }

  /** False where nothing was held. */
  #letGo(): boolean {
    clearTimeout(this.#timer);
    const wasHeld = this.#held !== null;
    this.#held = null;
    return wasHeld;
  }
}
