import { describe, expect, it } from "vitest";
import { DraftWriter } from "#src/features/drafts/draft-writer.ts";
import { problemOf } from "#src/features/shell/problem.ts";
import { keepUnsaved, takeUnsaved } from "#src/features/shell/unsaved-changes.ts";
import { RowStore } from "#src/features/working-set/row-store.ts";
import { testRow } from "#src/features/working-set/test-row.ts";

function memory(): Storage {
  const held = new Map<string, string>();
  return {
    getItem: (key: string) => held.get(key) ?? null,
    setItem: (key: string, value: string) => void held.set(key, value),
    removeItem: (key: string) => void held.delete(key),
  } as Storage;
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

  it("that can't be read are forgotten", () => {
    const storage = memory();
    storage.setItem("key", "{broken");
    expect(takeUnsaved(storage, "key")).toEqual([]);
    storage.setItem("key", JSON.stringify([{ pfaId: "A", field: "nonsense", value: 1, seen: null }]));
    expect(takeUnsaved(storage, "key")).toEqual([]);
  });
});
