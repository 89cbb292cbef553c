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
  const got: Record<string, number[]> = { given: [], asked: [] };
  for (let i = 0; i < 3; i++) await open(page, `${web}/RIO/${view}`);
  for (let i = 0; i < 14; i++) for (const [k, q] of [["given", ""], ["asked", "?mine=false"]] as const) {
    await page.goto("about:blank");
    await setTimeout(250);
    await page.goto(`${web}/RIO/${view}${q}`, { waitUntil: "commit" });
    got[k]!.push(await firstRows(page));
    await setTimeout(400);
  }
  for (const [k, v] of Object.entries(got)) { v.sort((a, b) => a - b); console.log(view, k, "p50", v[7]!.toFixed(0), "min", v[0]!.toFixed(0), "p90", v[12]!.toFixed(0)); }
}
await browser.close();
