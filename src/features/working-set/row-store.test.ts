import { describe, expect, it, vi } from "vitest";
import {
  badgeState,
  hasDraft,
  isChanged,
  type RowView,
  shownValue,
} from "#src/features/working-set/record-row.ts";
import { RowStore } from "#src/features/working-set/row-store.ts";
import { testRow } from "#src/features/working-set/test-row.ts";

function storeWith(...ids: string[]): RowStore {
  const store = new RowStore();
  store.put(
    ids.map((id) => testRow(id)),
    store.tick(),
  );
  return store;
}

const view = (store: RowStore, pfaId: string) => store.get(pfaId) as RowView;

describe("RowStore", () => {
  it("shows an edit at once, as a draft, and tells only that row", () => {
    const store = storeWith("A", "B");
    const [toldA, toldB] = [vi.fn(), vi.fn()];
    store.subscribe("A", toldA);
    store.subscribe("B", toldB);
    store.edit([{ pfaId: "A", field: "forecastEnd", value: "2026-07-15" }]);
    expect(shownValue(view(store, "A"), "forecastEnd")).toBe("2026-07-15");
    expect(badgeState(view(store, "A"))).toBe("draft");
    expect(isChanged(view(store, "A"), "forecastEnd")).toBe(true);
    expect(toldA).toHaveBeenCalledTimes(1);
    expect(toldB).not.toHaveBeenCalled();
  });

  it("keeps what was typed after the save was sent", () => {
    const store = storeWith("A");
    const first = store.edit([{ pfaId: "A", field: "monthlyRate", value: "6000.00" }]);
    store.edit([{ pfaId: "A", field: "monthlyRate", value: "7000.00" }]);
    const draft = { delta: { monthlyRate: "6000.00" }, seen: { monthlyRate: "5500.00" }, collisions: [] };
    store.acknowledge([{ pfaId: "A", draft, findings: [] }], first);
    expect(shownValue(view(store, "A"), "monthlyRate")).toBe("7000.00");
    expect(view(store, "A").row.draft?.delta).toEqual({ monthlyRate: "6000.00" });
  });

  it("takes no answer that was asked for before a save was confirmed", () => {
    const store = storeWith("A");
    const askedAt = store.tick();
    const typed = store.edit([{ pfaId: "A", field: "dor", value: "BEO" }]);
    const draft = { delta: { dor: "BEO" as const }, seen: { dor: "PROJECT" as const }, collisions: [] };
    store.acknowledge([{ pfaId: "A", draft, findings: [] }], typed);
    expect(store.put([testRow("A")], askedAt)).toEqual(["A"]);
    expect(shownValue(view(store, "A"), "dor")).toBe("BEO");
    expect(store.put([testRow("A")], store.tick())).toEqual([]);
    expect(shownValue(view(store, "A"), "dor")).toBe("PROJECT");
  });

  it("keeps what is typed when a live update replaces the row", () => {
    const store = storeWith("A");
    store.edit([{ pfaId: "A", field: "forecastEnd", value: "2026-07-15" }]);
    const moved = testRow("A", { version: 4 });
    store.put(
      [{ ...moved, fields: { ...moved.fields, forecastEnd: "2026-08-01", dor: "BEO" } }],
      store.tick(),
    );
    expect(shownValue(view(store, "A"), "forecastEnd")).toBe("2026-07-15");
    expect(shownValue(view(store, "A"), "dor")).toBe("BEO");
  });

  it("goes back to the value before a refused edit and remembers it with the reason", () => {
    const store = storeWith("A");
    const typed = store.edit([{ pfaId: "A", field: "dor", value: "BEO" }]);
    store.refuse("A", new Map([["dor", "BEO"]]), "Not allowed.", typed);
    expect(shownValue(view(store, "A"), "dor")).toBe("PROJECT");
    expect(view(store, "A").refused.dor).toEqual({ text: "BEO", value: "BEO", message: "Not allowed." });
    expect(badgeState(view(store, "A"))).toBe("synced");
    store.edit([{ pfaId: "A", field: "dor", value: "BEO" }]);
    expect(view(store, "A").refused.dor).toBeUndefined();
  });

  it("keeps what was refused of a record that is not here yet until it comes", () => {
    const [before, store] = [storeWith("A"), new RowStore()];
    before.keepUnreadable("A", "forecastEnd", "soon", "That is no day.");
    store.keepRefused(before.refusedCells());
    store.refuse("A", new Map([["dor", "BEO"]]), "Not allowed.", store.tick());
    expect(store.refusedCells().map(({ field, text }) => [field, text])).toEqual([
      ["dor", "BEO"],
      ["forecastEnd", "soon"],
    ]);
    expect(store.refusedValues()).toEqual([]);
    store.put([testRow("A")], store.tick());
    expect(view(store, "A").refused).toEqual({
      dor: { text: "BEO", value: "BEO", message: "Not allowed." },
      forecastEnd: { text: "soon", value: undefined, message: "That is no day." },
    });
    expect(store.refusedValues()).toEqual([{ pfaId: "A", field: "dor", value: "BEO", seen: "PROJECT" }]);
    expect(store.refusedCells()).toHaveLength(2);
  });

  it("shows the value under the draft while taking a field back", () => {
    const store = new RowStore();
    const draft = { delta: { dor: "BEO" as const }, seen: { dor: "PROJECT" as const }, collisions: [] };
    store.put([testRow("A", { draft })], store.tick());
    const typed = store.edit([{ pfaId: "A", field: "dor", value: undefined }]);
    expect(shownValue(view(store, "A"), "dor")).toBe("PROJECT");
    expect(isChanged(view(store, "A"), "dor")).toBe(false);
    store.acknowledge([{ pfaId: "A", draft: null, findings: [] }], typed);
    expect(hasDraft(view(store, "A"))).toBe(false);
  });
});
