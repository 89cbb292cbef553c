import { expect, it } from "vitest";
import { inSlices, Stopped } from "#src/features/grid/in-slices.ts";

const NEVER = new AbortController().signal;

function* counting(to: number, seen: number[]): Generator<void, number> {
  for (let at = 1; at <= to; at++) {
    seen.push(at);
    yield;
  }
  return to;
}

it("does what fits into one slice at once", async () => {
  const seen: number[] = [];
  const done = inSlices(counting(3, seen), NEVER, () => 0);
  expect(seen).toEqual([1, 2, 3]);
  expect(await done).toBe(3);
});

it("pauses in longer work, and goes on", async () => {
  const seen: number[] = [];
  let clock = 0;
  const done = inSlices(counting(5, seen), NEVER, () => (clock += 20));
  expect(seen.length).toBeLessThan(5);
  expect(await done).toBe(5);
});

it("stops in a pause", async () => {
  const seen: number[] = [];
  const stop = new AbortController();
  let clock = 0;
  const done = inSlices(counting(100, seen), stop.signal, () => (clock += 20));
  stop.abort();
  await expect(done).rejects.toThrow(Stopped);
  expect(seen.length).toBeLessThan(100);
});
