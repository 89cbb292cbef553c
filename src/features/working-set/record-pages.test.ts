import { describe, expect, it, vi } from "vitest";
import { RecordPages, type RecordWindow } from "#src/features/working-set/record-pages.ts";
import { RowStore } from "#src/features/working-set/row-store.ts";
import { testRow } from "#src/features/working-set/test-row.ts";

const TOTAL = 450;

const windowAt = (offset: number, limit: number): RecordWindow => ({
  rows: Array.from({ length: Math.min(limit, TOTAL - offset) }, (_, index) => testRow(`P${offset + index}`)),
  total: TOTAL,
  today: "2026-01-05",
});

describe("RecordPages", () => {
  it("fetches each window once, only where it is looked at", async () => {
    const load = vi.fn(async (offset: number, limit: number) => windowAt(offset, limit));
    const pages = new RecordPages(new RowStore(), load);
    await pages.ensure(0, 30);
    await pages.ensure(10, 99);
    expect(load.mock.calls).toEqual([
      [0, 50],
      [50, 50],
    ]);
    await pages.ensure(390, 449);
    expect(load.mock.calls.slice(2)).toEqual([
      [350, 50],
      [400, 50],
    ]);
    expect(pages.idAt(449)).toBe("P449");
    expect(pages.positionOf("P449")).toBe(449);
    expect(pages.state.total).toBe(TOTAL);
  });

  it("asks for nothing beyond the end", async () => {
    const load = vi.fn(async (offset: number, limit: number) => windowAt(offset, limit));
    const pages = new RecordPages(new RowStore(), load);
    await pages.ensure(0, 0);
    await pages.ensure(440, 700);
    expect(load.mock.calls).toEqual([
      [0, 50],
      [400, 50],
    ]);
  });

  it("tells an error and asks again when looked at again", async () => {
    const load = vi.fn(async (offset: number, limit: number) => windowAt(offset, limit));
    load.mockRejectedValueOnce(new Error("down"));
    const pages = new RecordPages(new RowStore(), load);
    await pages.ensure(0, 30);
    expect(pages.state.error).toBeInstanceOf(Error);
    await pages.ensure(0, 30);
    expect(pages.state).toMatchObject({ error: null, total: TOTAL });
  });

  it("goes on telling the error of a window that is missing, whatever else arrives", async () => {
    const load = vi.fn(async (offset: number, limit: number) => windowAt(offset, limit));
    const pages = new RecordPages(new RowStore(), load);
    await pages.ensure(0, 30);
    load.mockRejectedValueOnce(new Error("down"));
    await pages.ensure(100, 299);
    expect(pages.idAt(250)).toBe("P250");
    expect(pages.state.error).toBeInstanceOf(Error);
    await pages.ensure(100, 299);
    expect(pages.idAt(150)).toBe("P150");
    expect(pages.state.error).toBeNull();
  });

  describe("that looks further than its first window", () => {
    const order = Array.from({ length: TOTAL }, (_, index) => `P${index}`);
    const start = async (ids: readonly string[] = order) => {
      const load = vi.fn(async (offset: number, limit: number) => windowAt(offset, limit));
      const readOrder = vi.fn(async () => ids);
      const readRows = vi.fn(async (pfaIds: string[]) => pfaIds.map((pfaId) => testRow(pfaId)));
      const pages = new RecordPages(new RowStore(), load, { readOrder, readRows });
      await pages.ensure(0, 30);
      return { pages, load, readOrder, readRows };
    };

    it("reads the order once, and rows of several windows together", async () => {
      const { pages, load, readOrder, readRows } = await start();
      await Promise.all([pages.ensure(40, 120), pages.ensure(0, 140)]);
      await pages.ensure(400, 460);
      expect(load).toHaveBeenCalledTimes(1);
      expect(readOrder).toHaveBeenCalledTimes(1);
      expect(readRows.mock.calls).toEqual([[order.slice(50, 150)], [order.slice(400)]]);
      expect(pages.idAt(449)).toBe("P449");
      expect(pages.idAt(200)).toBeUndefined();
    });

    it("never asks for more rows at once than a question holds", async () => {
      const { pages, readRows } = await start(Array.from({ length: TOTAL }, (_, index) => `P${index}`));
      await pages.ensure(0, TOTAL);
      expect(readRows.mock.calls.every(([pfaIds]) => pfaIds.length <= 500)).toBe(true);
      expect(pages.loadedIds()).toHaveLength(TOTAL);
    });

    it("leaves what is shown where it is, though it stands elsewhere by now", async () => {
      const moved = ["P300", ...order.filter((pfaId) => pfaId !== "P300" && pfaId !== "P3"), "P3", "NEW"];
      const { pages } = await start(moved);
      await pages.ensure(0, TOTAL - 1);
      await pages.ensure(0, TOTAL);
      expect(pages.idAt(3)).toBe("P3");
      expect(pages.idAt(50)).toBe("P300");
      expect(pages.idAt(TOTAL)).toBe("NEW");
      expect(pages.state.total).toBe(TOTAL + 1);
      expect(new Set(pages.loadedIds()).size).toBe(TOTAL + 1);
    });

    it("asks again for an order, and for rows, that could not be read", async () => {
      const { pages, readOrder, readRows } = await start();
      readOrder.mockRejectedValueOnce(new Error("down"));
      await pages.ensure(60, 70);
      expect(pages.state.error).toBeInstanceOf(Error);
      readRows.mockRejectedValueOnce(new Error("down"));
      await pages.ensure(60, 70);
      expect(pages.idAt(60)).toBeUndefined();
      await pages.ensure(60, 70);
      expect(pages.idAt(60)).toBe("P60");
      expect(pages.state.error).toBeNull();
      expect(readOrder).toHaveBeenCalledTimes(2);
    });
  });
});
