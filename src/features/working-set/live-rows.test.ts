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

  it("keeps what it couldn't read for the next time", async () => {
    const { live, fetchRows } = liveWith(["A"]);
    fetchRows.mockRejectedValueOnce(new Error("down"));
    live.changed(["A"]);
    await vi.advanceTimersByTimeAsync(100);
    expect(fetchRows).toHaveBeenCalledTimes(1);
    live.changed(null);
    await vi.advanceTimersByTimeAsync(100);
    expect(fetchRows).toHaveBeenCalledTimes(2);
  });
});
