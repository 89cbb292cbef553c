import { DENSITIES, type Density } from "#src/domain/saved-view.ts";
import { type ColumnLayout, DEFAULT_LAYOUT, readLayout } from "#src/features/grid/column-layout.ts";
import type { FilterKey } from "#src/features/grid/filter-chips.ts";

export interface ColumnState {
  readonly layout: ColumnLayout;
  readonly density: Density;
}

const AT_FIRST: ColumnState = { layout: DEFAULT_LAYOUT, density: "default" };

/** How one person's grid stands in one organization: kept in this browser, shared by everything on the page. */
export class ColumnStore {
  readonly #key: string;
  readonly #storage: Pick<Storage, "getItem" | "setItem">;
  #state: ColumnState;
  #listeners = new Set<() => void>();

  /** @param key of its own for each person and organization */
  constructor(storage: Pick<Storage, "getItem" | "setItem">, key: string) {
    this.#storage = storage;
    this.#key = key;
    this.#state = this.#read();
  }

  get state(): ColumnState {
    return this.#state;
  }

  /** What stands before anything was kept; also what the server renders. */
  static readonly atFirst = AT_FIRST;

  setLayout(layout: ColumnLayout): void {
    this.#become({ ...this.#state, layout });
  }

  setDensity(density: Density): void {
    this.#become({ ...this.#state, density });
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #become(state: ColumnState): void {
    this.#state = state;
    try {
      this.#storage.setItem(this.#key, JSON.stringify(state));
    } catch {
      // A full or forbidden storage costs only the memory of it.
    }
    for (const listener of this.#listeners) listener();
  }

  #read(): ColumnState {
    try {
      const kept: unknown = JSON.parse(this.#storage.getItem(this.#key) ?? "null");
      if (typeof kept !== "object" || kept === null) return AT_FIRST;
      const { layout, density } = kept as { layout?: unknown; density?: unknown };
      const known = DENSITIES.find((each) => each === density);
      return { layout: readLayout(layout), density: known ?? "default" };
    } catch {
      return AT_FIRST;
    }
  }
}

/** The filter whose editor is open in the filter bar. */
export class FilterEditing {
  #key: FilterKey | null = null;
  #listeners = new Set<() => void>();

  get key(): FilterKey | null {
    return this.#key;
  }

  set(key: FilterKey | null): void {
    this.#key = key;
    for (const listener of this.#listeners) listener();
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
