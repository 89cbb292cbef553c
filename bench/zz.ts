import { setTimeout } from "node:timers/promises";
import { chromium } from "@playwright/test";
import { openBenchWorld } from "#bench/bench-world.ts";
import { newPage, open } from "#bench/ui-open.ts";
import { untilOtherRows } from "#bench/ui-probe.ts";
import { signedInState } from "#e2e/session.ts";
import { browserArguments, ensureBrowser } from "#scripts/browser.ts";
const world = await openBenchWorld({ records: 20000, web: "built", distDir: ".next-test" });
const browser = await chromium.launch({ executablePath: ensureBrowser().path, args: [...browserArguments] });
try {
  const { webUrl } = world.stack;
  const page = await newPage(browser, { storageState: await signedInState(webUrl, "maria"), viewport: { width: 1440, height: 900 } });
  await page.addInitScript(() => {
    const f = window.fetch;
    (window as any).reqs = [];
    window.fetch = async (...a: any[]) => {
      const e: any = { url: String(a[0]).split("/").pop()!.slice(0, 60), at: performance.now() };
      (window as any).reqs.push(e);
      const r = await f(...(a as [any]));
      e.head = performance.now();
      const t = r.text.bind(r), j = r.json.bind(r);
      (r as any).json = async () => { const x = await t(); e.body = performance.now(); e.size = x.length; const y = JSON.parse(x); e.parsed = performance.now(); return y; };
      return r;
    };
    for (const k of ["pointerdown", "input", "keydown"]) window.addEventListener(k, (e) => { (window as any).cause = e.timeStamp; }, { capture: true });
  });
  await open(page, `${webUrl}/RIO/grid`);
  await setTimeout(1500);
  const told = async (what: string, act: () => Promise<number>) => {
    await page.evaluate(() => { (window as any).reqs = []; });
    const took = await act();
    await setTimeout(500);
    const { reqs, cause } = await page.evaluate(() => ({ reqs: (window as any).reqs, cause: (window as any).cause }));
    console.log(what, took.toFixed(0), reqs.map((r: any) => `${r.url}@${(r.at - cause).toFixed(0)} head ${(r.head - cause).toFixed(0)} body ${(r.body - cause).toFixed(0)} parsed ${(r.parsed - cause).toFixed(0)} ${r.size}`).join("\n      "));
  };
  const head = page.locator("[role=columnheader][data-field=forecastEnd]");
  for (let i = 0; i < 6; i++) await told("sort", () => untilOtherRows(page, "pointerdown", () => head.click({ position: { x: 60, y: 10 } })));
  const box = page.getByRole("searchbox", { name: "Search records" });
  for (const text of ["crane", "pump", "PFA-1", "truck", "", "excavator", ""]) await told(`search ${text}`, () => untilOtherRows(page, "input", () => box.fill(text)));
  for (let turn = 0; turn < 4; turn++) {
    await page.getByRole("button", { name: "Filter", exact: true }).click();
    await page.getByRole("combobox", { name: "Filter by…" }).fill("Category");
    await page.getByRole("option", { name: "Category", exact: true }).click();
    const value = page.getByRole("dialog", { name: "Filter by Category" }).getByRole("checkbox").nth(turn);
    await value.waitFor();
    await setTimeout(600);
    await told("filter", () => untilOtherRows(page, "pointerdown", () => value.click()));
    await page.keyboard.press("Escape");
    await setTimeout(600);
    await told("remove", () => untilOtherRows(page, "pointerdown", () => page.getByRole("button", { name: "Remove filter Category" }).click()));
  }
} finally {
  await browser.close();
  await world.close();
}
