import { expect, type Page } from "@playwright/test";

/** Of scripts, gzipped, until the first rows stand. */
export const FIRST_PAGE_LIMIT_BYTES = 250_000;

/** Opens a page with an empty cache. @returns gzipped bytes of its scripts until the first rows stood, biggest first */
export async function bytesOfScripts(
  page: Page,
  path: string,
): Promise<{ total: number; scripts: string[] }> {
  const bytes = new Map<string, number>();
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.setCacheDisabled", { cacheDisabled: true });
  const urls = new Map<string, string>();
  session.on("Network.responseReceived", ({ requestId, type, response }) => {
    if (type === "Script") urls.set(requestId, new URL(response.url).pathname);
  });
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    const url = urls.get(requestId);
    if (url !== undefined) bytes.set(url, encodedDataLength);
  });
  await page.goto(path);
  await expect(page.locator("[role=row][data-pfa-id]").first()).toBeVisible();
  await session.detach();
  const sorted = [...bytes].sort(([, one], [, other]) => other - one);
  const total = sorted.reduce((sum, [, size]) => sum + size, 0);
  return { total, scripts: sorted.map(([url, size]) => `${String(size).padStart(8)} ${url}`) };
}
