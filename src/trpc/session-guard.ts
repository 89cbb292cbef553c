/** Whether the page still has its session. It ends when an answer says so, and is renewed when its person signs in again. */
export class SessionGuard {
  #ended = false;
  #listeners = new Set<() => void>();

  get ended(): boolean {
    return this.#ended;
  }

  /** The server no longer knows who is asking. */
  end(): void {
    this.#become(true);
  }

  /** The same person is signed in again. */
  renew(): void {
    this.#become(false);
  }

  /** Resolves once the session is there, at once while it has not ended. */
  signedIn(): Promise<void> {
    return new Promise((resolve) => {
      if (!this.#ended) return resolve();
      const stop = this.subscribe(() => {
        stop();
        resolve();
      });
    });
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #become(ended: boolean): void {
    if (this.#ended === ended) return;
    this.#ended = ended;
    for (const listener of this.#listeners) listener();
  }
}
