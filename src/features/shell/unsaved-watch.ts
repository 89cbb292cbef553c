import type { DraftWriter } from "#src/features/drafts/draft-writer.ts";
import { type BrowserMemory, tabMemory } from "#src/features/shell/browser-memory.ts";
import { keepUnsaved } from "#src/features/shell/unsaved-changes.ts";

type Writer = Pick<DraftWriter, "pending" | "unsaved" | "flush" | "resume" | "subscribe">;
type Page = Pick<Window, "addEventListener" | "removeEventListener">;

/**
 * Sees to it that a page that goes away takes along what its writers have not saved. Whoever leaves an organization leaves
 * its writer behind: it is watched until it has saved everything.
 */
export class UnsavedWatch {
  readonly #memory: BrowserMemory;
  readonly #page: () => Page;
  readonly #writers = new Map<Writer, string>();
  /** Writers that were left with something unsaved: each stops being looked at by this. */
  readonly #left = new Map<Writer, () => void>();

  constructor(memory: BrowserMemory, page: () => Page) {
    this.#memory = memory;
    this.#page = page;
  }

  /** @param key where its changes are kept for the next page. @returns leaves it: what it still has goes out now */
  watch(key: string, writer: Writer): () => void {
    if (this.#writers.size === 0) this.#listen("addEventListener");
    this.#writers.set(writer, key);
    this.#left.get(writer)?.();
    return () => this.#leave(writer);
  }

  /** The same person is signed in again: what waited for that goes out, whichever organization it belongs to. */
  resume(): void {
    for (const writer of this.#writers.keys()) writer.resume();
  }

  #leave(writer: Writer): void {
    if (writer.unsaved === 0) {
      this.#forget(writer);
      return;
    }
    const stop = writer.subscribe(() => {
      if (writer.unsaved === 0) this.#forget(writer);
    });
    this.#left.set(writer, () => {
      stop();
      this.#left.delete(writer);
    });
    void writer.flush();
  }

  #forget(writer: Writer): void {
    this.#left.get(writer)?.();
    this.#writers.delete(writer);
    if (this.#writers.size === 0) this.#listen("removeEventListener");
  }

  #listen(how: "addEventListener" | "removeEventListener"): void {
    const page = this.#page();
    page[how]("beforeunload", this.#warn);
    page[how]("pagehide", this.#keep);
    page[how]("online", this.#online);
  }

  /** A tab that is closed takes along what it keeps. */
  readonly #warn = (event: Event) => {
    if ([...this.#writers.keys()].some(({ unsaved }) => unsaved > 0)) event.preventDefault();
  };

  readonly #keep = () => {
    const byKey = Map.groupBy(this.#writers, ([, key]) => key);
    for (const [key, writers] of byKey) {
      keepUnsaved(
        this.#memory,
        key,
        writers.map(([writer]) => writer),
      );
    }
  };

  readonly #online = () => {
    for (const writer of this.#writers.keys()) void writer.flush();
  };
}

/** All writers of this page. */
export const unsavedWatch = new UnsavedWatch(tabMemory, () => window);
