import { readFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { chromium } from "@playwright/test";
import { inMotion, placeOfRows, wheel } from "#bench/ui-motion.ts";
import { newPage, open } from "#bench/ui-open.ts";
import { signedInState } from "#e2e/session.ts";
import { browserArguments, ensureBrowser } from "#scripts/browser.ts";
const { web } = JSON.parse(readFileSync("/tmp/zk.json", "utf8"));
const browser = await chromium.launch({ executablePath: ensureBrowser().path, args: [...browserArguments] });
const page = await newPage(browser, { storageState: await signedInState(web, "maria"), viewport: { width: 1440, height: 900 } });
const q = (xs: number[], p: number) => [...xs].sort((a, b) => a - b)[Math.min(xs.length - 1, Math.floor(xs.length * p))]?.toFixed(1);
const css = process.argv[2] ?? "";
for (const view of ["grid"]) for (const px of [120, 120]) {
  await open(page, `${web}/RIO/${view}`);
  await setTimeout(1500);
  if (css) await page.evaluate((t) => { const s = new CSSStyleSheet(); s.replaceSync(t); document.adoptedStyleSheets = [s]; }, css);
  const m = await inMotion(browser, page, placeOfRows, () => wheel(page, 200, 0, px));
  console.log(view, px, "work", q(m.work, 0.5), q(m.work, 0.95), "frames", q(m.frames, 0.5), q(m.frames, 0.95), "longest", m.longestTask.toFixed(1), m.work.length);
}
await browser.close();
