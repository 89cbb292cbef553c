import { notify } from "#src/components/toast.tsx";
import { Stopped } from "#src/features/grid/in-slices.ts";
import type { RangeWorker } from "#src/features/grid/range-worker.ts";
import { problemOf } from "#src/features/shell/problem.ts";

export interface WorkHold {
  readonly signal: AbortSignal;
  /** From here on it is done as a whole, also when it is asked to stop. Throws `Stopped` when it was asked before. */
  readonly finish: () => void;
  readonly onProgress: (done: number) => void;
}

/** What takes less is not worth a word. */
const SHOWN_AFTER_MS = 200;

/**
 * Does one piece of work at a time, shows how far it is, and lets it be stopped. Null when it was stopped or couldn't be done,
 * which is told.
 */
export async function runRangeWork<Result>(
  worker: RangeWorker,
  label: string,
  total: number,
  work: (hold: WorkHold) => Promise<Result>,
): Promise<Result | null> {
  if (worker.isBusy) {
    const title = `${label} wasn't begun`;
    const description = "The work before it is still under way. Try again when it's done.";
    notify({ tone: "warning", title, description, bundle: "range-work" });
    return null;
  }
  const stop = new AbortController();
  const { signal } = stop;
  worker.begin(stop);
  let finishing = false;
  const finish = () => {
    if (signal.aborted) throw new Stopped();
    finishing = true;
  };
  const slow = setTimeout(() => worker.show({ label, done: 0, total }), SHOWN_AFTER_MS);
  const onProgress = (done: number) => {
    if (worker.work !== null) worker.show({ label, done, total });
  };
  try {
    const result = await work({ signal, finish, onProgress });
    if (signal.aborted && !finishing) throw new Stopped();
    return result;
  } catch (error) {
    if (error instanceof Stopped) tellStopped(label, signal);
    else notify({ tone: "error", title: `${label} didn't work`, description: problemOf(error).message });
    return null;
  } finally {
    clearTimeout(slow);
    worker.end();
  }
}

function tellStopped(label: string, { reason }: AbortSignal): void {
  // Where nobody asked for it, the reason is a sentence.
  const why = typeof reason === "string" ? `${reason} ` : "";
  const tone = why === "" ? "info" : "warning";
  notify({ tone, title: `${label} was stopped`, description: `${why}Nothing was changed.` });
}
