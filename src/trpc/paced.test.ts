import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Paced } from "#src/trpc/paced.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Asks a server that takes so long to answer; `asked` holds when. */
function server(tookMs: () => number) {
  const asked: number[] = [];
  const ask = async () => {
    asked.push(Date.now());
    await new Promise((resolve) => setTimeout(resolve, tookMs()));
    if (tookMs() > 900) throw new Error("too busy");
  };
  const startedAt = Date.now();
  const paced = new Paced({ ask, now: () => Date.now() });
  return { paced, times: () => asked.map((at) => at - startedAt) };
}

it("asks once for many changes, at the earliest time that one of them wants", async () => {
  const { paced, times } = server(() => 5);
  paced.changed(1000);
  paced.changed(300);
  paced.changed(5000);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(times()).toEqual([300]);
});

it("asks once more for what changed while it was asking, and rests in between", async () => {
  const { paced, times } = server(() => 10);
  paced.changed(0);
  await vi.advanceTimersByTimeAsync(5);
  paced.changed(300);
  paced.changed(400);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(times()).toEqual([0, 410]);
});

it("asks the more seldom the slower the answers come, also where they fail", async () => {
  let took = 1000;
  const { paced, times } = server(() => took);
  paced.changed(0);
  await vi.advanceTimersByTimeAsync(1000);
  paced.changed(0);
  took = 1;
  await vi.advanceTimersByTimeAsync(4999);
  expect(times()).toEqual([0]);
  await vi.advanceTimersByTimeAsync(1);
  expect(times()).toEqual([0, 6000]);
});

it("asks at once, whatever the rest, where all must see what changed", async () => {
  const { paced, times } = server(() => 200);
  paced.changed(0);
  await vi.advanceTimersByTimeAsync(300);
  paced.changed(0);
  paced.urgent();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(times()).toEqual([0, 300]);
});

it("answers a change of the person's own soon, however long it rests for those of others", async () => {
  const { paced, times } = server(() => 40);
  paced.changed(0);
  await vi.advanceTimersByTimeAsync(100);
  paced.changed(0);
  paced.changedHere(0);
  await vi.advanceTimersByTimeAsync(140);
  expect(times()).toEqual([0, 200]);
  // Until the next one, others' rest holds again.
  paced.changed(0);
  await vi.advanceTimersByTimeAsync(4000);
  expect(times()).toEqual([0, 200]);
  await vi.advanceTimersByTimeAsync(2000);
  expect(times()).toEqual([0, 200, 5240]);
});

it("gathers what is urgent for as long as it may", async () => {
  const { paced, times } = server(() => 200);
  paced.changed(0);
  await vi.advanceTimersByTimeAsync(300);
  for (let change = 0; change < 5; change++) {
    paced.urgent(100);
    await vi.advanceTimersByTimeAsync(20);
  }
  await vi.advanceTimersByTimeAsync(10_000);
  expect(times()).toEqual([0, 400]);
});

it("asks no more once it was stopped", async () => {
  const { paced, times } = server(() => 1);
  paced.changed(100);
  paced.stop();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(times()).toEqual([]);
});

it("asks for what follows later when it has followed, and once more for the last of many changes", async () => {
  const { paced, times } = server(() => 10);
  for (let at = 0; at < 10; at++) {
    paced.changedBehind(70_000);
    await vi.advanceTimersByTimeAsync(10_000);
  }
  await vi.advanceTimersByTimeAsync(200_000);
  // The last change was at 90 s: what was asked before 160 s could not hold it.
  expect(times()).toEqual([70_000, 140_000, 160_000]);
});

it("asks between half of the time and all of it, so that many pages don't ask at once", async () => {
  for (const [random, at] of [
    [0, 500],
    [0.5, 750],
    [1, 1000],
  ] as const) {
    const ask = vi.fn(async () => undefined);
    new Paced({ ask, now: () => Date.now(), random: () => random }).changed(1000);
    await vi.advanceTimersByTimeAsync(at - 1);
    expect(ask).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(ask).toHaveBeenCalledTimes(1);
  }
});
