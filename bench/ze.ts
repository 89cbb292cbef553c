import { readFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { chromium } from "@playwright/test";
import { newPage, open } from "#bench/ui-open.ts";
import { firstRows } from "#bench/ui-probe.ts";
import { signedInState } from "#e2e/session.ts";
import { browserArguments, ensureBrowser } from "#scripts/browser.ts";
const { web } = JSON.parse(readFileSync("/tmp/zk.json", "utf8"));
const browser = await chromium.launch({ executablePath: ensureBrowser().path, args: [...browserArguments] });
const page = await newPage(browser, { storageState: await signedInState(web, "maria"), viewport: { width: 1440, height: 900 } });
for (const view of ["grid", "timeline"]) {
  for (let i = 0; i < 3; i++) await open(page, `${web}/RIO/${view}`);
  const all: number[] = [];
  for (let i = 0; i < 6; i++) {
    await page.goto("about:blank");
    await setTimeout(300);
    await page.goto(`${web}/RIO/${view}`, { waitUntil: "commit" });
    const ms = await firstRows(page);
    all.push(ms);
    if (i < 5) continue;
    await setTimeout(700);
    const r = await page.evaluate(() => {
      const n = performance.getEntriesByType("navigation")[0] as any;
      return [`nav head ${n.responseStart.toFixed(0)} end ${n.responseEnd.toFixed(0)} dcl ${n.domContentLoadedEventEnd.toFixed(0)} size ${n.decodedBodySize}`, ...performance.getEntriesByType("paint").map((p) => `${p.name} ${p.startTime.toFixed(0)}`),
        ...performance.getEntriesByType("resource").map((e: any) => `${e.startTime.toFixed(0)}-${e.responseStart.toFixed(0)}-${e.responseEnd.toFixed(0)} ${e.initiatorType} ${e.name.split("/").slice(-1)[0].slice(0, 70)} ${e.decodedBodySize}`)];
    });
    console.log(r.join("\n   "));
  }
  console.log(view, all.map((x) => x.toFixed(0)).join(" "));
}
if (process.argv[2]) {
  await browser.startTracing(page, { path: "/tmp/trace.json", categories: ["devtools.timeline", "toplevel", "blink.user_timing", "disabled-by-default-devtools.timeline.invalidationTracking", "disabled-by-default-devtools.timeline"] });
  await page.goto(`${web}/RIO/${process.argv[2]}`, { waitUntil: "commit" });
  await firstRows(page);
  await setTimeout(300);
  await browser.stopTracing();
}
await browser.close();
