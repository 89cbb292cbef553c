import { readFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { chromium } from "@playwright/test";
import { newPage, open } from "#bench/ui-open.ts";
import { signedInState } from "#e2e/session.ts";
import { browserArguments, ensureBrowser } from "#scripts/browser.ts";
const { web } = JSON.parse(readFileSync("/tmp/zk.json", "utf8"));
const browser = await chromium.launch({ executablePath: ensureBrowser().path, args: [...browserArguments] });
const page = await newPage(browser, { storageState: await signedInState(web, "maria"), viewport: { width: 1440, height: 900 } });
await open(page, `${web}/RIO/grid`);
await setTimeout(1500);
const head = page.locator("[role=columnheader][data-field=forecastEnd]");
for (let i = 0; i < 3; i++) { await head.click({ position: { x: 60, y: 10 } }); await setTimeout(1200); }
await browser.startTracing(page, { path: "/tmp/trace.json", categories: ["devtools.timeline", "disabled-by-default-devtools.timeline", "toplevel", "blink.user_timing", "input"] });
for (let i = 0; i < 6; i++) { await head.click({ position: { x: 60, y: 10 } }); await setTimeout(1200); }
await browser.stopTracing();
await browser.close();
