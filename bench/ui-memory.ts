import type { Page } from "@playwright/test";
import { wheel } from "#bench/ui-motion.ts";

/** Bytes of live JavaScript objects: what is left after the garbage was collected. */
async function heap(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send("HeapProfiler.enable");
  await session.send("HeapProfiler.collectGarbage");
  await session.send("HeapProfiler.collectGarbage");
  const { usedSize } = await session.send("Runtime.getHeapUsage");
  await session.detach();
  return usedSize;
}

/** What somebody does over and over: scroll, sort, search, edit and undo, change the view, open a record. */
async function round(page: Page, webUrl: string): Promise<void> {
  await wheel(page, 60, 0, 400);
  await page.locator("[role=columnheader][data-field=forecastEnd]").click({ position: { x: 60, y: 10 } });
  await page.waitForTimeout(300);
  const search = page.getByRole("searchbox", { name: "Search records" });
  await search.fill("crane");
  await page.waitForTimeout(500);
  await search.fill("");
  await page.waitForTimeout(500);
  await page.keyboard.press("Escape");
  await page.locator("[role=row][data-pfa-id] [role=gridcell][data-field=description]").nth(12).click();
  await page.keyboard.type("An edit of the benchmark");
  await page.keyboard.press("Enter");
  await page.waitForTimeout(300);
  await page.keyboard.press("Control+z");
  await page.waitForTimeout(300);
  await page.getByRole("link", { name: "Timeline", exact: true }).click();
  await page.locator("[data-timeline] [data-pfa-id]").first().waitFor();
  await wheel(page, 40, 0, 300);
  await wheel(page, 20, 200, 0);
  await page.getByRole("link", { name: "Grid", exact: true }).click();
  await page.locator("[role=grid] [data-pfa-id]").first().waitFor();
  if (!page.url().startsWith(`${webUrl}/`)) throw new Error(`Lost at ${page.url()}`);
}

/**
 * Memory before and after so many minutes of use. The first rounds fill what is meant to stay (rows that were loaded, code
 * of the views), so they come before the first reading.
 */
export async function memoryOfUse(page: Page, webUrl: string, minutes: number) {
  for (let turn = 0; turn < 5; turn++) await round(page, webUrl);
  const before = await heap(page);
  const endsAt = performance.now() + minutes * 60_000;
  let rounds = 0;
  for (; performance.now() < endsAt; rounds++) await round(page, webUrl);
  return { before, after: await heap(page), rounds };
}
