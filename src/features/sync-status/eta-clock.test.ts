import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { EtaClock, type QueueLook } from "#src/features/sync-status/eta-clock.ts";

const queue: QueueLook = { totalQueued: 900, processing: 100, estimateSeconds: 40, standsStill: false };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("counts down what the queue takes, and never to nothing", () => {
  const clock = new EtaClock(() => Date.now());
  expect(clock.words("queued")).toBe("");
  clock.look(queue);
  expect([clock.words("queued"), clock.words("syncing")]).toEqual(["≈ 40 s", "≈ 2 s"]);
  vi.advanceTimersByTime(39_500);
  expect([clock.words("queued"), clock.words("syncing")]).toEqual(["≈ 1 s", "≈ 1 s"]);
  vi.advanceTimersByTime(60_000);
  expect(clock.words("queued")).toBe("≈ 1 s");
  clock.look({ ...queue, estimateSeconds: 130, processing: 0 });
  expect([clock.words("queued"), clock.words("syncing")]).toEqual(["≈ 3 min", ""]);
});

it("says nothing while the queue stands still or is empty", () => {
  const clock = new EtaClock(() => Date.now());
  clock.look({ ...queue, standsStill: true });
  expect(clock.words("queued")).toBe("");
  clock.look({ ...queue, totalQueued: 0, processing: 0 });
  expect(clock.words("syncing")).toBe("");
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
