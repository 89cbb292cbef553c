/** A part of the interface whose code is fetched when it is first needed, or when there is nothing else to do. */
export class OnDemand<T> {
  readonly #fetch: () => Promise<T>;
  #loading: Promise<T> | undefined;
  #loaded: T | undefined;
  #listeners = new Set<(part: T) => void>();

  constructor(fetch: () => Promise<T>) {
    this.#fetch = fetch;
  }

  /** Undefined until it is here. */
  get loaded(): T | undefined {
    return this.#loaded;
  }

  /** What is rendered only where it is here already. @throws Error where it is not */
  get here(): T {
    if (this.#loaded === undefined) throw new Error("Rendered before it was loaded");
    return this.#loaded;
  }

  /** Fetches it once; after a failure the next call tries again. */
  load(): Promise<T> {
    this.#loading ??= this.#fetch().then(
      (part) => {
        this.#loaded = part;
        for (const listener of this.#listeners) listener(part);
        return part;
      },
      (error) => {
        this.#loading = undefined;
        throw error;
      },
    );
    return this.#loading;
  }

  /** Told as soon as it is here, at once where it is. @returns what ends that */
  onLoaded(listener: (part: T) => void): () => void {
    if (this.#loaded !== undefined) listener(this.#loaded);
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
}

/** Long enough after the start that the first rows stand. */
const REST_MS = 4000;

/** Fetches parts once the page has come to rest, so that they open at once, also without a connection. */
export function fetchLater(parts: readonly { load(): Promise<unknown> }[]): () => void {
  const timer = setTimeout(() => {
    for (const part of parts) void part.load().catch(() => undefined);
  }, REST_MS);
  return () => clearTimeout(timer);
}
