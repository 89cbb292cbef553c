import { notify } from "#src/components/toast.tsx";
import { Stopped } from "#src/features/grid/in-slices.ts";
import { problemOf } from "#src/features/shell/problem.ts";

/** Long work under way, to be shown; `done` of `total` records are here. */
export interface RangeWork {
  /** "Pasting". */
  readonly label: string;
  readonly done: number;
  readonly total: number;
}

export interface WorkHold {
  readonly signal: AbortSignal;
  /** From here on it is done as a whole, also when it is asked to stop. Throws `Stopped` when it was asked before. */
  readonly finish: () => void;
  readonly onProgress: (done: number) => void;
}

/** What takes less is not worth a word. */
const SHOWN_AFTER_MS = 200;

/** Does one piece of work at a time, shows how far it is, and can stop it. */
export class RangeWorker {
  #work: RangeWork | null = null;
  #stop: AbortController | null = null;
  #listeners = new Set<() => void>();

  get work(): RangeWork | null {
    return this.#work;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Asks the work under way to stop; false when there is none. @param why where nobody asked for it, as a sentence */
  stop(why?: string): boolean {
    this.#stop?.abort(new StoppedFor(why));
    return this.#stop !== null;
  }

  /** Null when it was stopped or couldn't be done, which is told. */
  async run<Result>(
    label: string,
    total: number,
    work: (hold: WorkHold) => Promise<Result>,
  ): Promise<Result | null> {
    if (this.#stop !== null) {
      const title = `${label} wasn't begun`;
      const description = "The work before it is still under way. Try again when it's done.";
      notify({ tone: "warning", title, description, bundle: "range-work" });
      return null;
    }
    const stop = new AbortController();
    const { signal } = stop;
    this.#stop = stop;
    let finishing = false;
    const finish = () => {
      if (signal.aborted) throw new Stopped();
      finishing = true;
    };
    const slow = setTimeout(() => this.#become({ label, done: 0, total }), SHOWN_AFTER_MS);
    const onProgress = (done: number) => {
      if (this.#work !== null) this.#become({ label, done, total });
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
      this.#stop = null;
      if (this.#work !== null) this.#become(null);
    }
  }

  #become(work: RangeWork | null): void {
    this.#work = work;
    for (const listener of this.#listeners) listener();
  }
}

/** Why work was stopped, where nobody asked for it. */
class StoppedFor {
  readonly why: string | undefined;

  constructor(why: string | undefined) {
    this.why = why;
  }
}

function tellStopped(label: string, { reason }: AbortSignal): void {
  const why = reason instanceof StoppedFor ? reason.why : undefined;
  const description = why === undefined ? "Nothing was changed." : `${why} Nothing was changed.`;
  notify({ tone: why === undefined ? "info" : "warning", title: `${label} was stopped`, description });
}
