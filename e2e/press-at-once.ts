import type { Page } from "@playwright/test";

/** Presses keys where the focus is, with nothing done in between: as a busy browser hands out what was typed meanwhile. */
export async function pressAtOnce(page: Page, keys: readonly string[]): Promise<void> {
  await page.evaluate((pressed) => {
    for (const key of pressed) {
      const options = { key, bubbles: true, cancelable: true };
      document.activeElement?.dispatchEvent(new KeyboardEvent("keydown", options));
    }
  }, keys);
}
