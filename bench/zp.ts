import { readFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { chromium } from "@playwright/test";
import { newPage, open } from "#bench/ui-open.ts";
import { signedInState } from "#e2e/session.ts";
import { browserArguments, ensureBrowser } from "#scripts/browser.ts";
const { web } = JSON.parse(readFileSync("/tmp/zk.json", "utf8"));
const prof = process.argv[2] ?? "";
const browser = await chromium.launch({ executablePath: ensureBrowser().path, args: [...browserArguments] });
const page = await newPage(browser, { storageState: await signedInState(web, "maria"), viewport: { width: 1440, height: 900 } });
await open(page, `${web}/RIO/grid`);
await page.locator('[role=row][aria-rowindex="3"] [role=gridcell][data-field=description]').click();
await setTimeout(1500);
for (let i = 0; i < 3; i++) { await page.keyboard.press("PageDown"); await setTimeout(600); }
await browser.startTracing(page, { path: "/tmp/trace.json", categories: ["devtools.timeline", "disabled-by-default-devtools.timeline", "toplevel", "blink.user_timing", "latencyInfo", "input", ...(prof ? ["disabled-by-default-v8.cpu_profiler", "disabled-by-default-devtools.timeline.stack"] : [])] });
for (let i = 0; i < 10; i++) { await page.evaluate(() => performance.mark("frame: moved")); await page.keyboard.press("PageDown"); await setTimeout(700); }
await browser.stopTracing();
await browser.close();
