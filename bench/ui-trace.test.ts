import { expect, it } from "vitest";
import { mainThread, type TraceEvent } from "#bench/ui-trace.ts";

const event = (name: string, atMs: number, ms?: number, tid = 1): TraceEvent => ({
  ...{ name, ph: ms === undefined ? "I" : "X", pid: 1, tid, ts: atMs * 1000 },
  ...(ms !== undefined && { dur: ms * 1000 }),
});
const moved = (atMs: number) => event("frame: moved", atMs);
const still = (atMs: number) => event("frame: still", atMs);

it("sums what the page's main thread did from frame to frame", () => {
  const { perFrame, longestTask } = mainThread([
    ...[0, 16, 32, 48].map(moved),
    event("RunTask", 10, 4),
    event("RunTask", 1, 2),
    event("RunTask", 17, 5),
    { ...event("RunTask", 40, 30), tdur: 6000 },
    event("RunTask", 20, 90, 2),
    event("RunTask", 200, 70),
  ]);
  expect(perFrame).toEqual([6, 5, 6]);
  expect(longestTask).toBe(6);
});

it("counts a frame once, however many callbacks it runs", () => {
  const callbacks = [0, 0, 1, 16, 16, 17].map((at) => event("FireAnimationFrame", at));
  expect(mainThread([...callbacks, moved(0), moved(16), event("RunTask", 1, 9)]).perFrame).toEqual([9]);
});

it("leaves out frames in which nothing moved", () => {
  const { perFrame } = mainThread([
    ...[still(0), still(16), moved(32), still(48), moved(64), still(80)],
    ...[1, 17, 33, 49, 65].map((at) => event("RunTask", at, at / 10)),
  ]);
  expect(perFrame).toEqual([3.3, 6.5]);
});

it("counts a task that makes the next frame late to the one that it began in", () => {
  const { perFrame } = mainThread([moved(0), moved(16), moved(32), event("RunTask", 1, 18)]);
  expect(perFrame).toEqual([18, 0]);
});

it("has nothing to say about a trace without frames", () => {
  expect(mainThread([event("RunTask", 1, 2)])).toEqual({ perFrame: [], longestTask: 0 });
});
