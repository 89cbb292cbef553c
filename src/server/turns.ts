import { availableParallelism } from "node:os";

/** A question waits no longer than this for changes that are under way: one of thousands of records takes its time. */
const YIELDS_MS = 100;

/** What is under way that somebody waits for who changed something. */
export class Changes {
  #underWay = 0;
  #over = Promise.withResolvers<void>();

  /** Runs `work`, before which no question begins that has not begun yet. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    this.#underWay += 1;
    try {
      return await work();
    } finally {
      this.#underWay -= 1;
      if (this.#underWay === 0) {
        this.#over.resolve();
        this.#over = Promise.withResolvers();
      }
    }
  }

  get underWay(): boolean {
    return this.#underWay > 0;
  }

  /** Resolves when none is under way, or after a moment. */
  async over(): Promise<void> {
    const { promise: late, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, YIELDS_MS);
    await Promise.race([this.#over.promise, late]);
    clearTimeout(timer);
  }
}

/** Lets at most so many works run at a time; the others wait, in the order in which they came. */
export class Turns {
  #free: number;
  readonly #waiting: (() => void)[] = [];
  readonly #changes: Changes;

  /** @param changes go first */
  constructor(atOnce: number, changes = new Changes()) {
    this.#free = atOnce;
    this.#changes = changes;
  }

  /** Runs `work` in its turn, and passes on what becomes of it. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      if (this.#changes.underWay) await this.#changes.over();
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#free += 1;
    }
  }
}

/** The turns of one web process. */
export interface ReadTurns {
  /** What changes something waits for nothing; questions begin after it. */
  readonly changes: Changes;
  readonly light: Turns;
  /** Questions over all records that somebody waits for. */
  readonly heavy: Turns;
  /** Figures that every open page asks for again and again: they don't keep anybody's rows waiting. */
  readonly figures: Turns;
}

/** As many as keep this machine busy: with more at a time each takes longer, and none is done sooner. */
export function readTurns(cores: number = availableParallelism()): ReadTurns {
  const changes = new Changes();
  const half = Math.ceil(cores / 2);
  return {
    changes,
    light: new Turns(cores, changes),
    heavy: new Turns(half, changes),
    figures: new Turns(cores, changes),
  };
}
