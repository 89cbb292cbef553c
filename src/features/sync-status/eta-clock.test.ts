import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { EtaClock, type QueueLook } from "#src/features/sync-status/eta-clock.ts";

const queue: QueueLook = { totalQueued: 900, processing: 100, estimateSeconds: 40, standsStill: null };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("counts down what the queue takes, and is silent once that has run out", () => {
  const clock = new EtaClock(() => Date.now());
  expect(clock.words("queued")).toBe("");
  clock.look(queue);
  expect([clock.words("queued"), clock.words("syncing")]).toEqual(["≈ 40 s", "≈ 2 s"]);
  vi.advanceTimersByTime(39_500);
  expect([clock.words("queued"), clock.words("syncing")]).toEqual(["≈ 1 s", "≈ 1 s"]);
  vi.advanceTimersByTime(500);
  expect([clock.words("queued"), clock.words("syncing")]).toEqual(["", ""]);
  clock.look({ ...queue, estimateSeconds: 130, totalQueued: 800, processing: 0 });
  expect([clock.words("queued"), clock.words("syncing")]).toEqual(["≈ 3 min", ""]);
});

it("does not begin anew for a queue that nothing leaves", () => {
  const clock = new EtaClock(() => Date.now());
  clock.look({ ...queue, totalQueued: 0, processing: 1, estimateSeconds: 1 });
  expect(clock.words("queued")).toBe("≈ 1 s");
  vi.advanceTimersByTime(1000);
  clock.look({ ...queue, totalQueued: 1, processing: 0, estimateSeconds: 1 });
  expect(clock.words("queued")).toBe("");
  clock.look({ ...queue, totalQueued: 2, processing: 0, estimateSeconds: 1 });
  expect(clock.words("queued")).toBe("≈ 1 s");
});

it("says nothing while the queue is paused or empty, and that PEMS does not answer", () => {
  const clock = new EtaClock(() => Date.now());
  clock.look({ ...queue, standsStill: "paused" });
  expect(clock.words("queued")).toBe("");
  clock.look({ ...queue, totalQueued: 0, processing: 0 });
  expect(clock.words("syncing")).toBe("");
  clock.look({ ...queue, standsStill: "down" });
  expect([clock.words("queued"), clock.words("syncing")]).toEqual(["Waiting for PEMS", ""]);
  clock.look(queue);
  expect(clock.words("queued")).toBe("≈ 40 s");
});

it("ticks once a second, for those who look", () => {
  const clock = new EtaClock(() => Date.now());
  const [one, other] = [vi.fn(), vi.fn()];
  const stops = [clock.subscribe(one), clock.subscribe(other)];
  vi.advanceTimersByTime(3000);
  expect([one, other].map((told) => told.mock.calls.length)).toEqual([3, 3]);
  stops[0]?.();
  clock.look(queue);
  expect([one, other].map((told) => told.mock.calls.length)).toEqual([3, 4]);
  stops[1]?.();
  expect(vi.getTimerCount()).toBe(0);
});
