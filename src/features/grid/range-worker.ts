/** Long work under way, to be shown; `done` of `total` records are here. */
export interface RangeWork {
  /** "Pasting". */
  readonly label: string;
  readonly done: number;
  readonly total: number;
}

/** Holds the one piece of work on a range that is under way: how far it is, and how to stop it. */
export class RangeWorker {
  #work: RangeWork | null = null;
  #stop: AbortController | null = null;
  #listeners = new Set<() => void>();

  /** Null while there is none that takes long. */
  get work(): RangeWork | null {
    return this.#work;
  }

  get isBusy(): boolean {
    return this.#stop !== null;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Asks the work under way to stop; false when there is none. @param why where nobody asked for it, as a sentence */
  stop(why?: string): boolean {
    this.#stop?.abort(why);
    return this.isBusy;
  }

  begin(stop: AbortController): void {
    this.#stop = stop;
  }

  show(work: RangeWork | null): void {
    this.#work = work;
    for (const listener of this.#listeners) listener();
  }

  end(): void {
    this.#stop = null;
    if (this.#work !== null) this.show(null);
  }
}
