import { expect, type Page } from "@playwright/test";

/** Bytes of scripts, gzipped, until the first rows stand; a KB has 1,000. Next and React take 130 KB of them. */
export const FIRST_PAGE_LIMIT_BYTES = { grid: 250_000, timeline: 250_000 } as const;

/**
 * Opens a page with an empty cache.
 * @returns gzipped bytes of the bodies of its scripts that were asked for before the first rows stood, biggest first: what
 * arrives just after them had its part of the connection and of the processor, too
 */
export async function bytesOfScripts(
  page: Page,
  path: string,
): Promise<{ total: number; scripts: string[] }> {
  await page.addInitScript(() => {
    performance.setResourceTimingBufferSize(1000);
    const rows = new MutationObserver(() => {
      if (document.querySelector("[role=row][data-pfa-id]") === null) return;
      performance.mark("first rows");
      rows.disconnect();
    });
    rows.observe(document, { childList: true, subtree: true });
  });
  const underWay = new Set<string>();
  page.on("request", (asked) => void (asked.url().endsWith(".js") && underWay.add(asked.url())));
  for (const end of ["requestfinished", "requestfailed"] as const) {
    page.on(end as "requestfinished", (asked) => void underWay.delete(asked.url()));
  }
  await page.goto(path);
  await expect(page.locator("[role=row][data-pfa-id]").first()).toBeVisible();
  // A script has a size once it is here.
  await expect.poll(() => underWay.size, "scripts under way").toBe(0);
  const sizes = await page.evaluate(() => {
    const [rows] = performance.getEntriesByName("first rows");
    const loaded = performance.getEntriesByType("resource") as PerformanceResourceTiming[];
    return loaded
      .filter(({ name, startTime }) => name.endsWith(".js") && startTime <= (rows?.startTime ?? 0))
      .map(({ name, encodedBodySize }) => ({ path: new URL(name).pathname, bytes: encodedBodySize }));
  });
  const sorted = sizes.sort((one, other) => other.bytes - one.bytes);
  return {
    total: sorted.reduce((sum, { bytes }) => sum + bytes, 0),
    scripts: sorted.map((script) => `${String(script.bytes).padStart(8)} ${script.path}`),
  };
}
