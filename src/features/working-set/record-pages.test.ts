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
    expect(load.mock.calls).toEqual([[0, 100]]);
    await pages.ensure(390, 449);
    expect(load.mock.calls.slice(1)).toEqual([
      [300, 100],
      [400, 100],
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
    expect(load).toHaveBeenCalledTimes(2);
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
});
