import { readFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { chromium } from "@playwright/test";
import { newPage, open } from "#bench/ui-open.ts";
import { untilOtherRows } from "#bench/ui-probe.ts";
import { signedInState } from "#e2e/session.ts";
import { browserArguments, ensureBrowser } from "#scripts/browser.ts";
const { web } = JSON.parse(readFileSync("/tmp/zk.json", "utf8"));
const browser = await chromium.launch({ executablePath: ensureBrowser().path, args: [...browserArguments] });
const styles: Record<string, string> = {
  base: "",
  speed: "[data-grid] { text-rendering: optimizeSpeed }",
  kern: "[data-grid] { font-kerning: none; font-variant-ligatures: none; }",
  nonum: "[data-grid] *{ font-variant-numeric: normal !important }",
  contain: "[data-grid] [role=gridcell] { contain: strict }",
  ...(process.env.EXTRA ? JSON.parse(process.env.EXTRA) : {}),
};
const page = await newPage(browser, { storageState: await signedInState(web, "maria"), viewport: { width: 1440, height: 900 } });
const sums: Record<string, any> = {};
for (let round = 0; round < 3; round++) for (const [name, css] of Object.entries(styles)) {
  await open(page, `${web}/RIO/grid`);
  if (css) await page.evaluate((t) => { const s = new CSSStyleSheet(); s.replaceSync(t); document.adoptedStyleSheets = [s]; }, css);
  await setTimeout(1000);
  const head = page.locator("[role=columnheader][data-field=forecastEnd]");
  const took: number[] = [];
  await browser.startTracing(page, { categories: ["devtools.timeline", "disabled-by-default-devtools.timeline", "toplevel"] });
  {
    for (let i = 0; i < 6; i++) { await setTimeout(350); took.push(await untilOtherRows(page, "pointerdown", () => head.click({ position: { x: 60, y: 10 } }))); }
  }
  const events: any[] = JSON.parse((await browser.stopTracing()).toString()).traceEvents;
  const counts = new Map<string, number>();
  for (const e of events) if (e.name === "Layout" || e.name === "FunctionCall") counts.set(`${e.pid}/${e.tid}`, (counts.get(`${e.pid}/${e.tid}`) ?? 0) + 1);
  const main = [...counts].sort((a, b) => b[1] - a[1])[0]?.[0];
  const sum = (n: string) => events.filter((e) => e.name === n && `${e.pid}/${e.tid}` === main).reduce((s, e) => s + (e.tdur ?? e.dur ?? 0) / 1000, 0) / 6;
  const s = (sums[name] ??= { took: [], Layout: [], UpdateLayoutTree: [], PrePaint: [], Paint: [], FunctionCall: [] });
  s.took.push(...took);
  for (const n of ["Layout", "UpdateLayoutTree", "PrePaint", "Paint", "FunctionCall"]) s[n].push(sum(n));
}
for (const [name, s] of Object.entries(sums)) {
  s.took.sort((a: number, b: number) => a - b);
  console.log(name.padEnd(10), "took p50", s.took[Math.floor(s.took.length / 2)].toFixed(0), ["Layout", "UpdateLayoutTree", "PrePaint", "Paint", "FunctionCall"].map((n) => `${n} ${(s[n].reduce((a: number, b: number) => a + b, 0) / s[n].length).toFixed(1)}`).join("  "));
}
await browser.close();
