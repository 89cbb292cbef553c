import { describe, expect, it } from "vitest";
import { editCells } from "#src/features/drafts/draft-actions.ts";
import { type DraftChange, DraftWriter } from "#src/features/drafts/draft-writer.ts";
import { besides, pushBulk, pushDiscarded, redoStep, undoStep } from "#src/features/drafts/take-back.ts";
import { type Step, UndoStack } from "#src/features/drafts/undo-stack.ts";
import { problemOf } from "#src/features/shell/problem.ts";
import { type RecordRow, type RowView, shownValue } from "#src/features/working-set/record-row.ts";
import { RowStore } from "#src/features/working-set/row-store.ts";
import { testRow } from "#src/features/working-set/test-row.ts";

/** A server that keeps drafts as the real one does: a field back at what was seen is no change. */
function parts(row: Partial<RecordRow> = {}) {
  const store = new RowStore();
  store.put([testRow("A", row)], store.tick());
  const undo = new UndoStack();
  const sent: DraftChange[] = [];
  const send = async (changes: DraftChange[]) => {
    sent.push(...changes);
    return changes.map(({ pfaId, set, seen, unset = [] }) => {
      const before = store.get(pfaId)?.row.draft;
      const delta: Record<string, unknown> = { ...before?.delta };
      const was: Record<string, unknown> = { ...before?.seen };
      for (const field of unset) {
        delete delta[field];
        delete was[field];
      }
      Object.assign(delta, set);
      for (const [field, value] of Object.entries(seen)) if (!(field in was)) was[field] = value;
      for (const field of Object.keys(delta)) if (delta[field] === was[field]) delete delta[field];
      const draft = Object.keys(delta).length === 0 ? null : { delta, seen: was, collisions: [] };
      return { pfaId, draft, findings: [] };
    });
  };
  const writer = new DraftWriter({ store, send, problemOf, onRefused: () => undefined, gatherMs: 0 });
  const shown = () => shownValue(store.get("A") as RowView, "dor");
  const draft = () => store.get("A")?.row.draft?.delta ?? null;
  return { store, undo, writer, sent, shown, draft };
}

function takeBack(all: ReturnType<typeof parts>, gone?: ReadonlySet<string>): Step | undefined {
  const step = all.undo.undo();
  if (step !== undefined) undoStep(all, step, gone);
  return step;
}

const undoNow = (all: ReturnType<typeof parts>) => undoStep(all, all.undo.undo() as Step);

function doAgain(all: ReturnType<typeof parts>): void {
  redoStep(all, all.undo.redo() as Step);
}

const toBeo = { pfaId: "A", field: "dor", value: "BEO", seen: "PROJECT" } as const;

describe("draft actions", () => {
  it("undoes an edit by taking the draft's field back, and does it again", async () => {
    const all = parts();
    editCells(all, [toBeo]);
    await all.writer.flush();
    expect(all.draft()).toEqual({ dor: "BEO" });
    expect(takeBack(all)?.label).toBe("DOR of A");
    expect(all.shown()).toBe("PROJECT");
    await all.writer.flush();
    expect(all.draft()).toBeNull();
    doAgain(all);
    await all.writer.flush();
    expect(all.draft()).toEqual({ dor: "BEO" });
  });

  it("goes back to the earlier draft value, not to PEMS's", async () => {
    const all = parts();
    editCells(all, [{ pfaId: "A", field: "monthlyRate", value: "6000.00", seen: "5500.00" }]);
    editCells(all, [{ pfaId: "A", field: "monthlyRate", value: "7000.00", seen: "5500.00" }]);
    takeBack(all);
    await all.writer.flush();
    expect(all.draft()).toEqual({ monthlyRate: "6000.00" });
  });

  it("survives a live update of the same record", async () => {
    const all = parts();
    editCells(all, [toBeo]);
    await all.writer.flush();
    const row = all.store.get("A")?.row as RecordRow;
    all.store.put([{ ...row, version: 9, fields: { ...row.fields, model: "New" } }], all.store.tick());
    takeBack(all);
    expect(all.shown()).toBe("PROJECT");
  });

  it("writes the former value when the change was sent meanwhile", async () => {
    const all = parts();
    editCells(all, [toBeo]);
    await all.writer.flush();
    all.store.put([testRow("A", { fields: { ...testRow("A").fields, dor: "BEO" } })], all.store.tick());
    takeBack(all);
    await all.writer.flush();
    expect(all.sent.at(-1)).toMatchObject({ set: { dor: "PROJECT" }, seen: { dor: "BEO" } });
  });

  it("makes the counter-draft of what was sent a moment ago, before the row is read again", async () => {
    const all = parts();
    editCells(all, [toBeo]);
    await all.writer.flush();
    const askedBefore = all.store.tick();
    all.store.sent(["A", "not here"], "queued");
    expect(all.shown()).toBe("BEO");
    expect(all.store.get("A")?.row).toMatchObject({ draft: null, sync: { state: "queued", byMe: true } });
    expect(all.store.put([testRow("A")], askedBefore)).toEqual(["A"]);
    expect(undoNow(all)).toEqual({ done: 1, asDrafts: 1, left: 0 });
    expect(all.shown()).toBe("PROJECT");
    await all.writer.flush();
    expect(all.sent.at(-1)).toMatchObject({ set: { dor: "PROJECT" }, seen: { dor: "BEO" } });
    expect(all.draft()).toEqual({ dor: "PROJECT" });
  });

  it("keeps what needs its author on the badge when the draft over it is sent", async () => {
    const all = parts({ sync: { state: "conflict", at: null, modificationId: null, byMe: true } });
    editCells(all, [toBeo]);
    await all.writer.flush();
    all.store.sent(["A"], "queued");
    expect(all.store.get("A")?.row.sync.state).toBe("conflict");
    all.store.sent(["A"], "queued");
    expect(all.shown()).toBe("BEO");
  });

  it("knows when the row that is here was overtaken", () => {
    const all = parts();
    expect(all.store.isOutdated("A")).toBe(false);
    all.store.outdated(["A"]);
    expect(all.store.isOutdated("A")).toBe(true);
    expect(all.store.isOutdated("not here")).toBe(false);
    all.store.put([testRow("A")], all.store.tick());
    expect(all.store.isOutdated("A")).toBe(false);
  });

  it("leaves alone what somebody else has written since the change was sent", async () => {
    const all = parts();
    editCells(all, [{ pfaId: "A", field: "model", value: "Mine", seen: "Old" }]);
    await all.writer.flush();
    all.store.put([testRow("A", { fields: { ...testRow("A").fields, model: "Theirs" } })], all.store.tick());
    expect(undoNow(all)).toEqual({ done: 0, asDrafts: 0, left: 1 });
    await all.writer.flush();
    expect(all.sent).toHaveLength(1);
    expect(all.draft()).toBeNull();
    doAgain(all);
    await all.writer.flush();
    expect(all.sent.at(-1)).toMatchObject({ set: { model: "Mine" }, seen: { model: "Theirs" } });
  });

  it("writes nothing for a change that was refused, though the record moved on meanwhile", async () => {
    const all = parts();
    editCells(all, [{ pfaId: "A", field: "model", value: "Refused", seen: "Old" }]);
    await all.writer.flush();
    const row = testRow("A", { fields: { ...testRow("A").fields, model: "PEMS moved on" } });
    all.store.put([row], all.store.tick());
    all.store.edit([{ pfaId: "A", field: "model", value: "Refused" }]);
    all.store.refuse("A", new Map([["model", "Refused"]]), "No.", all.store.tick());
    expect(undoNow(all)).toEqual({ done: 0, asDrafts: 0, left: 1 });
    await all.writer.flush();
    expect(all.sent).toHaveLength(1);
    expect(all.store.get("A")?.refused).toEqual({});
  });

  it("goes back step by step to the first value, though all was sent in one go", async () => {
    const all = parts();
    const type = (value: string, seen: string) =>
      editCells(all, [{ pfaId: "A", field: "model", value, seen }]);
    const model = () => shownValue(all.store.get("A") as RowView, "model");
    type("One", "LR 1250");
    type("Two", "LR 1250");
    await all.writer.flush();
    all.store.sent(["A"], "queued");
    expect(undoNow(all)).toEqual({ done: 1, asDrafts: 1, left: 0 });
    expect(model()).toBe("One");
    await all.writer.flush();
    expect(undoNow(all)).toEqual({ done: 1, asDrafts: 0, left: 0 });
    expect(model()).toBe("LR 1250");
    await all.writer.flush();
    expect(all.draft()).toEqual({ model: "LR 1250" });
    doAgain(all);
    expect(model()).toBe("One");
    doAgain(all);
    await all.writer.flush();
    expect(model()).toBe("Two");
    expect(all.draft()).toBeNull();
    undoNow(all);
    undoNow(all);
    await all.writer.flush();
    expect(all.draft()).toEqual({ model: "LR 1250" });
  });

  it("gives up no draft as a whole that holds what was sent and taken back", async () => {
    const all = parts();
    const made = { set: { model: "One" }, seen: { model: "LR 1250" }, before: {}, made: true } as const;
    pushBulk(all.undo, "the import of plan.csv", [{ pfaId: "A", ...made }]);
    all.store.put(
      [testRow("A", { draft: { delta: made.set, seen: made.seen, collisions: [] } })],
      all.store.tick(),
    );
    editCells(all, [{ pfaId: "A", field: "model", value: "Two", seen: "LR 1250" }]);
    await all.writer.flush();
    all.store.sent(["A"], "queued");
    takeBack(all);
    expect(all.undo.nextUndo?.made).toEqual([]);
    takeBack(all);
    await all.writer.flush();
    expect(all.draft()).toEqual({ model: "LR 1250" });
  });

  it("goes through edits, drags and operations in one stack, whatever comes from PEMS in between", async () => {
    const all = parts();
    const end = () => shownValue(all.store.get("A") as RowView, "forecastEnd");
    const live = (version: number) => {
      const row = all.store.get("A")?.row as RecordRow;
      all.store.put(
        [{ ...row, version, fields: { ...row.fields, contract: `C-${version}` } }],
        all.store.tick(),
      );
    };
    const shift = (value: string, gesture?: string) =>
      editCells(all, [{ pfaId: "A", field: "forecastEnd", value, seen: "2026-06-30" }], gesture);
    shift("2026-07-01");
    await all.writer.flush();
    live(4);
    shift("2026-07-08", "shifting A by 7 days");
    await all.writer.flush();
    const set = { forecastEnd: "2026-07-09" };
    const seen = { forecastEnd: "2026-06-30" };
    const before = { forecastEnd: "2026-07-08" };
    pushBulk(all.undo, "the shift of 1 record", [{ pfaId: "A", set, seen, before, made: false }]);
    const draft = { delta: set, seen, collisions: [] };
    all.store.put([{ ...(all.store.get("A")?.row as RecordRow), draft }], all.store.tick());
    live(5);
    for (const value of ["2026-07-08", "2026-07-01", "2026-06-30"]) {
      expect(undoNow(all)).toEqual({ done: 1, asDrafts: 0, left: 0 });
      await all.writer.flush();
      live(6);
      expect(end()).toBe(value);
    }
    for (const value of ["2026-07-01", "2026-07-08", "2026-07-09"]) {
      doAgain(all);
      await all.writer.flush();
      live(7);
      expect(end()).toBe(value);
    }
  });

  it("leaves alone what the same person wrote later in another tab", async () => {
    const all = parts();
    const type = (value: string) => editCells(all, [{ pfaId: "A", field: "model", value, seen: "LR 1250" }]);
    const elsewhere = (value: string) => {
      const draft = { delta: { model: value }, seen: { model: "LR 1250" }, collisions: [] };
      all.store.put([testRow("A", { draft })], all.store.tick());
    };
    type("Here");
    await all.writer.flush();
    elsewhere("There, later");
    expect(undoNow(all)).toEqual({ done: 0, asDrafts: 0, left: 1 });
    expect(all.draft()).toEqual({ model: "There, later" });
    expect(redoStep(all, all.undo.redo() as Step)).toEqual({ done: 0, asDrafts: 0, left: 1 });
    await all.writer.flush();
    expect(all.sent).toHaveLength(1);
  });

  it("brings discarded drafts back with what their author had seen, though PEMS moved on", async () => {
    const moved = { ...testRow("A").fields, forecastEnd: "2026-01-20", isDiscontinued: true };
    const all = parts({ version: 9, fields: moved });
    const seen = { forecastEnd: "2026-01-10" };
    const delta = { forecastEnd: "2026-01-15" };
    pushDiscarded(all.undo, [{ pfaId: "A", delta, seen, baseVersion: 7, seenDiscontinued: false }]);
    takeBack(all);
    await all.writer.flush();
    expect(all.sent).toEqual([{ pfaId: "A", set: delta, seen, seenVersion: 7, seenDiscontinued: false }]);
    doAgain(all);
    await all.writer.flush();
    expect(all.draft()).toBeNull();
  });

  it("brings back a draft that was set back to what was seen, with what it collides with", async () => {
    const all = parts({ fields: { ...testRow("A").fields, model: "PEMS moved on" } });
    pushBulk(all.undo, "the change of Model of 1 record", [
      { pfaId: "A", set: { model: "Seen" }, seen: { model: "Seen" }, before: { model: "Mine" }, made: false },
    ]);
    takeBack(all);
    await all.writer.flush();
    expect(all.sent.at(-1)).toMatchObject({ set: { model: "Mine" }, seen: { model: "Seen" } });
  });

  it("takes an import back as one step: to the draft's earlier value, or to none", async () => {
    const all = parts();
    editCells(all, [toBeo]);
    await all.writer.flush();
    const saved = {
      pfaId: "A",
      set: { dor: "PROJECT", model: "New" },
      seen: { dor: "PROJECT", model: null },
      before: { dor: "BEO" },
      made: false,
    } as const;
    pushBulk(all.undo, "the import of plan.csv", [saved]);
    all.store.put(
      [testRow("A", { draft: { delta: saved.set, seen: saved.seen, collisions: [] } })],
      all.store.tick(),
    );
    expect(takeBack(all)?.label).toBe("the import of plan.csv");
    await all.writer.flush();
    expect(all.draft()).toEqual({ dor: "BEO" });
    doAgain(all);
    await all.writer.flush();
    expect(all.draft()).toMatchObject({ model: "New" });
  });

  it("leaves drafts that an import made to whoever gives them up as wholes", async () => {
    const all = parts();
    const made = { set: { dor: "BEO" }, seen: { dor: "PROJECT" }, before: {}, made: true } as const;
    pushBulk(all.undo, "the import of plan.csv", [
      { pfaId: "A", ...made },
      { pfaId: "B", ...made, made: false },
    ]);
    const step = all.undo.nextUndo;
    expect(step?.made).toEqual(["A"]);
    const delta = { dor: "BEO", model: "Typed elsewhere" } as const;
    const later = { ...step, cells: step?.cells.map((cell) => ({ ...cell, after: "PROJECT" })) } as Step;
    const asSeen = { seenDiscontinued: false };
    const seen = { dor: "PROJECT", model: null } as const;
    expect(besides(step as Step, [{ pfaId: "A", delta, seen, baseVersion: 2, ...asSeen }])).toEqual([
      { pfaId: "A", field: "model", value: "Typed elsewhere", seen: null, seenVersion: 2, ...asSeen },
    ]);
    const discarded = { pfaId: "A", delta, seen, baseVersion: 2, ...asSeen };
    expect(
      besides(later, [discarded])
        .map(({ field }) => field)
        .sort(),
    ).toEqual(["dor", "model"]);
    expect(undoStep(all, all.undo.undo() as Step, new Set(["A"]))).toEqual({ done: 2, asDrafts: 0, left: 0 });
    await all.writer.flush();
    expect(all.sent.map(({ pfaId }) => pfaId)).toEqual(["B"]);
  });

  it("is called by its gesture where it has one", () => {
    const all = parts();
    editCells(all, [toBeo], "shifting 12 records by 5 days");
    expect(all.undo.nextUndo?.label).toBe("shifting 12 records by 5 days");
  });

  it("makes no step of a value that stands there already", () => {
    const all = parts();
    editCells(all, [{ pfaId: "A", field: "dor", value: "PROJECT", seen: "PROJECT" }]);
    expect(all.undo.nextUndo).toBeUndefined();
    expect(all.writer.unsaved).toBe(0);
  });
});
