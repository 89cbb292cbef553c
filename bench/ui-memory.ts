import type { Page } from "@playwright/test";
import { holdBar, wheel } from "#bench/ui-motion.ts";
import { paste } from "#bench/ui-paste.ts";

/** What a page holds once the garbage was collected. */
export interface Held {
  /** Bytes of live JavaScript objects. */
  heap: number;
  /** Bytes of what the browser holds for them: elements, buffers. */
  besides: number;
  nodes: number;
  listeners: number;
}

async function heldBy(page: Page): Promise<Held> {
  const session = await page.context().newCDPSession(page);
  await session.send("HeapProfiler.enable");
  await session.send("Performance.enable");
  await session.send("HeapProfiler.collectGarbage");
  await session.send("HeapProfiler.collectGarbage");
  const { usedSize, embedderHeapUsedSize, backingStorageSize } = await session.send("Runtime.getHeapUsage");
  const { metrics } = await session.send("Performance.getMetrics");
  await session.detach();
  const metric = (wanted: string) => metrics.find(({ name }) => name === wanted)?.value ?? Number.NaN;
  return {
    heap: usedSize,
    besides: embedderHeapUsedSize + backingStorageSize,
    nodes: metric("Nodes"),
    listeners: metric("JSEventListeners"),
  };
}

async function undo(page: Page): Promise<void> {
  await page.waitForTimeout(300);
  await page.keyboard.press("Control+z");
  await page.waitForTimeout(300);
}

/** What somebody does in the grid: scrolls, sorts, searches, edits and looks at the review, pastes, opens a record, shifts dates. */
async function inGrid(page: Page): Promise<void> {
  await wheel(page, 60, 0, 400);
  // Up, down, and back to the usual order.
  for (let turn = 0; turn < 3; turn++) {
    await page.locator("[role=columnheader][data-field=forecastEnd]").click({ position: { x: 60, y: 10 } });
    await page.waitForTimeout(300);
  }
  const search = page.getByRole("searchbox", { name: "Search records" });
  await search.fill("crane");
  await page.waitForTimeout(500);
  await search.fill("");
  await page.waitForTimeout(500);
  await page.keyboard.press("Escape");
  await page.locator("[role=row][data-pfa-id] [role=gridcell][data-field=description]").nth(12).click();
  await page.keyboard.type("An edit of the benchmark");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Review & sync" }).click();
  const review = page.getByRole("dialog", { name: "Review changes" });
  await review.getByRole("button", { name: /^Send / }).waitFor();
  await page.keyboard.press("Escape");
  await review.waitFor({ state: "hidden" });
  await undo(page);
  await paste(page, {
    fields: ["areaSilo", "equipment"],
    rows: 50,
    textOf: (field, row) => `${field} ${row}`,
  });
  await undo(page);
  await page.locator("[role=row][data-pfa-id] [data-open-record]").nth(8).click();
  const panel = page.getByRole("complementary", { name: /^Record / });
  await panel.getByRole("tab").first().waitFor();
  await panel.getByRole("button", { name: "Close panel" }).click();
  await panel.waitFor({ state: "hidden" });
  await page.locator("[role=row][data-pfa-id] [role=gridcell][data-field=description]").nth(5).click();
  await page.keyboard.press("Shift+Space");
  await page.getByRole("button", { name: "Shift dates…" }).click();
  const shift = page.getByRole("dialog", { name: "Shift dates" });
  await shift.getByLabel("Shift by").fill("2w");
  await shift.getByRole("region", { name: "What this does" }).getByRole("row").first().waitFor();
  await page.keyboard.press("Escape");
  await shift.waitFor({ state: "hidden" });
  await page
    .getByRole("region", { name: "Selection" })
    .getByRole("button", { name: "Clear selection" })
    .click();
}

/** Looks at matrix and board, scrolls the timeline and drags a bar. */
async function inOtherViews(page: Page): Promise<void> {
  await page.getByRole("link", { name: "Matrix", exact: true }).click();
  await page.locator('[data-at="0:0"]').waitFor();
  await wheel(page, 20, 120, 60);
  await page.getByRole("link", { name: "KPI", exact: true }).click();
  await page.locator(".recharts-area-area").first().waitFor({ state: "attached" });
  await wheel(page, 20, 0, 120);
  await page.getByRole("link", { name: "Timeline", exact: true }).click();
  await page.locator("[data-timeline] [data-pfa-id]").first().waitFor();
  await page.getByRole("button", { name: "Today", exact: true }).click();
  await page.waitForTimeout(500);
  const { x, y } = await holdBar(page);
  await page.mouse.move(x + 120, y, { steps: 10 });
  await page.mouse.up();
  await undo(page);
  await wheel(page, 40, 0, 300);
  await wheel(page, 20, 200, 0);
  await wheel(page, 20, -200, 0);
}

/** What somebody does over and over. */
async function round(page: Page, webUrl: string): Promise<void> {
  await inGrid(page);
  await inOtherViews(page);
  await page.getByRole("link", { name: "Grid", exact: true }).click();
  await page.locator("[role=grid] [data-pfa-id]").first().waitFor();
  if (!page.url().startsWith(`${webUrl}/`)) throw new Error(`Lost at ${page.url()}`);
}

/**
 * What the page holds before and after so many minutes of use. The first rounds fill what is meant to stay (rows that were
 * loaded, code of the views), so they come before the first reading.
 */
export async function memoryOfUse(page: Page, webUrl: string, minutes: number) {
  for (let turn = 0; turn < 5; turn++) await round(page, webUrl);
  const before = await heldBy(page);
  const endsAt = performance.now() + minutes * 60_000;
  let rounds = 0;
  for (; performance.now() < endsAt; rounds++) await round(page, webUrl);
  return { before, after: await heldBy(page), rounds };
}
