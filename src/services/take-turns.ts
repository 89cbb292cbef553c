import { setImmediate } from "node:timers/promises";

/** Goes through many, and lets other requests have their turn in between. */
export async function* takeTurns<T>(many: Iterable<T>, atOnce: number): AsyncGenerator<T[]> {
  let slice: T[] = [];
  for (const one of many) {
    slice.push(one);
    if (slice.length < atOnce) continue;
    yield slice;
    slice = [];
    await setImmediate();
  }
  if (slice.length > 0) yield slice;
}
