import type { GroupValue } from "#src/services/figures/read-numbers.ts";

interface Group<S> {
  key: GroupValue["key"];
  /** What its records have: every spelling of a text; `[null]` for none. */
  values: GroupValue["value"][];
  sums: S;
}

const COLLATOR = new Intl.Collator("en", { numeric: true });

/** Sums for each value of a field; texts that differ in case only are one. */
export class Groups<S> {
  readonly #groups = new Map<GroupValue["key"], Group<S>>();
  readonly #empty: () => S;

  constructor(empty: () => S) {
    this.#empty = empty;
  }

  get size(): number {
    return this.#groups.size;
  }

  of({ value, key }: GroupValue): S {
    let group = this.#groups.get(key);
    if (group === undefined) {
      group = { key, values: [], sums: this.#empty() };
      this.#groups.set(key, group);
    }
    if (!group.values.includes(value)) group.values.push(value);
    return group.sums;
  }

  /** By value, those without one last. */
  sorted(): Group<S>[] {
    return [...this.#groups.values()].sort(({ key: a }, { key: b }) => {
      if (a === null || b === null) return Number(a === null) - Number(b === null);
      return COLLATOR.compare(String(a), String(b));
    });
  }
}
