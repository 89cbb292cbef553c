import { expect, it } from "vitest";
import type { Delta, EditableField } from "#src/domain/record.ts";
import { TypedHere } from "#src/features/drafts/typed-here.ts";
import { RowStore } from "#src/features/working-set/row-store.ts";
import { testRow } from "#src/features/working-set/test-row.ts";

function page() {
  const store = new RowStore();
  const typed = new TypedHere(store);
  const told: { pfaId: string; field: EditableField }[] = [];
  store.onRead((pfaIds) => told.push(...typed.overtaken(pfaIds)));
  const answer = (delta: Delta, pfaId = "A") =>
    testRow(pfaId, { draft: { delta, seen: {}, collisions: [] } });
  const read = (delta: Delta, pfaId = "A") => store.put([answer(delta, pfaId)], store.tick());
  const savedElsewhere = (pfaIds: string[] | null) => {
    typed.savedElsewhere(pfaIds);
    store.outdated(pfaIds);
  };
  return { store, typed, told, answer, read, savedElsewhere };
}

it("keeps a value beside the cell that another tab of the same person wrote over", () => {
  const { store, typed, told, read, savedElsewhere } = page();
  typed.saved([{ pfaId: "A", set: { model: "From here", dor: "BEO", contract: null } }]);
  savedElsewhere(["A", "B"]);
  read({ model: "From there", dor: "BEO", contract: "C", category: "Cranes" });
  expect(told.splice(0)).toEqual([
    { pfaId: "A", field: "model" },
    { pfaId: "A", field: "contract" },
  ]);
  expect(store.get("A")?.refused).toMatchObject({
    model: { text: "From here", message: expect.stringContaining("in another tab") },
    contract: { text: "(empty)" },
  });
  savedElsewhere(["A"]);
  read({ model: "From there" });
  expect(told).toEqual([]);
});

it("keeps it also when too many records to name were saved, and the row is read much later", () => {
  const { store, typed, told, answer, read, savedElsewhere } = page();
  read({ model: "From here" });
  typed.saved([{ pfaId: "A", set: { model: "From here" } }]);
  const askedAt = store.tick();
  savedElsewhere(null);
  // An answer that was on the way before, and what this page saved itself, say nothing yet.
  store.put([answer({ model: "Of an older answer" })], askedAt);
  const draft = { delta: { model: "From here" }, seen: {}, collisions: [] };
  store.acknowledge([{ pfaId: "A", draft, findings: [] }], store.tick());
  expect(told).toEqual([]);
  read({ model: "From there" });
  expect(told).toEqual([{ pfaId: "A", field: "model" }]);
});

it("says nothing while this tab has a newer value on its way, nothing was written over, or no other tab did it", () => {
  const { store, typed, told, read, savedElsewhere } = page();
  typed.saved([{ pfaId: "A", set: { model: "From here" } }]);
  read({ model: "By an operation of this page" });
  savedElsewhere(["A"]);
  store.edit([{ pfaId: "A", field: "model", value: "Newer" }]);
  read({ model: "From there" });
  store.put([testRow("B")], store.tick());
  typed.saved([{ pfaId: "B", set: { model: "Sent since" } }]);
  savedElsewhere(["B"]);
  store.put([testRow("B")], store.tick());
  expect(told).toEqual([]);
});

it("forgets what this page took back itself", () => {
  const { typed, told, read, savedElsewhere } = page();
  typed.saved([{ pfaId: "A", set: { model: "From here" } }]);
  typed.saved([{ pfaId: "A", set: {}, unset: ["model"] }]);
  savedElsewhere(["A"]);
  read({ model: "From there" });
  expect(told).toEqual([]);
});

it("remembers the last 2,000 records", () => {
  const { typed, told, read, savedElsewhere } = page();
  typed.saved(Array.from({ length: 2001 }, (_, index) => ({ pfaId: `R${index}`, set: { model: "x" } })));
  savedElsewhere(null);
  read({ model: "y" }, "R0");
  read({ model: "y" }, "R1");
  expect(told).toEqual([{ pfaId: "R1", field: "model" }]);
});
