import { KEPT_VIEWS, type KeptView } from "#src/domain/saved-view.ts";

/** The saved view that a view of the bar begins with, for one person in this browser. */
export interface DefaultView {
  readonly id: string;
  /** Query string of its address, so that it needs no question to the server. */
  readonly search: string;
}

export type DefaultViews = { readonly [V in KeptView]?: DefaultView };

type Storage = Pick<globalThis.Storage, "getItem" | "setItem">;

/** What can't be read is none. */
export function readDefaults(storage: Storage, key: string): DefaultViews {
  try {
    const kept: unknown = JSON.parse(storage.getItem(key) ?? "null");
    if (typeof kept !== "object" || kept === null) return {};
    const entries = KEPT_VIEWS.flatMap((view) => {
      const { id, search } = ((kept as Record<string, unknown>)[view] ?? {}) as Partial<DefaultView>;
      return typeof id === "string" && typeof search === "string" ? [[view, { id, search }] as const] : [];
    });
    return Object.fromEntries(entries);
  } catch {
    return {};
  }
}

/** @param chosen null: the view begins with everything again */
export function writeDefault(
  storage: Storage,
  key: string,
  view: KeptView,
  chosen: DefaultView | null,
): void {
  const { [view]: _, ...others } = readDefaults(storage, key);
  try {
    storage.setItem(key, JSON.stringify(chosen === null ? others : { ...others, [view]: chosen }));
  } catch {
    // A full or forbidden storage costs only the memory of it.
  }
}
