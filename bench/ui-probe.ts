import type { Page } from "@playwright/test";
import type { Frame } from "#bench/ui-frames.ts";

/** What the page notes about itself; in milliseconds of `performance.now()`. */
interface Probe {
  /** From the start of the navigation to the frame in which the first rows stood; 0 until they do. */
  firstRowsMs: number;
  /** Frames while `placeOf` is there. */
  frames: Frame[];
  /** Tasks of 50 ms and more while `placeOf` is there. */
  longTasks: number[];
  /** Where what should move stands; null while nobody watches. */
  placeOf: (() => string) | null;
  /** The ids in sight, as one text. */
  ids(): string;
  /** Whether a person sees the middle of an element. */
  inSight(element: Element | null): boolean;
  /** Resolves with the time at the end of the first frame in which `ready` holds. */
  frameWhere(ready: () => boolean): Promise<number>;
  /** Milliseconds from the next event of a kind (its own time stamp) to the end of the first frame in which `ready` holds. */
  since(kind: string, ready: () => boolean): Promise<number>;
}

/** What a person does, as the page is told of it. */
type Cause = "keydown" | "pointerdown" | "pointerup" | "input" | "paste";

declare global {
  interface Window {
    probe: Probe;
    /** What `untilShown` waits for. */
    shown: Promise<number>;
  }
}

/** Runs in every page before its own scripts. */
function install(): void {
  const LONGEST_WAIT_MS = 20_000;
  // Called within a frame: a message comes when it has been painted.
  const afterPaint = (then: (at: number) => void) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => then(performance.now());
    channel.port2.postMessage(null);
  };
  const probe: Probe = {
    ...{ firstRowsMs: 0, frames: [], longTasks: [], placeOf: null },
    ids: () =>
      [...document.querySelectorAll("[role=row][data-pfa-id]")]
        .map((row) => row.getAttribute("data-pfa-id"))
        .join(),
    inSight(element) {
      const box = element?.getBoundingClientRect();
      if (!element || !box) return false;
      const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
      return element.contains(top);
    },
    frameWhere: (ready) =>
      new Promise((resolve) => {
        const look = () => (ready() ? afterPaint(resolve) : requestAnimationFrame(look));
        requestAnimationFrame(look);
      }),
    since(kind, ready) {
      let causedAt = 0;
      window.addEventListener(
        kind,
        (event) => {
          causedAt = event.timeStamp;
        },
        { capture: true, once: true },
      );
      return new Promise((resolve, reject) => {
        const timer = setTimeout(
          () => reject(new Error(`Nothing was to be seen of a ${kind} in ${LONGEST_WAIT_MS / 1000} s.`)),
          LONGEST_WAIT_MS,
        );
        void probe
          .frameWhere(() => causedAt > 0 && ready())
          .then((at) => {
            clearTimeout(timer);
            resolve(at - causedAt);
          });
      });
    },
  };
  window.probe = probe;
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) if (probe.placeOf !== null) probe.longTasks.push(duration);
  }).observe({ type: "longtask" });
  let place = "";
  const tick = (atMs: number) => {
    if (probe.placeOf !== null) {
      const now = probe.placeOf();
      const moved = probe.frames.length > 0 && place !== now;
      place = now;
      probe.frames.push({ atMs, moved });
      // Stands in Chromium's trace, too.
      performance.mark(moved ? "frame: moved" : "frame: still", { startTime: atMs });
    }
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

/** Frames and long tasks of what is done meanwhile. @param placeOf runs in the page: where what should move stands */
export async function watchFrames(page: Page, placeOf: () => string, work: () => Promise<void>) {
  await page.evaluate(`window.probe.frames = []; window.probe.longTasks = []; window.probe.placeOf = ${placeOf};
    undefined`);
  await work();
  return page.evaluate(() => {
    const { frames, longTasks } = window.probe;
    window.probe.placeOf = null;
    performance.clearMarks();
    return { frames, longTasks };
  });
}

/**
 * Milliseconds from what a person does (its own time stamp) to the end of the first frame that shows what it leads to.
 * @param act leads to one event of the kind `cause`, or more: the first counts
 * @param ready runs in the page with `given`, as what `page.evaluate` takes does: whether it is shown
 */
export async function untilShown<Given>(
  page: Page,
  cause: Cause,
  act: () => Promise<unknown>,
  ready: (given: Given) => boolean,
  given: Given,
): Promise<number> {
  await page.evaluate(
    `window.shown = window.probe.since("${cause}", () => (${ready})(${JSON.stringify(given)})); undefined`,
  );
  await act();
  return page.evaluate(() => window.shown);
}

/** Milliseconds from what a person does until other rows stand than before. */
export async function untilOtherRows(page: Page, cause: Cause, act: () => Promise<void>): Promise<number> {
  const before = await page.evaluate(() => window.probe.ids());
  return untilShown(
    page,
    cause,
    act,
    (ids) => window.probe.ids() !== "" && window.probe.ids() !== ids,
    before,
  );
}

/** Milliseconds from the press on a view's name until its rows stand. @param rows a selector of them */
export function untilView(page: Page, name: string, rows: string): Promise<number> {
  return untilShown(
    page,
    "pointerdown",
    () => page.getByRole("link", { name, exact: true }).click(),
    (selector) => document.querySelector(selector) !== null,
    rows,
  );
}
