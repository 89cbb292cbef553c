import { notify } from "#src/components/toast.tsx";
import type { DraftWriter } from "#src/features/drafts/draft-writer.ts";
import { type BrowserMemory, tabMemory } from "#src/features/shell/browser-memory.ts";
import { textFieldInFocus } from "#src/features/shell/text-field-in-focus.ts";
import { keepRefused, keepUnsaved } from "#src/features/shell/unsaved-changes.ts";
import type { RowStore } from "#src/features/working-set/row-store.ts";

type Writer = Pick<DraftWriter, "pending" | "unsaved" | "flush" | "resume" | "subscribe">;
type Store = Pick<RowStore, "refusedCells" | "keepRefused" | "takeRefused">;
type Page = Pick<Window, "addEventListener" | "removeEventListener">;

interface Watched {
  readonly key: string;
  readonly store: Store;
}

export interface UnsavedWatchParts {
  readonly page: () => Page;
  /** What is typed in an open editor is taken as when it loses the focus. */
  readonly leaveEditor: () => void;
  /** The page is about to go, and what it has is too much to be kept. */
  readonly onTooMuch: () => void;
}

/**
 * Sees to it that a page that goes away takes along what its writers have not saved, and what could not be taken. Whoever
 * leaves an organization leaves its writer behind: it is watched until nothing of that is left.
 */
export class UnsavedWatch {
  readonly #memory: BrowserMemory;
  readonly #parts: UnsavedWatchParts;
  readonly #writers = new Map<Writer, Watched>();
  /** Writers that were left with something unsaved: each stops being looked at by this. */
  readonly #left = new Map<Writer, () => void>();

  constructor(memory: BrowserMemory, parts: UnsavedWatchParts) {
    this.#memory = memory;
    this.#parts = parts;
  }

  /**
   * @param key where its changes are kept for the next page
   * @param store holds what could not be taken; what was left behind under the same key is given to it
   * @returns leaves it: what it still has goes out now
   */
  watch(key: string, writer: Writer, store: Store): () => void {
    if (this.#writers.size === 0) this.#listen("addEventListener");
    this.#writers.set(writer, { key, store });
    this.#left.get(writer)?.();
    for (const left of this.#left.keys()) {
      const before = this.#writers.get(left);
      if (before?.key !== key) continue;
      store.keepRefused(before.store.takeRefused());
      if (!this.#hasLeftovers(left)) this.#forget(left);
    }
    return () => this.#leave(writer);
  }

  /** The same person is signed in again: what waited for that goes out, whichever organization it belongs to. */
  resume(): void {
    for (const writer of this.#writers.keys()) writer.resume();
  }

  #leave(writer: Writer): void {
    if (!this.#hasLeftovers(writer)) {
      this.#forget(writer);
      return;
    }
    const stop = writer.subscribe(() => {
      if (!this.#hasLeftovers(writer)) this.#forget(writer);
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
    const page = this.#parts.page();
    page[how]("beforeunload", this.#warn);
    page[how]("pagehide", this.#keep);
    page[how]("online", this.#online);
  }

  #hasLeftovers(writer: Writer): boolean {
    return writer.unsaved > 0 || (this.#writers.get(writer)?.store.refusedCells().length ?? 0) > 0;
  }

  /** A tab that is closed takes along what it keeps. */
  readonly #warn = (event: Event) => {
    this.#parts.leaveEditor();
    if (![...this.#writers.keys()].some((writer) => this.#hasLeftovers(writer))) return;
    event.preventDefault();
    if (!this.#keepAll()) this.#parts.onTooMuch();
    // The page may stay, and go on: what it keeps is what it has when it goes.
    for (const { key } of this.#writers.values()) {
      keepUnsaved(this.#memory, key, []);
      keepRefused(this.#memory, key, []);
    }
  };

  readonly #keep = () => {
    this.#parts.leaveEditor();
    this.#keepAll();
  };

  /** False when something didn't fit. */
  #keepAll(): boolean {
    const byKey = Map.groupBy(this.#writers, ([, { key }]) => key);
    return [...byKey]
      .flatMap(([key, watched]) => {
        const changes = watched.map(([writer]) => writer);
        const stores = watched.map(([, { store }]) => store);
        // Both are tried: what fits is kept.
        return [keepUnsaved(this.#memory, key, changes), keepRefused(this.#memory, key, stores)];
      })
      .every((fits) => fits);
  }

  readonly #online = () => {
    for (const writer of this.#writers.keys()) void writer.flush();
  };
}

/** All writers of this page. */
export const unsavedWatch = new UnsavedWatch(tabMemory, {
  page: () => window,
  leaveEditor: () => textFieldInFocus()?.blur(),
  onTooMuch: () =>
    notify({
      tone: "warning",
      title: "Leave this tab open",
      description: "There is more unsaved than the browser can keep over a reload.",
      instead: "too-much",
    }),
});
