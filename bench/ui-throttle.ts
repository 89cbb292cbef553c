import type { CDPSession, Page } from "@playwright/test";

/** A loop that takes less than this share of what it should says that the page isn't slowed down, or not by that much. */
const LEAST_SHARE = 0.6;

/** Milliseconds of processor time that the page's main thread takes for a fixed piece of work, however busy the machine is. */
async function loopMs(page: Page, session: CDPSession): Promise<number> {
  const threadMs = async () => {
    const { metrics } = await session.send("Performance.getMetrics");
    return (metrics.find(({ name }) => name === "ThreadTime")?.value ?? Number.NaN) * 1000;
  };
  const work = () =>
    page.evaluate(() => {
      let mixed = 1;
      for (let at = 0; at < 20_000_000; at++) mixed = (mixed * 1_103_515_245 + at) | 0;
      return mixed;
    });
  // Once to have it compiled.
  await work();
  const before = await threadMs();
  await work();
  return (await threadMs()) - before;
}

/** Whether a loop that takes `freeMs` by itself and took `slowedMs` was slowed down as it should be. */
export const isSlowed = (rate: number, freeMs: number, slowedMs: number): boolean =>
  slowedMs >= freeMs * rate * LEAST_SHARE;

/** Slows the processor of pages down, and makes sure that it is so. */
export class Throttle {
  readonly rate: number;
  /** How many times slower a loop was than without, at each check. */
  readonly measured: number[] = [];
  readonly #sessions = new WeakMap<Page, CDPSession>();

  /** @param rate how many times slower; 1 leaves pages as they are */
  constructor(rate: number) {
    this.rate = rate;
  }

  /** Before a page goes anywhere. */
  async slow(page: Page): Promise<void> {
    const session = await page.context().newCDPSession(page);
    this.#sessions.set(page, session);
    await session.send("Performance.enable");
    await this.#set(session, this.rate);
  }

  /**
   * After a page went somewhere, which may have made it a page of another process: a loop as the page is now, and without.
   * @throws Error when the page wasn't slowed down
   */
  async check(page: Page): Promise<void> {
    const session = this.#sessions.get(page);
    if (session === undefined || this.rate === 1) return;
    const slowedMs = await loopMs(page, session);
    await this.#set(session, 1);
    const freeMs = await loopMs(page, session);
    await this.#set(session, this.rate);
    this.measured.push(slowedMs / freeMs);
    if (!isSlowed(this.rate, freeMs, slowedMs)) {
      const times = (slowedMs / freeMs).toFixed(1);
      throw new Error(`The page was ${times} times slower than by itself, not ${this.rate} times.`);
    }
  }

  #set(session: CDPSession, rate: number) {
    return session.send("Emulation.setCPUThrottlingRate", { rate });
  }
}
