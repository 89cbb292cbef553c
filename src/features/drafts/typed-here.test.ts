import { expect, it } from "vitest";
import type { Delta } from "#src/domain/record.ts";
import { TypedHere } from "#src/features/drafts/typed-here.ts";
import { RowStore } from "#src/features/working-set/row-store.ts";
import { testRow } from "#src/features/working-set/test-row.ts";

function page() {
  const store = new RowStore();
  const typed = new TypedHere(store);
  const read = (delta: Delta, pfaId = "A") =>
    store.put([testRow(pfaId, { draft: { delta, seen: {}, collisions: [] } })], store.tick());
  return { store, typed, read };
}

it("keeps a value beside the cell that another tab of the same person wrote over", () => {
  const { store, typed, read } = page();
  typed.saved([{ pfaId: "A", set: { model: "From here", dor: "BEO", contract: null } }]);
  read({ model: "From there", dor: "BEO", contract: "C", category: "Cranes" });
  expect(typed.overtaken(["A", "B"])).toEqual([
    { pfaId: "A", field: "model" },
    { pfaId: "A", field: "contract" },
  ]);
  expect(store.get("A")?.refused).toMatchObject({
    model: { text: "From here", message: expect.stringContaining("in another tab") },
    contract: { text: "(empty)" },
  });
  expect(typed.overtaken(["A"])).toEqual([]);
});

it("says nothing while this tab has a newer value on its way, or nothing was written over", () => {
  const { store, typed, read } = page();
  typed.saved([{ pfaId: "A", set: { model: "From here" } }]);
  read({ model: "From there" });
  store.edit([{ pfaId: "A", field: "model", value: "Newer" }]);
  expect(typed.overtaken(["A"])).toEqual([]);
  store.put([testRow("B")], store.tick());
  typed.saved([{ pfaId: "B", set: { model: "Sent since" } }]);
  expect(typed.overtaken(["B"])).toEqual([]);
});

it("remembers the last 2,000 records", () => {
  const { typed, read } = page();
  typed.saved(Array.from({ length: 2001 }, (_, index) => ({ pfaId: `R${index}`, set: { model: "x" } })));
  read({ model: "y" }, "R0");
  read({ model: "y" }, "R1");
  expect(typed.overtaken(["R0", "R1"])).toEqual([{ pfaId: "R1", field: "model" }]);
});
