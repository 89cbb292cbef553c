import type { RecordFilterInput } from "#src/features/working-set/record-filter.ts";

/** Selected records as procedures take them: by id, or all that match a filter but some. */
export type SelectionInput = { pfaIds: string[] } | { filter: RecordFilterInput; except?: string[] };

export type SelectionState =
  | { readonly kind: "some"; readonly ids: ReadonlySet<string> }
  /** All records of the present query: 20,000 of them are no 20,000 ids. */
  | { readonly kind: "all"; readonly except: ReadonlySet<string> };

/** Most ids that stand in an address. */
export const MOST_IN_ADDRESS = 50;

const ALL = "all:";
const NOTHING: SelectionState = { kind: "some", ids: new Set() };

/** The selected records of an organization, shared by its views. Rows ask only about themselves. */
export class RecordSelection {
  #state: SelectionState = NOTHING;
  #listeners = new Set<() => void>();

  get state(): SelectionState {
    return this.#state;
  }

  has(pfaId: string): boolean {
    return this.#state.kind === "some" ? this.#state.ids.has(pfaId) : !this.#state.except.has(pfaId);
  }

  get isEmpty(): boolean {
    return this.#state.kind === "some" && this.#state.ids.size === 0;
  }

  /** How many records are selected. @param total records of the present query */
  count(total: number): number {
    return this.#state.kind === "some" ? this.#state.ids.size : Math.max(0, total - this.#state.except.size);
  }

  /** Selects exactly these. */
  replace(pfaIds: Iterable<string>): void {
    this.#become({ kind: "some", ids: new Set(pfaIds) });
  }

  add(pfaIds: Iterable<string>): void {
    const given = [...pfaIds];
    if (this.#state.kind === "some") {
      this.#become({ kind: "some", ids: new Set([...this.#state.ids, ...given]) });
    } else {
      const added = new Set(given);
      this.#become({ kind: "all", except: new Set([...this.#state.except].filter((id) => !added.has(id))) });
    }
  }

  toggle(pfaId: string): void {
    const before = this.#state.kind === "some" ? this.#state.ids : this.#state.except;
    const after = new Set(before);
    if (!after.delete(pfaId)) after.add(pfaId);
    this.#become(this.#state.kind === "some" ? { kind: "some", ids: after } : { kind: "all", except: after });
  }

  /** Selects all records of the present query, also those that aren't loaded. */
  selectAll(): void {
    this.#become({ kind: "all", except: new Set() });
  }

  clear(): void {
    if (!this.isEmpty) this.#become(NOTHING);
  }

  /** Another query is shown: "all" would mean other records than those that were chosen. */
  queryChanged(): void {
    if (this.#state.kind === "all") this.#become(NOTHING);
  }

  /** For a procedure. @param filter of the present query */
  toInput(filter: RecordFilterInput): SelectionInput {
    if (this.#state.kind === "some") return { pfaIds: [...this.#state.ids] };
    const except = [...this.#state.except];
    return except.length === 0 ? { filter } : { filter, except };
  }

  /** As it stands in an address; null for nothing, and for more ids than an address can hold. */
  format(): string | null {
    const ids = this.#state.kind === "some" ? this.#state.ids : this.#state.except;
    if (ids.size > MOST_IN_ADDRESS) return null;
    const listed = [...ids].map(encodeURIComponent).join(",");
    // No id begins so: a colon in an id is encoded.
    if (this.#state.kind === "all") return `${ALL}${listed}`;
    return listed === "" ? null : listed;
  }

  /** The opposite of `format`; more than an address can hold is not given up for what an earlier address held. */
  restore(text: string | null): void {
    if (!this.isEmpty && this.format() === null) return;
    if (text?.startsWith(ALL)) {
      this.#become({ kind: "all", except: new Set(idsOf(text.slice(ALL.length))) });
    } else this.replace(idsOf(text ?? ""));
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #become(state: SelectionState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}

function idsOf(text: string): string[] {
  return text
    .split(",")
    .slice(0, MOST_IN_ADDRESS)
    .flatMap((part) => {
      try {
        return part === "" ? [] : [decodeURIComponent(part)];
      } catch {
        return [];
      }
    });
}
