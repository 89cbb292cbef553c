import type { Page } from "@playwright/test";
import { expect, test } from "#e2e/fixtures.ts";

declare global {
  interface Window {
    longestMotion: number;
  }
}

/** Keeps the longest animation or transition (ms) that began since the page was opened. */
const watchMotion = (page: Page) =>
  page.addInitScript(() => {
    window.longestMotion = 0;
    const note = () => {
      for (const { effect } of document.getAnimations()) {
        const { duration } = effect?.getComputedTiming() ?? {};
        if (typeof duration === "number") window.longestMotion = Math.max(window.longestMotion, duration);
      }
    };
    addEventListener("animationstart", note, { capture: true });
    addEventListener("transitionrun", note, { capture: true });
  });

test("with reduced motion nothing moves, and everything is told all the same", async ({
  as,
  addRecords,
  name,
}) => {
  const [pfaId = "", other = ""] = await addRecords({}, {});
  for (const [reducedMotion, record, value] of [
    ["no-preference", pfaId, "10 Apr 2027"],
    ["reduce", other, "11 Apr 2027"],
  ] as const) {
    const { page, grid, context } = await as("maria", { reducedMotion });
    await watchMotion(page);
    await grid.open(name);
    await grid.edit(record, "forecastEnd", value);
    await grid.send(1);
    const notices = page.getByRole("region", { name: /Notices/ }).getByRole("listitem");
    await expect(notices.filter({ hasText: /Sent 1 change to PEMS|1 change is in PEMS/ })).toHaveCount(1);
    await grid.expectBadge(record, "Synced");
    await page.keyboard.press("ControlOrMeta+k");
    await expect(page.getByRole("dialog", { name: "Search or command" })).toBeVisible();
    const longest = await page.evaluate(() => window.longestMotion);
    if (reducedMotion === "reduce") expect(longest).toBeLessThan(1);
    else expect(longest).toBeGreaterThan(50);
    await context.close();
  }
});
