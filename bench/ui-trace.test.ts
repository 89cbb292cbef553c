import { expect, it } from "vitest";
import { mainThread, type TraceEvent } from "#bench/ui-trace.ts";

const event = (name: string, atMs: number, ms?: number, tid = 1): TraceEvent => ({
  ...{ name, ph: ms === undefined ? "I" : "X", pid: 1, tid, ts: atMs * 1000 },
  ...(ms !== undefined && { dur: ms * 1000 }),
});

it("sums what the page's main thread did from frame to frame", () => {
  const { perFrame, longestTask } = mainThread([
    ...[0, 16, 32, 48].map((at) => event("FireAnimationFrame", at)),
    event("RunTask", 10, 4),
    event("RunTask", 1, 2),
    event("RunTask", 17, 5),
    { ...event("RunTask", 40, 30), tdur: 6000 },
    event("RunTask", 20, 90, 2),
    event("RunTask", 200, 70),
    event("FireAnimationFrame", 5, undefined, 3),
  ]);
  expect(perFrame).toEqual([6, 5, 6]);
  expect(longestTask).toBe(6);
});

it("has nothing to say about a trace without frames", () => {
  expect(mainThread([event("RunTask", 1, 2)])).toEqual({ perFrame: [], longestTask: 0 });
});
