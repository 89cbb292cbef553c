import type { Browser, BrowserContextOptions, Page } from "@playwright/test";
import { firstRows, installProbe } from "#bench/ui-probe.ts";
import type { Throttle } from "#bench/ui-throttle.ts";

/** A page with the probe in it, in a browser that holds nothing yet. */
export async function newPage(browser: Browser, options: BrowserContextOptions): Promise<Page> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  await installProbe(page);
  return page;
}

/** Opens a view as with a link. @returns ms to the first rows */
export async function open(page: Page, url: string, throttle?: Throttle): Promise<number> {
  await page.goto("about:blank");
  await page.goto(url);
  const took = await firstRows(page);
  await throttle?.check(page);
  return took;
}

/** Opens a view with what the browser keeps of earlier visits. @returns ms to the first rows, each time */
export async function opening(page: Page, url: string, times: number, throttle: Throttle): Promise<number[]> {
  const took: number[] = [];
  for (let turn = 0; turn < times; turn++) took.push(await open(page, url, throttle));
  return took;
}

/** Opens a view in browsers that were never there, but are signed in. @returns ms to the first rows, each time */
export async function openingAnew(
  browser: Browser,
  options: BrowserContextOptions,
  url: string,
  times: number,
  throttle: Throttle,
): Promise<number[]> {
  const took: number[] = [];
  for (let turn = 0; turn < times; turn++) {
    const page = await newPage(browser, options);
    await throttle.slow(page);
    took.push(await open(page, url, throttle));
    await page.context().close();
  }
  return took;
}
