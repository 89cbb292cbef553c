import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { idsInSight, LiveRows } from "#src/features/working-set/live-rows.ts";
import { RowStore } from "#src/features/working-set/row-store.ts";
import { testRow } from "#src/features/working-set/test-row.ts";

function liveWith(visible: string[]) {
  const store = new RowStore();
  store.put(
    ["A", "B", "C"].map((id) => testRow(id)),
    store.tick(),
  );
  const fetchRows = vi.fn(async (ids: string[]) => ids.map((id) => testRow(id, { version: 4 })));
  const onReplaced = vi.fn();
  const live = new LiveRows({ store, fetchRows, visibleIds: () => visible, onReplaced });
  return { store, live, fetchRows, onReplaced };
}

it("has the record in the panel in sight beside the rows on the screen, also where none stands for it", () => {
  const idAt = (row: number) => (row < 100 && row !== 25 ? `R${row}` : undefined);
  expect(idsInSight([0, 1], idAt, null)).toEqual(Array.from({ length: 12 }, (_, row) => `R${row}`));
  expect(idsInSight([30, 30], idAt, "Elsewhere").slice(0, 2)).toEqual(["Elsewhere", "R20"]);
  expect(idsInSight([30, 30], idAt, "R31")).toHaveLength(20);
});

describe("LiveRows", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("reads what is on the screen, once for many events", async () => {
    const { live, fetchRows, store, onReplaced } = liveWith(["A", "B"]);
    live.changed(["A", "unknown"]);
    live.changed(["B", "A"]);
    await vi.advanceTimersByTimeAsync(30);
    expect(fetchRows.mock.calls).toEqual([[["A", "B"]]]);
    expect(store.get("A")?.row.version).toBe(4);
    expect(onReplaced).toHaveBeenCalledTimes(2);
  });

  it("rests for as long as it waited for an answer, and takes what came meanwhile along", async () => {
    const { live, fetchRows } = liveWith(["A", "B", "C"]);
    fetchRows.mockImplementation((ids) => {
      const rows = ids.map((id) => testRow(id, { version: 4 }));
      return new Promise((resolve) => setTimeout(() => resolve(rows), 400));
    });
    live.changed(["A"]);
    await vi.advanceTimersByTimeAsync(30);
    live.changed(["B"]);
    await vi.advanceTimersByTimeAsync(700);
    live.changed(["C"]);
    expect(fetchRows.mock.calls).toEqual([[["A"]]]);
    await vi.advanceTimersByTimeAsync(120);
    expect(fetchRows.mock.calls).toEqual([[["A"]], [["B", "C"]]]);
  });

  it("reads the rest when it comes into view", async () => {
    const visible = ["A"];
    const { live, fetchRows } = liveWith(visible);
    live.changed(null);
    await vi.advanceTimersByTimeAsync(30);
    visible.splice(0, 1, "C");
    live.look();
    await vi.advanceTimersByTimeAsync(30);
    expect(fetchRows.mock.calls).toEqual([[["A"]], [["C"]]]);
  });

  it("asks again for an answer that was overtaken by a save", async () => {
    const { live, fetchRows, store } = liveWith(["A"]);
    fetchRows.mockImplementationOnce(async (ids) => {
      store.acknowledge([{ pfaId: "A", draft: null, findings: [] }], store.tick());
      return ids.map((id) => testRow(id));
    });
    live.changed(["A"]);
    await vi.advanceTimersByTimeAsync(100);
    expect(fetchRows).toHaveBeenCalledTimes(2);
    expect(store.get("A")?.row.version).toBe(4);
  });

  it("reads again what was announced while the answer that brought it was on the way", async () => {
    const visible: string[] = [];
    const { live, fetchRows, store } = liveWith(visible);
    store.onOutdated((pfaIds) => live.changed(pfaIds));
    const askedAt = store.tick();
    store.outdated(["D"]);
    store.put([testRow("D"), testRow("E")], askedAt);
    visible.push("D", "E");
    live.look();
    await vi.advanceTimersByTimeAsync(30);
    expect(fetchRows.mock.calls).toEqual([[["D"]]]);
    expect(store.get("D")?.row.version).toBe(4);
    await vi.advanceTimersByTimeAsync(100);
    expect(fetchRows).toHaveBeenCalledTimes(1);
  });

  it("reads the whole answer again when anything may have changed meanwhile", async () => {
    const { live, fetchRows, store } = liveWith(["D", "E"]);
    store.onOutdated((pfaIds) => live.changed(pfaIds));
    const askedAt = store.tick();
    store.outdated(null);
    store.put([testRow("D"), testRow("E")], askedAt);
    await vi.advanceTimersByTimeAsync(30);
    expect(fetchRows.mock.calls).toEqual([[["D", "E"]]]);
  });

  it("asks again for what it couldn't read, the more seldom the longer that lasts, and at once when the server is back", async () => {
    const { live, fetchRows } = liveWith(["A"]);
    const down = async () => Promise.reject(new Error("down"));
    fetchRows.mockImplementation(down);
    live.changed(["A"]);
    const asked: number[] = [];
    for (let second = 0; second < 15; second++) {
      await vi.advanceTimersByTimeAsync(1000);
      asked.push(fetchRows.mock.calls.length);
    }
    expect(asked).toEqual([1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 3, 3, 4]);
    live.changed(null);
    await vi.advanceTimersByTimeAsync(100);
    expect(fetchRows).toHaveBeenCalledTimes(5);
    fetchRows.mockImplementation(async (ids) => ids.map((id) => testRow(id)));
    await vi.advanceTimersByTimeAsync(100_000);
    expect(fetchRows).toHaveBeenCalledTimes(6);
  });

  it("asks for nothing any more once it was stopped, also while a read was on the way", async () => {
    const { live, fetchRows } = liveWith(["A"]);
    fetchRows.mockImplementation(async () => {
      live.stop();
      throw new Error("down");
    });
    live.changed(["A"]);
    await vi.advanceTimersByTimeAsync(100_000);
    expect(fetchRows).toHaveBeenCalledTimes(1);
  });
});
