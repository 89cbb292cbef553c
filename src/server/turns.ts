import { availableParallelism } from "node:os";

/** Lets at most so many works run at a time; the others wait, in the order in which they came. */
export class Turns {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(atOnce: number) {
    this.#free = atOnce;
  }

  /** Runs `work` in its turn, and passes on what becomes of it. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#free += 1;
    }
  }
}

/** The turns of one web process: what changes something never waits for one. */
export interface ReadTurns {
  readonly light: Turns;
  /** Questions over all records that somebody waits for. */
  readonly heavy: Turns;
  /** Sums over all records, which every page asks for again and again: they don't keep anybody's rows waiting. */
  readonly sums: Turns;
}

/** As many as keep this machine busy: with more at a time each takes longer, and none is done sooner. */
export function readTurns(cores: number = availableParallelism()): ReadTurns {
  return { light: new Turns(2 * cores), heavy: new Turns(cores), sums: new Turns(Math.ceil(cores / 2)) };
}
