import { expect, it, vi } from "vitest";
import { type DecideMany, decideMany } from "#src/features/conflicts/decide-many.ts";

const conflicts = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ conflictId: `c${at}`, pfaId: `PFA-${at}` }));

function deciding(count: number, with_: Partial<DecideMany> = {}) {
  const stop = new AbortController();
  const send = vi.fn<DecideMany["send"]>(async ({ conflictIds }) => ({
    resolved: conflictIds.map(() => ({ status: "resolved_manual" as const })),
    refused: [],
  }));
  const onProgress = vi.fn();
  const input = {
    conflicts: conflicts(count),
    strategy: "use_pems" as const,
    pemsVersions: new Map([["c0", 7]]),
    send,
    onProgress,
    signal: stop.signal,
    ...with_,
  };
  return { stop, send, onProgress, run: () => decideMany(input) };
}

it("decides some at a time, on the versions that were shown", async () => {
  const { run, send, onProgress } = deciding(450);
  expect(await run()).toEqual({ resolved: 450, pending: 0, stale: 0, refused: 0, left: 0, error: null });
  expect(send.mock.calls.map(([{ conflictIds }]) => conflictIds.length)).toEqual([200, 200, 50]);
  expect(send.mock.calls[0]?.[0].pemsVersions).toEqual({ c0: 7 });
  expect(onProgress.mock.calls.map(([done]) => done)).toEqual([200, 400, 450]);
});

it("counts what waits, what moved on, and what could not be", async () => {
  const send: DecideMany["send"] = async () => ({
    resolved: [{ status: "pending_approval" }],
    refused: [{ code: "STALE" }, { code: "RULES_BROKEN" }],
  });
  expect(await deciding(3, { send }).run()).toMatchObject({ resolved: 0, pending: 1, stale: 1, refused: 1 });
});

it("stops between two parts, and says what is left", async () => {
  const { run, stop, send } = deciding(450);
  send.mockImplementationOnce(async ({ conflictIds }) => {
    stop.abort();
    return { resolved: conflictIds.map(() => ({ status: "resolved_manual" })), refused: [] };
  });
  expect(await run()).toMatchObject({ resolved: 200, left: 250, error: null });
});

it("keeps what was done when the server is gone", async () => {
  const { run, send } = deciding(450);
  const gone = new Error("gone");
  send.mockImplementationOnce(async () => ({ resolved: [{ status: "resolved_manual" }], refused: [] }));
  send.mockRejectedValueOnce(gone);
  expect(await run()).toMatchObject({ resolved: 1, left: 250, error: gone });
});
