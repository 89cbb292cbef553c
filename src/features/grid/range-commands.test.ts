import { beforeEach, describe, expect, it, vi } from "vitest";
import { announce } from "#src/components/live-region.tsx";
import { notify } from "#src/components/toast.tsx";
import type { RecordField } from "#src/domain/record.ts";
import { DraftWriter } from "#src/features/drafts/draft-writer.ts";
import { redoStep, undoStep } from "#src/features/drafts/take-back.ts";
import { type Step, UndoStack } from "#src/features/drafts/undo-stack.ts";
import { COLUMNS } from "#src/features/grid/columns.ts";
import { GridCursor } from "#src/features/grid/grid-cursor.ts";
import { RangeCommands } from "#src/features/grid/range-commands.ts";
import type { RangeContext } from "#src/features/grid/range-job.ts";
import { problemOf } from "#src/features/shell/problem.ts";
import { Outline } from "#src/features/working-set/outline.ts";
import { RecordPages } from "#src/features/working-set/record-pages.ts";
import type { RecordRow } from "#src/features/working-set/record-row.ts";
import { shownValue } from "#src/features/working-set/record-row.ts";
import { RowStore } from "#src/features/working-set/row-store.ts";
import { testRow } from "#src/features/working-set/test-row.ts";

vi.mock("#src/components/toast.tsx", () => ({ notify: vi.fn() }));
vi.mock("#src/components/live-region.tsx", () => ({ announce: vi.fn() }));

const TODAY = "2026-01-05";
const RIGHTS = {
  editForecast: true,
  editActuals: true,
  discontinue: true,
  viewFinancials: true,
  saveDraft: true,
};
const id = (index: number) => `R${index}`;
const at = (key: string) => COLUMNS.findIndex((column) => column.key === key);

/** A grid over `total` records, of which the first `loaded` are here. */
async function grid(total: number, loaded = total, outline = Outline.flat(total), rights = RIGHTS) {
  const row = (index: number): RecordRow => testRow(id(index));
  const store = new RowStore();
  const pages = new RecordPages(store, async (offset, limit) => ({
    rows: Array.from({ length: Math.min(limit, total - offset) }, (_, index) => row(offset + index)),
    total,
    today: TODAY,
  }));
  for (let first = 0; first < loaded; first += 100) await pages.ensure(first, first);
  const writer = new DraftWriter({
    store,
    send: () => new Promise(() => undefined),
    problemOf,
    onRefused: () => undefined,
  });
  const [undo, cursor] = [new UndoStack(), new GridCursor()];
  const reader = {
    ids: vi.fn(async (offset: number, limit: number) =>
      Array.from({ length: Math.min(limit, total - offset) }, (_, index) => id(offset + index)),
    ),
    rows: vi.fn(async (pfaIds: string[]) => pfaIds.map((pfaId) => testRow(pfaId))),
  };
  const reveal = vi.fn();
  const setField = vi.fn(async () => undefined);
  const workspace = { store, writer, undo, cursor, rights };
  /** The rows as they stand now. */
  const now = { outline };
  const context: RangeContext = {
    workspace,
    workingSet: {
      pages,
      get outline() {
        return now.outline;
      },
    },
    columns: COLUMNS,
    today: TODAY,
    reader,
    reveal,
    setField,
  };
  const shown = (index: number, field: RecordField) => {
    const view = store.get(id(index));
    return view === undefined ? "not loaded" : shownValue(view, field);
  };
  const select = (top: number, left: string, bottom = top, right = left) =>
    cursor.select({ row: top, column: at(left) }, { row: bottom, column: at(right) });
  return {
    ...workspace,
    parts: workspace,
    now,
    commands: new RangeCommands(() => ({ ...context, workingSet: { ...context.workingSet } })),
    reader,
    reveal,
    setField,
    shown,
    select,
  };
}

/** What a copy event carries. */
function transfer() {
  const held = new Map<string, string>();
  const data = { setData: (type: string, text: string) => void held.set(type, text) };
  return { data: data as unknown as DataTransfer, held };
}

beforeEach(() => vi.clearAllMocks());

describe("copy", () => {
  it("writes raw values, as text and as a table", async () => {
    const { commands, select } = await grid(3);
    select(0, "description", 1, "forecastCost");
    const { data, held } = transfer();
    await commands.copy(data);
    const line = "Crawler crane 250 t\t2026-01-10\t2026-06-30\t171\t30897.50";
    expect(held.get("text/plain")).toMatch(new RegExp(`^${line.slice(0, 40)}`));
    expect(held.get("text/plain")?.split("\n")).toHaveLength(2);
    expect(held.get("text/html")).toContain("<td>2026-01-10</td>");
    expect(announce).toHaveBeenCalledWith("Copied 10 cells");
  });

  it("says that the browser keeps the clipboard closed, or why the cells could not be made", async () => {
    const write = async ([item]: { of: Record<string, Promise<Blob>> }[]) => {
      await Promise.all(Object.values(item?.of ?? {})).catch(() => {
        throw new DOMException("No blob.", "NotAllowedError");
      });
      throw new DOMException("Write permission denied.", "NotAllowedError");
    };
    vi.stubGlobal("navigator", { clipboard: { write } });
    const Item = function (this: { of: unknown }, of: unknown) {
      this.of = of;
    };
    vi.stubGlobal("ClipboardItem", Item);
    const { commands, select, reader } = await grid(300, 100);
    const told = () => vi.mocked(notify).mock.lastCall?.[0].description;
    select(0, "model", 10);
    expect(await commands.copy()).toBeNull();
    expect(told()).toBe("The browser doesn't let this page copy.");
    select(0, "model", 299);
    reader.ids.mockRejectedValueOnce(new TypeError("fetch failed"));
    expect(await commands.copy()).toBeNull();
    expect(told()).toMatch(/can't be reached/);
    vi.unstubAllGlobals();
  });

  it("refuses more than 25,000 records", async () => {
    const { commands, select } = await grid(30_000, 100);
    select(0, "model", 29_999);
    expect(await commands.copy(transfer().data)).toBeNull();
    expect(notify).toHaveBeenCalledWith(
      expect.objectContaining({ title: expect.stringContaining("at most 25,000") }),
    );
  });
});

describe("paste", () => {
  it("writes a block as one step, which undo and redo take as a whole", async () => {
    const { commands, select, shown, undo, parts } = await grid(5);
    select(1, "forecastStart");
    await commands.paste("2026-02-01\t2026-07-01\n2026-02-02\t2026-07-02\n");
    expect([shown(1, "forecastStart"), shown(2, "forecastEnd")]).toEqual(["2026-02-01", "2026-07-02"]);
    expect(undo.nextUndo).toMatchObject({ label: "pasting 4 cells" });
    expect(parts.cursor.range).toMatchObject({ top: 1, bottom: 2, right: at("forecastEnd") });
    undoStep(parts, parts.undo.undo() as Step);
    expect(shown(2, "forecastEnd")).toBe("2026-06-30");
    expect(undo.nextUndo).toBeUndefined();
    redoStep(parts, parts.undo.redo() as Step);
    expect(shown(2, "forecastEnd")).toBe("2026-07-02");
  });

  it("is what an undo means that is asked for before all of it stands", async () => {
    const { commands, select, shown, undo, parts } = await grid(300, 100);
    select(0, "model");
    await commands.paste("First");
    select(100, "model");
    const pasted = commands.paste("A\nB");
    const undone = undo.undoing(async (step) => void undoStep(parts, step));
    await pasted;
    expect((await undone)?.label).toBe("pasting 2 cells");
    expect([shown(0, "model"), shown(100, "model")]).toEqual(["First", "LR 1250"]);
  });

  it("repeats a value over the range, skips heads of groups, and names a single cell's step after it", async () => {
    const outline = Outline.grouped(
      [
        { path: ["BEO"], count: 2, start: null, end: null },
        { path: ["PROJECT"], count: 2, start: null, end: null },
      ],
      ["dor"],
      new Set(),
    );
    const { commands, select, shown, undo } = await grid(4, 4, outline);
    select(1, "model", 5);
    await commands.paste("X");
    expect([0, 1, 2, 3].map((index) => shown(index, "model"))).toEqual(["X", "X", "X", "X"]);
    select(1, "model");
    await commands.paste("Y");
    expect(undo.nextUndo?.label).toBe("Model of R0");
  });

  it("refuses cell by cell, counts what is locked and what lies beyond, and shows the first refused", async () => {
    const { commands, select, shown, store, reveal } = await grid(2);
    select(0, "forecastStart");
    await commands.paste("soon\t2026-07-01\t5 mo\n2026-02-02\t1/5/2026\t5 mo\n2026-02-03\t2026-07-03\t5 mo");
    expect(shown(1, "forecastStart")).toBe("2026-02-02");
    expect(store.get("R0")?.refused.forecastStart).toMatchObject({ text: "soon" });
    const [notice] = vi.mocked(notify).mock.calls[0] ?? [];
    expect(notice?.title).toBe(
      "Pasted 2 of 9 cells · 2 refused · 2 locked · 3 beyond the last row or column",
    );
    expect(notice?.description).toMatch(/^“soon”: .*1\/5\/2026 could be 5\u00a0Jan or 1\u00a0May\u00a02026/);
    notice?.action?.onClick();
    expect(reveal).toHaveBeenCalledWith({ row: 0, column: at("forecastStart") });
  });

  it("counts records, not cells, against the limit: a wide block near the last column is pasted as far as it fits", async () => {
    const { commands, select, shown } = await grid(3);
    select(0, "pemsUpdatedAt");
    await commands.paste(Array.from({ length: 20_000 }, () => "a\tb\tc\td\te").join("\n"));
    const [notice] = vi.mocked(notify).mock.calls[0] ?? [];
    expect(notice?.title).toContain("0 of 100,000 cells");
    expect(shown(0, "model")).toBe("LR 1250");
  });

  it.each([
    ["a picture", ""],
    ["a picture of a page", '<img src="https://example.com/crane.png">'],
  ])("empties nothing where the clipboard holds %s", async (_, html) => {
    const { commands, select, shown, undo } = await grid(3);
    select(0, "manufacturer", 2, "model");
    await commands.paste("", html);
    expect([shown(0, "manufacturer"), shown(2, "model")]).toEqual(["Liebherr", "LR 1250"]);
    expect(undo.nextUndo).toBeUndefined();
    expect(notify).toHaveBeenCalledWith(expect.objectContaining({ title: "The clipboard holds no cells" }));
  });

  it("takes an empty cell", async () => {
    const { commands, select, shown } = await grid(2);
    select(0, "model");
    await commands.paste("", "<table><tr><td></td></tr></table>");
    expect([shown(0, "model"), shown(1, "model")]).toEqual([null, "LR 1250"]);
  });

  it("leaves cells alone that a ragged block says nothing of", async () => {
    const { commands, select, shown } = await grid(2);
    select(0, "manufacturer");
    await commands.paste("A\tB\nC");
    expect([shown(0, "model"), shown(1, "model")]).toEqual(["B", "LR 1250"]);
  });

  it("loads the records that aren't here first, in few questions", async () => {
    const { commands, select, shown, reader } = await grid(700, 100);
    select(0, "manufacturer");
    await commands.paste(Array.from({ length: 700 }, (_, row) => `M${row}\tN${row}`).join("\n"));
    expect(shown(699, "model")).toBe("N699");
    expect(reader.ids).toHaveBeenCalledTimes(1);
    expect(reader.rows).toHaveBeenCalledTimes(2);
  });

  it("tells everybody what stopped it, and what to do", async () => {
    const { commands, select, reader, undo } = await grid(1000, 100);
    select(0, "manufacturer");
    reader.ids.mockImplementationOnce(async (offset, limit) => {
      commands.stop("Other records are shown now.");
      return Array.from({ length: limit }, (_, index) => id(offset + index));
    });
    await commands.paste(Array.from({ length: 900 }, (_, row) => `M${row}\tN`).join("\n"));
    const description = "Other records are shown now. Nothing was changed.";
    expect(notify).toHaveBeenLastCalledWith({ tone: "warning", title: "Pasting was stopped", description });
    expect(undo.nextUndo).toBeUndefined();
  });

  it("is stopped before one operation for all, too", async () => {
    const { commands, select, reader, setField } = await grid(2000, 100);
    select(0, "manufacturer", 1999, "manufacturer");
    reader.ids.mockImplementationOnce(async (offset, limit) => {
      commands.stop();
      return Array.from({ length: limit }, (_, index) => id(offset + index));
    });
    await commands.paste("Liebherr");
    expect(setField).not.toHaveBeenCalled();
  });

  it("goes on while records come and go, in the records that were meant", async () => {
    const parts = await grid(1000, 100);
    parts.select(0, "manufacturer", 899, "manufacturer");
    parts.reader.rows.mockImplementationOnce(async (pfaIds) => {
      parts.now.outline = Outline.flat(1003);
      return pfaIds.map((pfaId) => testRow(pfaId));
    });
    await parts.commands.paste(Array.from({ length: 900 }, (_, row) => `M${row}\tN`).join("\n"));
    expect(parts.shown(899, "manufacturer")).toBe("M899");
    expect(parts.cursor.range.bottom).toBe(899);
  });

  it("selects nothing where other records stand by the end", async () => {
    const parts = await grid(1000, 100);
    parts.select(0, "manufacturer");
    const select = vi.spyOn(parts.cursor, "select");
    parts.reader.rows.mockImplementationOnce(async (pfaIds) => {
      parts.now.outline = Outline.flat(10);
      return pfaIds.map((pfaId) => testRow(pfaId));
    });
    await parts.commands.paste(Array.from({ length: 900 }, (_, row) => `M${row}\tN`).join("\n"));
    expect(parts.shown(899, "manufacturer")).toBe("M899");
    expect(select).not.toHaveBeenCalled();
  });

  it("says so when it is too late to stop", async () => {
    const parts = await grid(1000);
    parts.select(0, "manufacturer");
    const edit = vi.spyOn(parts.writer, "edit");
    edit.mockImplementationOnce((changes) => {
      parts.commands.stop();
      parts.writer.edit(changes);
    });
    await parts.commands.paste(Array.from({ length: 900 }, (_, row) => `M${row}`).join("\n"));
    expect(notify).toHaveBeenLastCalledWith({
      tone: "info",
      title: "Pasted 900 cells",
      description: "It was too late to stop it: Ctrl/⌘+Z takes it back.",
    });
  });

  it("says so when it isn't begun, because other work is still under way", async () => {
    const { commands, select, shown, reader } = await grid(1000, 100);
    select(0, "manufacturer");
    reader.rows.mockImplementationOnce(async (pfaIds) => {
      await commands.enter("");
      return pfaIds.map((pfaId) => testRow(pfaId));
    });
    await commands.paste(Array.from({ length: 900 }, (_, row) => `M${row}\tN`).join("\n"));
    expect(notify).toHaveBeenCalledWith(
      expect.objectContaining({ tone: "warning", title: "Clearing wasn't begun" }),
    );
    expect(shown(0, "manufacturer")).toBe("M0");
  });

  it("is not half done when it is stopped, or when records can't be read", async () => {
    const { commands, select, shown, reader, undo } = await grid(1000, 100);
    select(0, "manufacturer");
    const text = Array.from({ length: 900 }, (_, row) => `M${row}\tN`).join("\n");
    reader.rows.mockImplementationOnce(async (pfaIds) => {
      commands.stop();
      return pfaIds.map((pfaId) => testRow(pfaId));
    });
    await commands.paste(text);
    const stopped = { tone: "info", title: "Pasting was stopped", description: "Nothing was changed." };
    expect(notify).toHaveBeenLastCalledWith(stopped);
    reader.rows.mockRejectedValueOnce(new Error("gone"));
    await commands.paste(text);
    expect(notify).toHaveBeenLastCalledWith(expect.objectContaining({ title: "Pasting didn't work" }));
    expect(shown(0, "manufacturer")).toBe("Liebherr");
    expect(undo.nextUndo).toBeUndefined();
    expect(commands.worker.work).toBeNull();
  });

  it("takes one value for a field of very many records as one operation", async () => {
    const { commands, select, setField, reader } = await grid(20_000, 100);
    select(0, "contract", 19_999);
    await commands.paste("C-7");
    expect(setField).toHaveBeenCalledWith("contract", "C-7", expect.arrayContaining(["R0", "R19999"]));
    expect(reader.rows).not.toHaveBeenCalled();
  });
});

describe("cut", () => {
  it("moves: what is left behind is emptied in the same step", async () => {
    const { commands, select, shown, parts } = await grid(4);
    select(0, "model", 1);
    const { data, held } = transfer();
    await commands.cut(data);
    expect(parts.cursor.cut).toMatchObject({ top: 0, bottom: 1 });
    select(1, "model");
    await commands.paste(held.get("text/plain") ?? "");
    expect([0, 1, 2, 3].map((index) => shown(index, "model"))).toEqual([
      null,
      "LR 1250",
      "LR 1250",
      "LR 1250",
    ]);
    expect(parts.cursor.cut).toBeNull();
    undoStep(parts, parts.undo.undo() as Step);
    expect(shown(0, "model")).toBe("LR 1250");
  });

  it.each([
    ["a locked cell", "originalStart", "Plan dates are the locked baseline and never change."],
    ["a row beyond the last", "contract", "There are no more rows or columns to write into."],
  ])("is not emptied where %s would take it, and waits for another place", async (_, to, why) => {
    const { commands, select, shown, undo, parts } = await grid(2);
    select(0, "model", 1);
    const { data, held } = transfer();
    await commands.cut(data);
    select(1, to);
    await commands.paste(held.get("text/plain") ?? "");
    expect([shown(0, "model"), shown(1, "model")]).toEqual(["LR 1250", "LR 1250"]);
    expect(undo.nextUndo).toBeUndefined();
    expect(notify).toHaveBeenLastCalledWith({
      tone: "warning",
      title: "Nothing was moved",
      description: expect.stringContaining(why),
    });
    expect(parts.cursor.cut).not.toBeNull();
    select(0, "contract");
    await commands.paste(held.get("text/plain") ?? "");
    expect([shown(1, "model"), shown(1, "contract")]).toEqual([null, "LR 1250"]);
    expect(parts.cursor.cut).toBeNull();
  });

  it("is not moved as half: a text that its new place refuses, a cell that can't be emptied", async () => {
    const { commands, select, shown, store } = await grid(2);
    select(0, "description");
    const first = transfer();
    await commands.cut(first.data);
    select(1, "forecastStart");
    await commands.paste(first.held.get("text/plain") ?? "");
    expect([shown(0, "description"), shown(1, "forecastStart")]).toEqual([
      "Crawler crane 250 t",
      "2026-01-10",
    ]);
    expect(store.get("R1")?.refused.forecastStart).toBeUndefined();
    select(0, "originalStart");
    const second = transfer();
    await commands.cut(second.data);
    select(1, "forecastStart");
    await commands.paste(second.held.get("text/plain") ?? "");
    expect(shown(1, "forecastStart")).toBe("2026-01-10");
    expect(notify).toHaveBeenCalledTimes(2);
  });

  it("is given up by Escape; another text is pasted as it is", async () => {
    const { commands, select, shown } = await grid(2);
    select(0, "model");
    await commands.cut(transfer().data);
    expect([commands.stop(), commands.stop()]).toEqual([true, false]);
    select(1, "model");
    await commands.paste("Z");
    expect([shown(0, "model"), shown(1, "model")]).toEqual(["LR 1250", "Z"]);
  });
});

describe("enter, clear and fill", () => {
  it("writes what was typed into the whole range: one text, whatever is in it, and also while the same one is cut", async () => {
    const { commands, select, shown, undo } = await grid(3);
    select(0, "model");
    await commands.cut(transfer().data);
    select(1, "model", 2);
    await commands.enter("LR 1250");
    expect([0, 1, 2].map((row) => shown(row, "model"))).toEqual(["LR 1250", "LR 1250", "LR 1250"]);
    await commands.enter("A\tB\nC");
    expect([0, 1, 2].map((row) => shown(row, "model"))).toEqual(["LR 1250", "A\tB\nC", "A\tB\nC"]);
    await commands.enter("");
    expect([0, 1, 2].map((row) => shown(row, "model"))).toEqual(["LR 1250", null, null]);
    expect(undo.nextUndo?.label).toBe("clearing 2 cells");
  });

  it("clears a range; a yes becomes a no", async () => {
    const { commands, select, shown, store } = await grid(2);
    store.edit([{ pfaId: "R0", field: "isActualized", value: true }]);
    select(0, "actualStart", 1, "isActualized");
    await commands.enter("");
    expect([shown(0, "isActualized"), shown(0, "actualStart")]).toEqual([false, null]);
    select(0, "model");
    await commands.enter("");
    expect(shown(0, "model")).toBeNull();
  });

  it("fills down from the first row, or from the row above", async () => {
    const { commands, select, shown } = await grid(4);
    select(0, "model");
    await commands.paste("A");
    select(0, "model", 2);
    await commands.fillDown();
    expect([1, 2, 3].map((index) => shown(index, "model"))).toEqual(["A", "A", "LR 1250"]);
    select(3, "model");
    await commands.fillDown();
    expect(shown(3, "model")).toBe("A");
    select(0, "model");
    await commands.fillDown();
    expect(shown(0, "model")).toBe("A");
  });

  it("fills to the right, and refuses what another field can't take", async () => {
    const { commands, select, shown, store } = await grid(1);
    select(0, "manufacturer", 0, "model");
    await commands.fillRight();
    expect(shown(0, "model")).toBe("Liebherr");
    select(0, "forecastStart");
    await commands.fillRight();
    expect(store.get("R0")?.refused.forecastStart?.text).toBe("Crawler crane 250 t");
  });

  it("says why a single locked cell stays as it is", async () => {
    const { commands, select, parts } = await grid(1, 1, Outline.flat(1), { ...RIGHTS, editForecast: false });
    select(0, "model");
    await commands.enter("");
    expect(parts.cursor.state.hint).toContain("permission");
    expect(notify).not.toHaveBeenCalled();
  });
});

it("gives ids of rows that aren't loaded, to select them", async () => {
  const { commands } = await grid(300, 100);
  expect(await commands.ids([0, 1])).toEqual(["R0", "R1"]);
  expect(await commands.ids([99, 250])).toEqual(["R99", "R250"]);
});
