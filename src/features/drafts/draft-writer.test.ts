import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type CellChange, type DraftChange, DraftWriter } from "#src/features/drafts/draft-writer.ts";
import { problemOf } from "#src/features/shell/problem.ts";
import { type RowView, shownValue } from "#src/features/working-set/record-row.ts";
import { RowStore, type SavedDraft } from "#src/features/working-set/row-store.ts";
import { testRow } from "#src/features/working-set/test-row.ts";

const refusal = (message: string, field?: string) =>
  Object.assign(new Error(message), { data: { code: "BAD_INPUT", ...(field && { field }) } });

const end = (pfaId: string, value: string): CellChange => ({
  pfaId,
  field: "forecastEnd",
  value,
  seen: "2026-06-30",
});

function savedFrom(changes: DraftChange[]): SavedDraft[] {
  return changes.map(({ pfaId, set, seen }) => ({
    pfaId,
    draft: { delta: set, seen, collisions: [] },
    findings: [],
  }));
}

const internal = () => Object.assign(new Error("Something went wrong."), { data: { code: "INTERNAL" } });

function writerWith(
  send: (changes: DraftChange[]) => Promise<readonly SavedDraft[]>,
  isServerWell: () => Promise<boolean> = async () => true,
) {
  const store = new RowStore();
  store.put(
    ["A", "B", "C"].map((id) => testRow(id)),
    store.tick(),
  );
  const onRefused = vi.fn();
  const writer = new DraftWriter({ store, send, problemOf, onRefused, isServerWell, retryMs: [1000] });
  const shown = (pfaId: string) => shownValue(store.get(pfaId) as RowView, "forecastEnd");
  return { store, writer, onRefused, shown };
}

describe("DraftWriter", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("keeps what is under way together with what was typed into the same record since", async () => {
    const { writer } = writerWith(() => new Promise(() => undefined));
    writer.edit([{ pfaId: "A", field: "model", value: "New", seen: "Old" }]);
    await vi.advanceTimersByTimeAsync(50);
    writer.edit([end("A", "2026-07-01")]);
    expect(writer.pending().map(({ field, value }) => [field, value])).toEqual([
      ["model", "New"],
      ["forecastEnd", "2026-07-01"],
    ]);
    expect(writer.unsaved).toBe(1);
  });

  it("gathers edits made within 50 ms into one save", async () => {
    const send = vi.fn(async (changes: DraftChange[]) => savedFrom(changes));
    const { writer } = writerWith(send);
    writer.edit([end("A", "2026-07-01")]);
    writer.edit([end("B", "2026-07-02")]);
    writer.edit([end("A", "2026-07-03")]);
    await vi.advanceTimersByTimeAsync(50);
    expect(send).toHaveBeenCalledTimes(1);
    expect(send.mock.calls[0]?.[0]).toEqual([
      {
        pfaId: "A",
        set: { forecastEnd: "2026-07-03" },
        seen: { forecastEnd: "2026-06-30" },
        seenVersion: 3,
        seenDiscontinued: false,
      },
      {
        pfaId: "B",
        set: { forecastEnd: "2026-07-02" },
        seen: { forecastEnd: "2026-06-30" },
        seenVersion: 3,
        seenDiscontinued: false,
      },
    ]);
    expect(writer.state).toBe("idle");
  });

  it("sends saves one after the other, in the order of the edits", async () => {
    const answers: (() => void)[] = [];
    const sent: DraftChange[][] = [];
    const { writer, shown } = writerWith(async (changes) => {
      sent.push(changes);
      await new Promise<void>((resolve) => answers.push(resolve));
      return savedFrom(changes);
    });
    writer.edit([end("A", "2026-07-01")]);
    await vi.advanceTimersByTimeAsync(50);
    writer.edit([end("A", "2026-07-02")]);
    await vi.advanceTimersByTimeAsync(500);
    expect(sent).toHaveLength(1);
    answers[0]?.();
    await vi.advanceTimersByTimeAsync(0);
    expect(sent).toHaveLength(2);
    expect(shown("A")).toBe("2026-07-02");
    answers[1]?.();
    await vi.advanceTimersByTimeAsync(0);
    expect(writer.unsaved).toBe(0);
  });

  it("keeps everything while the server can't be reached, and sends it when it answers", async () => {
    let up = false;
    const send = vi.fn(async (changes: DraftChange[]) => {
      if (!up) throw new TypeError("fetch failed");
      return savedFrom(changes);
    });
    const { writer, shown } = writerWith(send);
    writer.edit([end("A", "2026-07-01")]);
    await vi.advanceTimersByTimeAsync(50);
    expect(writer.state).toBe("unreachable");
    expect(writer.unsaved).toBe(1);
    expect(shown("A")).toBe("2026-07-01");
    writer.edit([{ pfaId: "A", field: "dor", value: "BEO", seen: "PROJECT" }]);
    up = true;
    await vi.advanceTimersByTimeAsync(1100);
    expect(send.mock.lastCall?.[0][0]?.set).toEqual({ forecastEnd: "2026-07-01", dor: "BEO" });
    expect(writer.state).toBe("idle");
    expect(writer.unsaved).toBe(0);
  });

  it("gives nothing up while the server answers that it failed and isn't well, however much is typed", async () => {
    let down = true;
    const send = vi.fn(async (changes: DraftChange[]) => {
      if (down) throw internal();
      return savedFrom(changes);
    });
    const { writer, shown, onRefused } = writerWith(send, async () => !down);
    for (let day = 1; day <= 9; day++) {
      writer.edit([end("A", `2026-07-0${day}`)]);
      await vi.advanceTimersByTimeAsync(100);
    }
    // Typing hurries nothing: the next try comes when its time has come.
    expect(send).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(send.mock.calls.length).toBeGreaterThan(5);
    expect([writer.state, writer.unsaved, shown("A")]).toEqual(["unreachable", 1, "2026-07-09"]);
    down = false;
    await vi.advanceTimersByTimeAsync(1000);
    expect([writer.state, writer.unsaved, shown("A")]).toEqual(["idle", 0, "2026-07-09"]);
    expect(onRefused).not.toHaveBeenCalled();
  });

  it("keeps a save that failed when the server went down under it, though it was well before", async () => {
    const well = [true, false];
    const { writer, onRefused } = writerWith(
      () => Promise.reject(internal()),
      async () => well.shift() ?? false,
    );
    writer.edit([end("A", "2026-07-01")]);
    await vi.advanceTimersByTimeAsync(3500);
    expect(well).toEqual([]);
    expect(onRefused).not.toHaveBeenCalled();
    expect(writer.unsaved).toBe(1);
  });

  it("gives up what a server that is well fails on each time, alone, and goes on with the next as before", async () => {
    let poisonous = "B";
    const send = vi.fn(async (changes: DraftChange[]) => {
      if (changes.some(({ pfaId }) => pfaId === poisonous)) throw internal();
      return savedFrom(changes);
    });
    const { writer, shown, onRefused } = writerWith(send);
    writer.edit([end("A", "2026-07-01"), end("B", "2026-07-01"), end("C", "2026-07-01")]);
    await vi.advanceTimersByTimeAsync(3000);
    expect(onRefused).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(500);
    expect(onRefused).toHaveBeenCalledTimes(1);
    expect([shown("A"), shown("B"), shown("C")]).toEqual(["2026-07-01", "2026-06-30", "2026-07-01"]);
    expect([writer.state, writer.unsaved]).toEqual(["idle", 0]);
    poisonous = "C";
    writer.edit([end("C", "2026-07-02")]);
    await vi.advanceTimersByTimeAsync(50);
    expect(onRefused).toHaveBeenCalledTimes(1);
    expect([writer.state, writer.unsaved]).toEqual(["unreachable", 1]);
  });

  it("saves the good part of a save of which one record is refused", async () => {
    const send = vi.fn(async (changes: DraftChange[]) => {
      if (changes.some((change) => change.pfaId === "B")) throw refusal("No such record.");
      return savedFrom(changes);
    });
    const { writer, shown, onRefused, store } = writerWith(send);
    writer.edit([end("A", "2026-07-01"), end("B", "2026-07-01"), end("C", "2026-07-01")]);
    await writer.flush();
    expect([shown("A"), shown("B"), shown("C")]).toEqual(["2026-07-01", "2026-06-30", "2026-07-01"]);
    expect(onRefused).toHaveBeenCalledTimes(1);
    expect(store.get("B")?.refused.forecastEnd).toMatchObject({
      text: "1 Jul 2026",
      message: "No such record.",
    });
  });

  it("refuses only the field that the answer names", async () => {
    const { writer, store } = writerWith(async (changes) => {
      if (changes[0]?.set.monthlyRate !== undefined) throw refusal("Money can't be negative.", "monthlyRate");
      return savedFrom(changes);
    });
    writer.edit([
      { pfaId: "A", field: "monthlyRate", value: "-1.00", seen: "5500.00" },
      { pfaId: "A", field: "dor", value: "BEO", seen: "PROJECT" },
    ]);
    await writer.flush();
    expect(Object.keys(store.get("A")?.refused ?? {})).toEqual(["monthlyRate"]);
    expect(store.get("A")?.row.draft?.delta).toEqual({ dor: "BEO" });
  });

  it("takes up what an earlier page kept once the record is here, on what its author had seen", async () => {
    const send = vi.fn(async (changes: DraftChange[]) => {
      if (changes.some(({ set }) => set.model !== undefined)) throw refusal("Too long.");
      return savedFrom(changes);
    });
    const { writer, store, shown } = writerWith(send);
    let read: () => void = () => undefined;
    const kept: CellChange[] = [
      { pfaId: "D", field: "model", value: "Kept", seen: null, seenVersion: 2, seenDiscontinued: false },
      { ...end("A", "2026-07-01"), seenVersion: 1, seenDiscontinued: false },
      { ...end("B", "2026-07-01"), seenVersion: 1, seenDiscontinued: false },
    ];
    const taken = writer.takeUp(kept, async () => {
      await new Promise<void>((resolve) => {
        read = resolve;
      });
      const gone = { ...testRow("D").fields, isDiscontinued: true };
      store.put([testRow("D", { version: 9, fields: gone })], store.tick());
    });
    expect(writer.pending()).toEqual(kept);
    expect(writer.unsaved).toBe(3);
    writer.edit([end("B", "2026-08-08")]);
    read();
    await taken;
    await writer.flush();
    const sent = send.mock.calls.flatMap(([changes]) => changes);
    expect(sent.find(({ pfaId }) => pfaId === "D")).toMatchObject({
      seenVersion: 2,
      seenDiscontinued: false,
    });
    expect(store.get("D")?.refused.model).toMatchObject({ value: "Kept", message: "Too long." });
    expect([shown("A"), shown("B")]).toEqual(["2026-07-01", "2026-08-08"]);
    expect([writer.unsaved, writer.pending()]).toEqual([0, []]);
  });

  it("sends what an earlier page kept though its records can't be read", async () => {
    const send = vi.fn(async (changes: DraftChange[]) => savedFrom(changes));
    const { writer } = writerWith(send);
    await writer.takeUp([end("A", "2026-07-01")], async () => {
      throw new TypeError("fetch failed");
    });
    await writer.flush();
    expect(send.mock.calls[0]?.[0]).toMatchObject([{ pfaId: "A", set: { forecastEnd: "2026-07-01" } }]);
  });

  it("takes a field back with unset", async () => {
    const send = vi.fn(async (changes: DraftChange[]) =>
      changes.map(({ pfaId }) => ({ pfaId, draft: null, findings: [] })),
    );
    const { writer } = writerWith(send);
    writer.edit([{ pfaId: "A", field: "dor", value: undefined, seen: "PROJECT" }]);
    expect(await writer.flush()).toBe(true);
    expect(send.mock.calls[0]?.[0]).toEqual([
      { pfaId: "A", set: {}, seen: {}, unset: ["dor"], seenVersion: 3, seenDiscontinued: false },
    ]);
  });

  it("sends nothing after the session ended until its own person is back", async () => {
    let ended = true;
    const send = vi.fn(async (changes: DraftChange[]) => {
      if (ended) throw Object.assign(new Error("Sign in first."), { data: { code: "UNAUTHENTICATED" } });
      return savedFrom(changes);
    });
    const { writer, shown } = writerWith(send);
    writer.resume();
    writer.edit([end("A", "2026-07-01")]);
    await vi.advanceTimersByTimeAsync(50);
    expect(writer.state).toBe("signed-out");
    writer.edit([end("A", "2026-07-02"), end("B", "2026-07-03")]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await writer.flush()).toBe(false);
    expect(send).toHaveBeenCalledTimes(1);
    expect([writer.state, writer.unsaved, shown("A")]).toEqual(["signed-out", 2, "2026-07-02"]);
    ended = false;
    writer.resume();
    await vi.advanceTimersByTimeAsync(0);
    expect(send).toHaveBeenCalledTimes(2);
    expect([writer.state, writer.unsaved]).toEqual(["idle", 0]);
  });
});
