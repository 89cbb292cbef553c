import { describe, expect, it, vi } from "vitest";
import { DraftWriter } from "#src/features/drafts/draft-writer.ts";
import { settleCollisions } from "#src/features/drafts/settle-collisions.ts";
import { redoStep, undoStep } from "#src/features/drafts/take-back.ts";
import { type Step, UndoStack } from "#src/features/drafts/undo-stack.ts";
import { problemOf } from "#src/features/shell/problem.ts";
import type { RecordRow } from "#src/features/working-set/record-row.ts";
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
  settleCollisions({ store, writer, undo: new UndoStack() }, ["A", "B", "unknown"], keep, only);
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
    { pfaId: "A", field: "model", value: undefined, rebase: false },
  ]);
});

it("restores a record that was discontinued meanwhile, or gives the draft up", () => {
  const gone = { ...draft, collisions: ["isDiscontinued"] } as const;
  const row = testRow("A", { draft: gone });
  const settledGone = (keep: "mine" | "theirs", only?: "model") => {
    const store = new RowStore();
    store.put([{ ...row, fields: { ...row.fields, isDiscontinued: true } }], store.tick());
    const writer = new DraftWriter({ store, send: vi.fn(), problemOf, onRefused: vi.fn() });
    settleCollisions({ store, writer, undo: new UndoStack() }, ["A"], keep, only);
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

describe("settling is a step", () => {
  /** A record with the draft, whose answers say what is left of it. */
  function collided(row = testRow("A", { draft })) {
    const store = new RowStore();
    store.put([row], store.tick());
    const undo = new UndoStack();
    const send = vi.fn();
    const writer = new DraftWriter({ store, send, problemOf, onRefused: vi.fn() });
    const parts = { store, writer, undo };
    const answered = async (left: RecordRow["draft"]) => {
      send.mockResolvedValueOnce([{ pfaId: "A", draft: left, findings: [] }]);
      await writer.flush();
    };
    const written = () => writer.pending().map(({ pfaId: _, ...change }) => change);
    return { parts, answered, written };
  }

  it("that gives mine back with what it had seen", async () => {
    const { parts, answered, written } = collided();
    settleCollisions(parts, ["A"], "theirs");
    expect(parts.undo.nextUndo?.label).toBe("taking theirs in 2 cells");
    await answered({ delta: { dor: "BEO" }, seen: { dor: "PROJECT" }, collisions: [] });
    expect(undoStep(parts, parts.undo.undo() as Step)).toEqual({ done: 2, asDrafts: 0, left: 0 });
    expect(written()).toMatchObject([
      { field: "model", value: "Mine", seen: "Old" },
      { field: "contract", value: "Mine too", seen: null },
    ]);
  });

  it("that has mine collide again, and be kept again", async () => {
    const { parts, answered, written } = collided();
    settleCollisions(parts, ["A"], "mine", "model");
    await answered({ ...draft, seen: { ...draft.seen, model: "LR 1250" }, collisions: ["contract"] });
    expect(undoStep(parts, parts.undo.undo() as Step)).toEqual({ done: 1, asDrafts: 0, left: 0 });
    expect(written()).toMatchObject([{ field: "model", value: "Mine", seen: "Old", rebase: true }]);
    redoStep(parts, parts.undo.redo() as Step);
    expect(written()).toMatchObject([{ field: "model", value: "Mine", seen: "LR 1250", rebase: true }]);
  });

  it("that has a given up draft collide with the discontinuation again", async () => {
    const row = testRow("A", { draft: { ...draft, collisions: ["isDiscontinued"] } });
    const { parts, answered, written } = collided({
      ...row,
      fields: { ...row.fields, isDiscontinued: true },
    });
    settleCollisions(parts, ["A"], "theirs");
    await answered(null);
    undoStep(parts, parts.undo.undo() as Step);
    const values = written().map(({ field, value }) => [field, value]);
    expect(Object.fromEntries(values)).toEqual(draft.delta);
    expect(parts.writer.pending()[0]).toMatchObject({ seenDiscontinued: false });
  });

  it("only where something collides", () => {
    const { parts } = collided(testRow("A"));
    settleCollisions(parts, ["A"], "theirs");
    expect(parts.undo.nextUndo).toBeUndefined();
  });
});
