import type { Browser, Page } from "@playwright/test";
import { frameDistances } from "#bench/ui-frames.ts";
import { untilShown, watchFrames } from "#bench/ui-probe.ts";
import { mainThread, traced } from "#bench/ui-trace.ts";

/** Fewer frames say nothing about the 20th part of them. */
const FEWEST_FRAMES = 40;
const FEWEST_DRAGGED = 500;

/** Something that moves, as the screen and as the main thread saw it; milliseconds. */
export interface Motion {
  /** From each frame in which something moved to the next frame. */
  frames: number[];
  longTasks: number[];
  /** Work of the main thread in each such frame. */
  work: number[];
  longestTask: number;
}

/** Run in the page: where the rows stand; where the dragged bars stand. */
export const placeOfRows = () => {
  const view = document.querySelector("[data-grid], [data-timeline]");
  return `${view?.scrollTop} ${view?.scrollLeft}`;
};
export const placeOfBars = () =>
  // Of records on site only the end moves.
  [...document.querySelectorAll<HTMLElement>("[data-moving]")]
    .map(({ style }) => `${style.translate} ${style.width}`)
    .join();

/** Measured twice: as the page sees its frames, and then with Chromium's trace, which costs time itself. */
export async function inMotion(
  browser: Browser,
  page: Page,
  placeOf: () => string,
  move: () => Promise<void>,
): Promise<Motion> {
  const { frames, longTasks } = await watchFrames(page, placeOf, move);
  const events = await traced(browser, async () => void (await watchFrames(page, placeOf, move)));
  const distances = frameDistances(frames);
  const { perFrame, longestTask } = mainThread(events);
  const fewest = Math.min(distances.length, perFrame.length);
  if (fewest < FEWEST_FRAMES) throw new Error(`It moved in ${fewest} frames only.`);
  return { frames: distances, longTasks, work: perFrame, longestTask };
}

/** Sends one input for each frame that the page makes, without waiting for what the page does with it. */
async function eachFrame(page: Page, turns: number, send: (turn: number) => Promise<void>): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const sent: Promise<void>[] = [];
  for (let turn = 0; turn < turns; turn++) {
    sent.push(send(turn));
    // Past Playwright, whose own evaluation would be work in each frame.
    await session.send("Runtime.evaluate", {
      expression: "new Promise(requestAnimationFrame)",
      awaitPromise: true,
    });
  }
  await Promise.all(sent);
  await session.detach();
}

/** Turns the wheel over the middle of the view, once a frame. */
export async function wheel(page: Page, turns: number, byX: number, byY: number): Promise<void> {
  const { width, height } = page.viewportSize() ?? { width: 1440, height: 900 };
  await page.mouse.move(width * 0.7, height * 0.5);
  await eachFrame(page, turns, () => page.mouse.wheel(byX, byY));
}

/** Puts the cursor on a record in the middle of the timeline. */
export async function toARow(page: Page): Promise<void> {
  const name = await page.locator("[data-timeline] [data-pfa-id] [role=gridcell]").first().boundingBox();
  const { height } = page.viewportSize() ?? { height: 900 };
  // At the right end of the names: the id is a link. The first element may be a row out of sight.
  await page.mouse.click((name?.x ?? 0) + (name?.width ?? 0) - 100, height / 2);
}

/** Takes hold of the first movable forecast bar in sight. @returns where that was */
export async function holdBar(page: Page): Promise<{ x: number; y: number }> {
  const place = await page.evaluate(() => {
    const pane = document.querySelector("[data-timeline] [data-pfa-id] [role=gridcell]");
    const timeFrom = pane?.getBoundingClientRect().right ?? 0;
    for (const bar of document.querySelectorAll("[data-layer=forecast]:not([data-locked])")) {
      const box = bar.getBoundingClientRect();
      const at = { x: Math.max(box.left, timeFrom) + 20, y: box.top + box.height / 2 };
      if (
        at.x < Math.min(box.right, innerWidth) - 20 &&
        document.elementFromPoint(at.x, at.y)?.closest("[data-layer=forecast]") === bar
      )
        return at;
    }
    return null;
  });
  if (place === null) throw new Error("There is no bar to drag.");
  await page.mouse.move(place.x, place.y);
  await page.mouse.down();
  await page.mouse.move(place.x + 30, place.y);
  return place;
}

/** The same, with 500 records and more that are selected. */
async function holdBars(page: Page): Promise<{ x: number; y: number }> {
  const place = await holdBar(page);
  // What the note says is fetched on its own.
  const note = page.locator("[data-drag-note] p").filter({ hasText: " records move together" });
  const dragged = draggedRecords((await note.textContent({ timeout: 10_000 })) ?? "");
  if (dragged < FEWEST_DRAGGED) throw new Error(`Only ${dragged} records are dragged.`);
  return place;
}

/** How many records the line beside the pointer speaks of: "1,204 records move together"; 0 where it names no number. */
export function draggedRecords(line: string): number {
  const [, count = "0"] = /^([\d,]+) records move together/.exec(line) ?? [];
  return Number(count.replaceAll(",", ""));
}

/** Drags bars to and fro, and gives the drag up. */
export async function dragBars(page: Page, turns: number): Promise<void> {
  const { x, y } = await holdBars(page);
  await eachFrame(page, turns, (turn) => page.mouse.move(x + Math.sin(turn / 12) * 160, y));
  await page.keyboard.press("Escape");
  await page.mouse.up();
}

/** Drops bars, and takes that back. @returns ms from letting go to the end of the frame in which all in sight stand there */
export async function dropBars(page: Page, turns: number): Promise<number[]> {
  const took: number[] = [];
  for (let turn = 0; turn < turns; turn++) {
    const before = await barsInSight(page, "[data-layer=forecast]");
    const { x, y } = await holdBars(page);
    await page.mouse.move(x + 120, y, { steps: 4 });
    await page.evaluate(
      () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
    );
    const wanted = await barsInSight(page, "[data-moving]");
    if (wanted.every(([id, left]) => before.some(([other, was]) => other === id && was === left))) {
      throw new Error("The bars didn't move.");
    }
    took.push(await untilShown(page, "pointerup", () => page.mouse.up(), standAt, wanted));
    await page.waitForTimeout(1500);
    await page.keyboard.press("Control+z");
    await page.waitForFunction(standAt, before);
    await page.waitForTimeout(1500);
  }
  return took;
}

/** Records of the bars on the screen that match, with their left edges in pixels. */
function barsInSight(page: Page, selector: string): Promise<[id: string, left: number][]> {
  return page.evaluate(
    (wanted) =>
      [...document.querySelectorAll(wanted)].flatMap((bar): [string, number][] => {
        const box = bar.getBoundingClientRect();
        const id = bar.closest<HTMLElement>("[data-pfa-id]")?.dataset.pfaId;
        const seen = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
        return id !== undefined && seen ? [[id, box.left]] : [];
      }),
    selector,
  );
}

/** Runs in the page: nothing is dragged any more, and the bars stand where they should. */
const standAt = (wanted: [id: string, left: number][]) =>
  document.querySelector("[data-moving], [data-ghost]") === null &&
  wanted.every(([id, left]) => {
    const bar = document.querySelector(`[data-timeline] [data-pfa-id="${id}"] [data-layer=forecast]`);
    return bar !== null && Math.abs(bar.getBoundingClientRect().left - left) < 1;
  });
