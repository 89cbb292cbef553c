import type { Page } from "@playwright/test";

/** What the page notes about itself; in milliseconds of `performance.now()`. */
interface Probe {
  /** From the start of the navigation to the frame in which the first rows stood; 0 until they do. */
  firstRowsMs: number;
  /** From each key (its own time stamp) to the end of the frame that shows what it did. */
  keys: number[];
  /** Distances between frames while `watching`. */
  frames: number[];
  /** Tasks of 50 ms and more while `watching`. */
  longTasks: number[];
  watching: boolean;
  /** Resolves with the time at the end of the first frame in which `ready` holds. */
  frameWhere(ready: () => boolean): Promise<number>;
}

declare global {
  interface Window {
    probe: Probe;
    pressedAt: number;
  }
}

/** Runs in every page before its own scripts. */
function install(): void {
  const afterFrame = (then: (at: number) => void) =>
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => then(performance.now());
      channel.port2.postMessage(null);
    });
  const probe: Probe = {
    ...{ firstRowsMs: 0, keys: [], frames: [], longTasks: [], watching: false },
    frameWhere: (ready) =>
      new Promise((resolve) => {
        const look = () => (ready() ? afterFrame(resolve) : requestAnimationFrame(look));
        look();
      }),
  };
  window.probe = probe;
  window.addEventListener(
    "keydown",
    (event) => afterFrame((at) => probe.keys.push(at - event.timeStamp)),
    true,
  );
  for (const kind of ["pointerdown", "input"]) {
    window.addEventListener(
      kind,
      (event) => {
        window.pressedAt = event.timeStamp;
      },
      true,
    );
  }
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) if (probe.watching) probe.longTasks.push(duration);
  }).observe({ type: "longtask" });
  let last = performance.now();
  const tick = (at: number) => {
    if (probe.watching) probe.frames.push(at - last);
    last = at;
    requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
  void probe
    .frameWhere(() => document.querySelector("[role=row][data-pfa-id]") !== null)
    .then((at) => {
      probe.firstRowsMs = at;
    });
}

export const installProbe = (page: Page) => page.addInitScript(install);

/** Milliseconds from the start of the last navigation until its first rows stood. */
export async function firstRows(page: Page): Promise<number> {
  await page.waitForFunction(() => window.probe?.firstRowsMs > 0);
  return page.evaluate(() => window.probe.firstRowsMs);
}

/** What keys took since the last time. */
export async function takeKeys(page: Page): Promise<number[]> {
  return page.evaluate(
    () =>
      new Promise<number[]>((resolve) =>
        requestAnimationFrame(() => requestAnimationFrame(() => resolve(window.probe.keys.splice(0)))),
      ),
  );
}

/** Frames and long tasks of what is done meanwhile. */
export async function watchFrames(page: Page, work: () => Promise<void>) {
  await page.evaluate(() => {
    window.probe.frames = [];
    window.probe.longTasks = [];
    window.probe.watching = true;
  });
  await work();
  return page.evaluate(() => {
    window.probe.watching = false;
    return { frames: window.probe.frames, longTasks: window.probe.longTasks };
  });
}

/** The ids in sight, as one text. */
export const idsInSight = () =>
  [...document.querySelectorAll("[role=row][data-pfa-id]")]
    .map((row) => row.getAttribute("data-pfa-id"))
    .join();

/** Milliseconds from the last press or keystroke until other rows stand than before. */
export async function untilOtherRows(page: Page, act: () => Promise<void>): Promise<number> {
  const before = await page.evaluate(idsInSight);
  await page.evaluate(() => {
    window.pressedAt = 0;
  });
  const waiting = page.evaluate(async (ids) => {
    const inSight = () =>
      [...document.querySelectorAll("[role=row][data-pfa-id]")]
        .map((row) => row.getAttribute("data-pfa-id"))
        .join();
    const at = await window.probe.frameWhere(
      () => window.pressedAt > 0 && inSight() !== "" && inSight() !== ids,
    );
    return at - window.pressedAt;
  }, before);
  await act();
  return waiting;
}

/** Milliseconds from the press on a view's name until its rows stand. */
export async function untilView(page: Page, name: string, rows: string): Promise<number> {
  await page.evaluate(() => {
    window.pressedAt = 0;
  });
  const waiting = page.evaluate(async (selector) => {
    const at = await window.probe.frameWhere(
      () => window.pressedAt > 0 && document.querySelector(selector) !== null,
    );
    return at - window.pressedAt;
  }, rows);
  await page.getByRole("link", { name, exact: true }).click();
  return waiting;
}
