import { describe, expect, it } from "vitest";
import { ShownOutcomes } from "#src/features/bulk/shown-outcomes.ts";
import { shownValue } from "#src/features/working-set/record-row.ts";
import { RowStore } from "#src/features/working-set/row-store.ts";
import { testRow } from "#src/features/working-set/test-row.ts";

const WEEK = { kind: "shift", amount: 1, unit: "week" } as const;

function storeWith(count: number): RowStore {
  const store = new RowStore();
  const rows = Array.from({ length: count }, (_, at) => testRow(`P-${at}`));
  store.put(rows, store.tick());
  return store;
}

const endOf = (store: RowStore, pfaId: string) => {
  const view = store.get(pfaId);
  return view && shownValue(view, "forecastEnd");
};

describe("outcomes shown before the server answers", () => {
  it("are painted at once for the first rows, and for all of them soon", async () => {
    const store = storeWith(600);
    const ids = store.loadedIds();
    const shown = new ShownOutcomes(store, WEEK).show(ids);
    expect(endOf(store, "P-0")).toBe("2026-07-07");
    expect(endOf(store, "P-599")).toBe("2026-06-30");
    await shown;
    expect(endOf(store, "P-599")).toBe("2026-07-07");
  });

  it("give way to what the server made; rows that it left alone go back, and what was typed since stays", async () => {
    const store = storeWith(3);
    const outcomes = new ShownOutcomes(store, WEEK);
    await outcomes.show(["P-0", "P-1", "P-2"]);
    store.edit([{ pfaId: "P-2", field: "forecastEnd", value: "2026-12-24" }]);
    const draft = { delta: { forecastEnd: "2026-07-08" }, seen: {}, collisions: [] };
    await outcomes.settle([
      { pfaId: "P-0", draft, findings: [] },
      { pfaId: "P-2", draft, findings: [] },
      { pfaId: "not-loaded", draft, findings: [] },
    ]);
    expect(endOf(store, "P-0")).toBe("2026-07-08");
    expect(endOf(store, "P-1")).toBe("2026-06-30");
    expect(endOf(store, "P-2")).toBe("2026-12-24");
    expect(store.get("P-0")?.row.sync.state).toBe("draft");
  });

  it("are taken back where the server refused, and none is shown after that", async () => {
    const store = storeWith(600);
    const outcomes = new ShownOutcomes(store, WEEK);
    const shown = outcomes.show(store.loadedIds());
    await outcomes.takeBack();
    await shown;
    for (const pfaId of store.loadedIds()) expect(endOf(store, pfaId)).toBe("2026-06-30");
  });

  it("leave what is typed into a row alone while later rows are still to come", async () => {
    const store = storeWith(600);
    const outcomes = new ShownOutcomes(store, WEEK);
    const shown = outcomes.show(store.loadedIds());
    store.edit([
      { pfaId: "P-0", field: "forecastEnd", value: "2026-12-24" },
      { pfaId: "P-1", field: "forecastEnd", value: "2026-12-24" },
    ]);
    await shown;
    await outcomes.settle([{ pfaId: "P-0", draft: null, findings: [] }]);
    expect(endOf(store, "P-0")).toBe("2026-12-24");
    expect(endOf(store, "P-1")).toBe("2026-12-24");
    expect(endOf(store, "P-2")).toBe("2026-06-30");
  });

  it("leave rows alone that the operation leaves alone, and those that aren't here", async () => {
    const store = new RowStore();
    const discontinued = testRow("A");
    store.put([{ ...discontinued, fields: { ...discontinued.fields, isDiscontinued: true } }], store.tick());
    await new ShownOutcomes(store, WEEK).show(["A", "nowhere"]);
    expect(store.get("A")?.local).toEqual({});
  });
});
