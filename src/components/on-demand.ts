/** A part of the interface whose code is fetched when it is first needed, or when there is nothing else to do. */
export class OnDemand<T> {
  readonly #fetch: () => Promise<T>;
  #loading: Promise<T> | undefined;
  #loaded: T | undefined;

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
        return part;
      },
      (error) => {
        this.#loading = undefined;
        throw error;
      },
    );
    return this.#loading;
  }
}
