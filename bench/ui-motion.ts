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
  const place = await page.evaluate(() => {
    for (const bar of document.querySelectorAll("[data-layer=forecast]:not([data-locked])")) {
      const box = bar.getBoundingClientRect();
      const at = { x: Math.max(box.left, innerWidth / 2) + 20, y: box.top + box.height / 2 };
      if (
        at.x < Math.min(box.right, innerWidth) - 20 &&
        document.elementFromPoint(at.x, at.y)?.closest("[data-layer=forecast]") === bar
      )
        return at;
    }
    return null;
  });
  if (place === null) throw new Error("There is no bar to drag.");
  const { x, y } = place;
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 30, y);
  // What the note says is fetched on its own.
  await page
    .locator("[data-drag-note]")
    .filter({ hasText: /[\d,]{3,} records move together/ })
    .waitFor({ timeout: 5000 });
  for (let turn = 0; turn < turns; turn++) {
    await page.mouse.move(x + Math.sin(turn / 12) * 160, y);
    await page.waitForTimeout(8);
  }
  await page.keyboard.press("Escape");
  await page.mouse.up();
}
