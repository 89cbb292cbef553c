import { expect, it, vi } from "vitest";
import { DEFAULT_LAYOUT, withHidden } from "#src/features/grid/column-layout.ts";
import { ColumnStore } from "#src/features/grid/column-store.ts";

function memory(kept: Record<string, string> = {}) {
  const items = new Map(Object.entries(kept));
  return {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
  };
}

it("keeps layout and density for one person in one organization", () => {
  const storage = memory();
  const store = new ColumnStore(storage, "maria");
  const told = vi.fn();
  const stop = store.subscribe(told);
  const layout = withHidden(DEFAULT_LAYOUT, "dor", true);
  store.setLayout(layout);
  store.setDensity("compact");
  expect(told).toHaveBeenCalledTimes(2);
  stop();
  expect(new ColumnStore(storage, "maria").state).toEqual({ layout, density: "compact" });
  expect(new ColumnStore(storage, "jonas").state).toEqual(ColumnStore.atFirst);
});

it.each(["{", "7", "null", '{"layout":7,"density":"huge"}'])(
  "begins anew from what can't be read: %s",
  (kept) => {
    expect(new ColumnStore(memory({ key: kept }), "key").state).toEqual(ColumnStore.atFirst);
  },
);

it("goes on without a storage", () => {
  const none = () => {
    throw new Error("denied");
  };
  const store = new ColumnStore({ getItem: none, setItem: none }, "key");
  store.setDensity("comfortable");
  expect(store.state.density).toBe("comfortable");
});
