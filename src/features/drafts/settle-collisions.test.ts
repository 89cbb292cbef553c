import { expect, it, vi } from "vitest";
import { DraftWriter } from "#src/features/drafts/draft-writer.ts";
import { settleCollisions } from "#src/features/drafts/settle-collisions.ts";
import { problemOf } from "#src/features/shell/problem.ts";
import { RowStore } from "#src/features/working-set/row-store.ts";
import { testRow } from "#src/features/working-set/test-row.ts";

const draft = {
  delta: { model: "Mine", contract: "Mine too", dor: "BEO" },
  seen: { model: "Old", contract: null, dor: "PROJECT" },
  collisions: ["model", "contract"],
} as const;

function settled(keep: "mine" | "theirs", only?: "model") {
  const store = new RowStore();
  store.put([testRow("A", { draft }), testRow("B")], store.tick());
  const writer = new DraftWriter({ store, send: vi.fn(), problemOf, onRefused: vi.fn() });
  settleCollisions({ store, writer }, ["A", "B", "unknown"], keep, only);
  return writer.pending();
}

it("keeps mine, knowing what it replaces", () => {
  expect(settled("mine")).toMatchObject([
    { pfaId: "A", field: "model", value: "Mine", seen: "LR 1250", rebase: true },
    { pfaId: "A", field: "contract", value: "Mine too", seen: null, rebase: true },
  ]);
});

it("takes mine back for theirs, also for one field alone", () => {
  expect(settled("theirs", "model")).toMatchObject([
    { pfaId: "A", field: "model", value: undefined, seen: "LR 1250", rebase: false },
  ]);
});

it("restores a record that was discontinued meanwhile, or gives the draft up", () => {
  const gone = { ...draft, collisions: ["isDiscontinued"] } as const;
  const row = testRow("A", { draft: gone });
  const settledGone = (keep: "mine" | "theirs", only?: "model") => {
    const store = new RowStore();
    store.put([{ ...row, fields: { ...row.fields, isDiscontinued: true } }], store.tick());
    const writer = new DraftWriter({ store, send: vi.fn(), problemOf, onRefused: vi.fn() });
    settleCollisions({ store, writer }, ["A"], keep, only);
    return writer.pending().map(({ field, value }) => [field, value]);
  };
  expect(settledGone("mine")).toEqual([["isDiscontinued", false]]);
  expect(settledGone("theirs")).toEqual([
    ["dor", undefined],
    ["model", undefined],
    ["contract", undefined],
  ]);
  expect(settledGone("mine", "model")).toEqual([]);
});
