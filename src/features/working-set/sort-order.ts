import { type GroupField, MOST_SORT_KEYS, SORT_FIELDS, type SortField } from "#src/domain/record-order.ts";

export interface SortKey {
  readonly field: SortField;
  readonly direction: "asc" | "desc";
}

/** Whether records can be ordered by a column. */
export function isSortable(name: string): name is SortField {
  return (SORT_FIELDS as readonly string[]).includes(name);
}

/** The order after a click on a head: ascending, then descending, then none. `add` keeps the other keys. */
export function nextSort(sort: readonly SortKey[], field: string, add: boolean): SortKey[] {
  if (!isSortable(field)) return [...sort];
  const before = sort.find((key) => key.field === field);
  const others = add ? sort.filter((key) => key.field !== field) : [];
  if (before?.direction === "desc") return others;
  const key: SortKey = { field, direction: before === undefined ? "asc" : "desc" };
  return [...others, key].slice(-MOST_SORT_KEYS);
}

/** The order that the server is asked for: the groups first, then the person's own keys. */
export function recordOrder(group: readonly GroupField[], sort: readonly SortKey[]): SortKey[] {
  const chosen = sort.filter(({ field }) => !group.some((name) => name === field));
  return [...group.map((field) => ({ field, direction: "asc" as const })), ...chosen];
}

/** `forecastEnd.desc,dor` ↔ keys, as it stands in the address; what isn't understood is left out. */
export function parseSort(text: string): SortKey[] {
  return text
    .split(",")
    .map((part) => part.split("."))
    .flatMap(([name, direction]) => {
      if (name === undefined || !isSortable(name)) return [];
      return [{ field: name, direction: direction === "desc" ? "desc" : "asc" } as const];
    })
    .slice(0, MOST_SORT_KEYS);
}

export function formatSort(sort: readonly SortKey[]): string {
  return sort.map(({ field, direction }) => (direction === "desc" ? `${field}.desc` : field)).join(",");
}
