import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { attemptBulk, type BulkParts, type Shown } from "#src/features/bulk/attempt-bulk.ts";
import { askUntilAnswered } from "#src/features/drafts/ask-until-answered.ts";
import { createWorkspace } from "#src/features/shell/workspace.ts";
import { shownValue } from "#src/features/working-set/record-row.ts";
import { testRow } from "#src/features/working-set/test-row.ts";
import { Paced } from "#src/trpc/paced.ts";
import { SessionGuard } from "#src/trpc/session-guard.ts";

const WEEK = { kind: "shift", amount: 1, unit: "week" } as const;
const SELECTION = { filter: {}, except: [] };
const unreachable = () => new Error("Failed to fetch");
const refused = (code: string) => Object.assign(new Error("Not like that."), { data: { code } });

interface Asked {
  requestKey: string;
  expect: { records: number; digest?: string };
}

/** A server that does an operation at most once for each key, over a network that fails as it is told. */
function page({
  answers,
}: {
  answers: ("lost before" | "lost after" | "ok" | Error | { outcome: "changed" })[];
}) {
  const asked: Asked[] = [];
  const done = new Set<string>();
  const order: string[] = [];
  const draft = { delta: { forecastEnd: "2026-07-07" }, seen: {}, collisions: [] };
  const drafts = [
    {
      pfaId: "P-0",
      draft,
      findings: [],
      set: draft.delta,
      before: {},
      seen: { forecastEnd: "2026-06-30" },
      made: true,
    },
  ];
  const mutate = vi.fn(async (input: Asked) => {
    asked.push(input);
    order.push("bulk.save");
    const answer = answers.shift() ?? "ok";
    if (answer instanceof Error) throw answer;
    if (answer === "lost before") throw unreachable();
    if (typeof answer === "object") return answer;
    done.add(input.requestKey);
    if (answer === "lost after") throw unreachable();
    return { outcome: "applied", drafts };
  });
  const send = vi.fn(async (changes: { pfaId: string }[]) => {
    order.push("drafts.save");
    return changes.map(({ pfaId }) => ({ pfaId, draft, findings: [] }));
  });
  const organization = { id: "o", code: "O", name: "O", role: "PM", permissions: [] };
  const workspace = createWorkspace(
    organization,
    { id: "u", name: "U", email: "u@example.org" },
    new Paced({ ask: async () => undefined }),
    {
      send,
      onRefused: () => undefined,
    },
  );
  workspace.store.put([testRow("P-0"), testRow("P-1")], workspace.store.tick());
  const invalidate = vi.fn(async () => undefined);
  const onWaiting = vi.fn();
  const guard = new SessionGuard();
  const parts = {
    workspace,
    utils: {
      client: { bulk: { save: { mutate } } },
      drafts: { invalidate },
      records: { invalidate },
      analytics: { invalidate },
    },
    loaded: () => ["P-0", "P-1"],
    signedIn: () => guard.signedIn(),
  } as unknown as BulkParts;
  const attempt = (shown: Shown = { records: 2 }) => attemptBulk(parts, WEEK, SELECTION, shown, onWaiting);
  const end = () => {
    const view = workspace.store.get("P-0");
    return view && shownValue(view, "forecastEnd");
  };
  return { attempt, workspace, asked, done, order, send, mutate, end, onWaiting, guard };
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("window", new EventTarget());
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("an operation on many records", () => {
  it("is one call and one step, whatever the number", async () => {
    const { attempt, asked, workspace } = page({ answers: ["ok"] });
    const shown = { records: 20_000, digest: "abc" };
    const answer = attempt(shown);
    await vi.runAllTimersAsync();
    expect(await answer).toEqual({ outcome: "applied", changed: 1 });
    expect(asked).toMatchObject([{ expect: shown, selection: SELECTION, operation: WEEK }]);
    expect(workspace.undo.nextUndo?.made).toEqual(["P-0"]);
    workspace.undo.undo();
    expect(workspace.undo.nextUndo).toBeUndefined();
  });

  it.each(["lost before", "lost after"] as const)(
    "whose answer is lost (%s it was done) is asked again under its key, and done once",
    async (lost) => {
      const { attempt, asked, done, end, onWaiting, workspace } = page({
        answers: [lost, "lost before", "ok"],
      });
      const answer = attempt();
      await vi.advanceTimersByTimeAsync(900);
      expect(end()).toBe("2026-07-07");
      expect(onWaiting).toHaveBeenCalledTimes(1);
      const leaving = new Event("beforeunload", { cancelable: true });
      window.dispatchEvent(leaving);
      expect(leaving.defaultPrevented).toBe(true);
      await vi.runAllTimersAsync();
      expect(await answer).toEqual({ outcome: "applied", changed: 1 });
      expect(asked).toHaveLength(3);
      expect(new Set(asked.map(({ requestKey }) => requestKey)).size).toBe(1);
      expect(done.size).toBe(1);
      expect(onWaiting).toHaveBeenCalledTimes(1);
      expect(workspace.store.isOutdated("P-0")).toBe(true);
      const later = new Event("beforeunload", { cancelable: true });
      window.dispatchEvent(later);
      expect(later.defaultPrevented).toBe(false);
    },
  );

  it("is asked again at once when the network is back", async () => {
    const { attempt, asked } = page({ answers: ["lost before", "ok"] });
    const answer = attempt();
    await vi.advanceTimersByTimeAsync(100);
    expect(asked).toHaveLength(1);
    window.dispatchEvent(new Event("online"));
    await vi.advanceTimersByTimeAsync(100);
    expect(asked).toHaveLength(2);
    expect(await answer).toMatchObject({ outcome: "applied" });
  });

  it.each([
    ["refused", [refused("FORBIDDEN")], { outcome: "failed", message: "Not like that." }, 1],
    [
      "not taken again and again",
      Array.from({ length: 9 }, () => refused("INTERNAL")),
      { outcome: "unknown", message: expect.stringContaining("isn't known") },
      4,
    ],
    ["about another selection", [{ outcome: "changed" as const }], { outcome: "changed" }, 1],
  ])("that is %s leaves the rows as they were", async (_, answers, told, calls) => {
    const { attempt, asked, end, workspace } = page({ answers });
    const answer = attempt();
    await vi.runAllTimersAsync();
    expect(await answer).toEqual(told);
    expect(asked).toHaveLength(calls);
    expect(end()).toBe("2026-06-30");
    expect(workspace.undo.nextUndo).toBeUndefined();
  });

  it("whose answer is lost before the session ends is answered once its person is back", async () => {
    const { attempt, asked, done, end, guard, workspace } = page({
      answers: ["lost after", refused("UNAUTHENTICATED"), "ok"],
    });
    const answer = attempt();
    guard.end();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked).toHaveLength(2);
    expect(end()).toBe("2026-07-07");
    guard.renew();
    await vi.runAllTimersAsync();
    expect(await answer).toEqual({ outcome: "applied", changed: 1 });
    expect(new Set(asked.map(({ requestKey }) => requestKey)).size).toBe(1);
    expect(done.size).toBe(1);
    expect(workspace.undo.nextUndo?.made).toEqual(["P-0"]);
  });

  it("of which it isn't known whether it was done goes on under its key when it is tried again", async () => {
    const failing = Array.from({ length: 4 }, () => refused("INTERNAL"));
    const { attempt, asked, workspace } = page({ answers: [...failing, "ok", "ok"] });
    const first = attempt();
    await vi.runAllTimersAsync();
    expect(await first).toMatchObject({ outcome: "unknown" });
    const again = attempt({ records: 2, digest: "another" });
    await vi.runAllTimersAsync();
    expect(await again).toMatchObject({ outcome: "applied" });
    const more = attempt();
    await vi.runAllTimersAsync();
    await more;
    const keys = asked.map(({ requestKey }) => requestKey);
    expect(new Set(keys.slice(0, 5)).size).toBe(1);
    expect(keys[5]).not.toBe(keys[0]);
    expect(workspace.undo.nextUndo?.made).toEqual(["P-0"]);
  });

  it("is what Ctrl+Z takes back, though its answer came after the key", async () => {
    const { attempt, workspace } = page({ answers: ["lost before", "ok"] });
    workspace.undo.push({
      label: "an edit before",
      cells: [{ pfaId: "P-1", field: "model", before: undefined, after: "M", seen: null }],
    });
    const answer = attempt();
    await vi.advanceTimersByTimeAsync(100);
    const undone = workspace.undo.undoing(async () => undefined);
    await vi.runAllTimersAsync();
    expect(await answer).toMatchObject({ outcome: "applied" });
    expect((await undone)?.made).toEqual(["P-0"]);
    expect(workspace.undo.nextUndo?.label).toBe("an edit before");
    expect(workspace.undo.nextRedo?.made).toEqual(["P-0"]);
  });

  it("waits for what was typed before, which is saved first and never lost", async () => {
    const { attempt, send, order, workspace } = page({ answers: ["ok"] });
    send.mockRejectedValueOnce(unreachable());
    workspace.writer.edit([{ pfaId: "P-1", field: "description", value: "Typed", seen: null }]);
    const answer = attempt();
    await vi.advanceTimersByTimeAsync(10);
    expect(order).toEqual([]);
    await vi.runAllTimersAsync();
    expect(await answer).toMatchObject({ outcome: "applied" });
    expect(order).toEqual(["drafts.save", "bulk.save"]);
  });

  it("is not done while nobody is signed in, and keeps what was typed", async () => {
    const { attempt, send, asked, workspace } = page({ answers: [] });
    send.mockRejectedValue(refused("UNAUTHENTICATED"));
    workspace.writer.edit([{ pfaId: "P-0", field: "forecastEnd", value: "2026-09-09", seen: "2026-06-30" }]);
    const answer = attempt();
    await vi.runAllTimersAsync();
    expect(await answer).toMatchObject({
      outcome: "failed",
      message: expect.stringContaining("Sign in again"),
    });
    expect(asked).toEqual([]);
    const view = workspace.store.get("P-0");
    expect(view && shownValue(view, "forecastEnd")).toBe("2026-09-09");
    expect(workspace.writer.unsaved).toBe(1);
  });

  it("comes after the one that was asked for before it", async () => {
    const { attempt, asked } = page({ answers: ["lost before", "ok", "ok"] });
    const first = attempt();
    const second = attempt();
    await vi.runAllTimersAsync();
    await Promise.all([first, second]);
    const [once, again, other] = asked.map(({ requestKey }) => requestKey);
    expect(again).toBe(once);
    expect(other).not.toBe(once);
  });
});

it("the server is asked more and more seldom", async () => {
  const waits: number[] = [];
  const ask = vi.fn(async () => {
    if (waits.length < 7) throw unreachable();
    return "answer";
  });
  const writer = { flush: async () => true, state: "idle" } as const;
  const signedIn = async () => undefined;
  const parts = {
    writer,
    onWaiting: () => undefined,
    signedIn,
    wait: async (ms: number) => void waits.push(ms),
  };
  expect(await askUntilAnswered(ask, parts)).toBe("answer");
  expect(waits).toEqual([1000, 2000, 4000, 8000, 15_000, 15_000, 15_000]);
});
