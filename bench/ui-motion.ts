import type { Browser, Page } from "@playwright/test";
import { watchFrames } from "#bench/ui-probe.ts";
import { mainThread, traced } from "#bench/ui-trace.ts";

/** Something that moves, as the screen and as the main thread saw it; milliseconds. */
export interface Motion {
  /** Distances between frames. */
  frames: number[];
  longTasks: number[];
  /** Work of the main thread in each frame. */
  work: number[];
  longestTask: number;
}

/** Measured twice: as the page sees its frames, and then with Chromium's trace, which costs time itself. */
export async function inMotion(browser: Browser, page: Page, move: () => Promise<void>): Promise<Motion> {
  const seen = await watchFrames(page, move);
  const { perFrame, longestTask } = mainThread(await traced(browser, move));
  return { ...seen, work: perFrame, longestTask };
}

/** Turns the wheel over the middle of the view, once a frame. */
export async function wheel(page: Page, turns: number, byX: number, byY: number): Promise<void> {
  const { width, height } = page.viewportSize() ?? { width: 1440, height: 900 };
  await page.mouse.move(width * 0.7, height * 0.5);
  for (let turn = 0; turn < turns; turn++) {
    await page.mouse.wheel(byX, byY);
    await page.waitForTimeout(16);
  }
}

/** Drags the first movable forecast bar in sight to and fro, and gives the drag up. */
export async function dragBars(page: Page, turns: number): Promise<void> {
  const bar = page.locator("[data-layer=forecast]:not([data-locked])").nth(3);
  const box = await bar.boundingBox();
  if (box === null) throw new Error("There is no bar to drag.");
  const [x, y] = [box.x + Math.min(box.width / 2, 40), box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  for (let turn = 0; turn < turns; turn++) {
    await page.mouse.move(x + Math.sin(turn / 12) * 160, y);
    await page.waitForTimeout(8);
  }
  await page.keyboard.press("Escape");
  await page.mouse.up();
}
