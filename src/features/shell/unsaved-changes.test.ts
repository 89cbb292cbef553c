import { describe, expect, it } from "vitest";
import { DraftWriter } from "#src/features/drafts/draft-writer.ts";
import type { BrowserMemory } from "#src/features/shell/browser-memory.ts";
import { problemOf } from "#src/features/shell/problem.ts";
import { keepRefused, keepUnsaved, takeRefused, takeUnsaved } from "#src/features/shell/unsaved-changes.ts";
import { RowStore } from "#src/features/working-set/row-store.ts";
import { testRow } from "#src/features/working-set/test-row.ts";

function memory(): BrowserMemory {
  const held = new Map<string, string>();
  return {
    getItem: (key: string) => held.get(key) ?? null,
    setItem: (key: string, value: string) => held.set(key, value).has(key),
    removeItem: (key: string) => void held.delete(key),
  };
}

describe("unsaved changes", () => {
  it("are given to the next page once, also those on the way, with the record as it was seen", async () => {
    const store = new RowStore();
    store.put([testRow("A")], store.tick());
    const writer = new DraftWriter({
      store,
      send: () => new Promise<never>(() => undefined),
      problemOf,
      onRefused: () => undefined,
    });
    writer.edit([{ pfaId: "A", field: "dor", value: "BEO", seen: "PROJECT" }]);
    void writer.flush();
    writer.edit([{ pfaId: "B", field: "model", value: undefined, seen: null }]);
    const storage = memory();
    keepUnsaved(storage, "key", [writer]);
    const kept = takeUnsaved(storage, "key");
    expect(kept).toEqual([
      { pfaId: "A", field: "dor", value: "BEO", seen: "PROJECT", seenVersion: 3, seenDiscontinued: false },
      { pfaId: "B", field: "model", value: undefined, seen: null, seenVersion: 0 },
    ]);
    expect(takeUnsaved(storage, "key")).toEqual([]);
  });

  it("don't hide that they were too many, and leave nothing older behind", () => {
    const storage = memory();
    storage.setItem("key", "older");
    const full = { ...storage, setItem: () => false };
    const pending = () => [{ pfaId: "A", field: "dor" as const, value: "BEO", seen: null }];
    expect(keepUnsaved(full, "key", [{ pending }])).toBe(false);
    expect(storage.getItem("key")).toBeNull();
    expect(keepUnsaved(full, "key", [])).toBe(true);
  });

  it("come with what could not be taken, by itself and once", () => {
    const store = new RowStore();
    store.put([testRow("A")], store.tick());
    store.refuse("A", new Map([["dor", "BEO"]]), "Not allowed.", store.tick());
    store.keepUnreadable("A", "forecastEnd", "soon", "That is no day.");
    const storage = memory();
    expect(keepRefused(storage, "key", [store])).toBe(true);
    expect(takeUnsaved(storage, "key")).toEqual([]);
    expect(takeRefused(storage, "key")).toEqual(store.refusedCells());
    expect(takeRefused(storage, "key")).toEqual([]);
    storage.setItem("key-refused", JSON.stringify([null, { pfaId: "A", field: "nonsense" }, { pfaId: "A" }]));
    expect(takeRefused(storage, "key")).toEqual([]);
  });

  it("that can't be read are forgotten", () => {
    const storage = memory();
    storage.setItem("key", "{broken");
    expect(takeUnsaved(storage, "key")).toEqual([]);
    storage.setItem("key", JSON.stringify([{ pfaId: "A", field: "nonsense", value: 1, seen: null }]));
    expect(takeUnsaved(storage, "key")).toEqual([]);
  });
});
