/** Longest stretch without a pause: what waits for the page (keys, painting) waits no longer. */
const SLICE_MS = 30;

/** Thrown where work was stopped: nothing of it was done. */
export class Stopped extends Error {
  constructor() {
    super("Stopped");
  }
}

/**
 * Does long work without holding up the page: what ends within a slice is done at once, in the same task; the rest goes on
 * after pauses. The work yields wherever it may pause. Rejects with `Stopped` once the signal is given.
 */
export async function inSlices<Result>(
  work: Generator<void, Result>,
  signal: AbortSignal,
  now: () => number = () => performance.now(),
): Promise<Result> {
  let until = now() + SLICE_MS;
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
    if (now() < until) continue;
    await pause();
    if (signal.aborted) throw new Stopped();
    until = now() + SLICE_MS;
  }
}

/** Lets the page answer keys and paint. */
function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
