/**
 * How quick the workspace feels: the built application with 20,000 records in a real browser. First rows, keys, filter and
 * sort, change of view, paste, frames while scrolling and dragging, drops, memory. `npm run bench:ui -- --minutes 1 --throttle 4
 * --only keys,paste` prints one table and writes bench/results/ui.md.
 */
import { setTimeout } from "node:timers/promises";
import { parseArgs } from "node:util";
import { chromium } from "@playwright/test";
import { openBenchWorld } from "#bench/bench-world.ts";
import { publishReport } from "#bench/report.ts";
import { keysInGrid, queries } from "#bench/ui-grid.ts";
import { memoryOfUse } from "#bench/ui-memory.ts";
import { dragBars, dropBars, inMotion, placeOfBars, placeOfRows, toARow, wheel } from "#bench/ui-motion.ts";
import { newPage, open, opening, openingAnew } from "#bench/ui-open.ts";
import { pasting, pastingAll } from "#bench/ui-paste.ts";
import { untilView } from "#bench/ui-probe.ts";
import { UiReport } from "#bench/ui-report.ts";
import { Throttle } from "#bench/ui-throttle.ts";
import { signedInState } from "#e2e/session.ts";
import { browserArguments, ensureBrowser } from "#scripts/browser.ts";
import { buildWeb, needsBuild } from "#scripts/build-web.ts";

const RECORDS = 20_000;
const MEASURES = [
  "open",
  "keys",
  "query",
  "views",
  "paste",
  "paste-all",
  "scroll",
  "drag",
  "memory",
] as const;

const { values: options } = parseArgs({
  options: {
    minutes: { type: "string", default: "10" },
    throttle: { type: "string", default: "1" },
    only: { type: "string", default: MEASURES.join(",") },
    dist: { type: "string", default: ".next-test" },
    /** Shows how far it is by pictures in this folder. */
    pictures: { type: "string" },
  },
});
const only = new Set(options.only.split(","));
const say = (line: string) => void process.stdout.write(`${line}\n`);

if (needsBuild(options.dist)) await buildWeb(options.dist, process.env);
const world = await openBenchWorld({ records: RECORDS, web: "built", distDir: options.dist });
const browser = await chromium.launch({ executablePath: ensureBrowser().path, args: [...browserArguments] });
let failed = false;
try {
  const { webUrl } = world.stack;
  const profile = {
    storageState: await signedInState(webUrl, "maria"),
    viewport: { width: 1440, height: 900 },
    permissions: ["clipboard-read", "clipboard-write"],
  };
  const page = await newPage(browser, profile);
  const grid = `${webUrl}/RIO/grid`;
  const timeline = `${webUrl}/RIO/timeline`;
  // The server has answered before, and the browser has the scripts, as on any day but the first.
  for (const url of [grid, timeline, grid, timeline]) await open(page, url);
  const throttle = new Throttle(Number(options.throttle));
  await throttle.slow(page);
  const report = new UiReport(throttle);

  const measure = async (name: (typeof MEASURES)[number], url: string, work: () => Promise<void>) => {
    if (!only.has(name)) return;
    say(`${name} …`);
    try {
      await open(page, url, throttle);
      await setTimeout(1500);
      await work();
    } catch (error) {
      failed = true;
      report.failed(name, (error as Error).message.split("\n")[0] ?? "");
    }
    if (options.pictures) await page.screenshot({ path: `${options.pictures}/${name}.png` });
  };

  await measure("open", grid, async () => {
    for (const [what, url] of [
      ["first rows of the grid after navigation", grid],
      ["first rows of the timeline after navigation", timeline],
    ] as const) {
      report.times(what, await opening(page, url, 8, throttle), 1000);
      const anew = await openingAnew(browser, profile, url, 5, throttle);
      report.times(`${what}, with an empty cache`, anew, 1000);
    }
  });
  await measure("keys", grid, async () => {
    const keys = await keysInGrid(page);
    report.times("arrow key → paint", keys.arrows, 50);
    report.times("Page Down → paint", keys.paging, 50);
    report.times("Shift+arrow extends a range → paint", keys.ranges, 50);
    report.times("typing into a cell, Enter → paint", keys.typing, 50);
  });
  await measure("query", grid, async () => {
    const { sort, search, filter, remove } = await queries(page);
    report.times("sort → first rows", sort, 100);
    report.times("search → first rows", search, 100);
    report.times("filter by a value → first rows", filter, 100);
    report.times("removal of a filter → first rows", remove, 100);
  });
  await measure("views", grid, async () => {
    const took = { timeline: [] as number[], grid: [] as number[] };
    for (let turn = 0; turn < 6; turn++) {
      await setTimeout(800);
      took.timeline.push(await untilView(page, "Timeline", "[data-timeline] [data-pfa-id]"));
      await setTimeout(800);
      took.grid.push(await untilView(page, "Grid", "[role=grid] [data-pfa-id]"));
    }
    report.times("grid → timeline, rows painted", took.timeline, 100);
    report.times("timeline → grid, rows painted", took.grid, 100);
  });
  await measure("paste", grid, async () =>
    report.times("paste of 1,000 cells → paint", await pasting(page, 5), 300),
  );
  await measure("paste-all", `${grid}?discontinued=include`, async () =>
    report.pasteOfAll(
      `paste of ${RECORDS.toLocaleString("en-US")} rows × 5 columns`,
      await pastingAll(browser, page, webUrl, RECORDS),
    ),
  );
  const moving = async (what: string, byX: number, byY: number) =>
    report.motion(what, await inMotion(browser, page, placeOfRows, () => wheel(page, 200, byX, byY)));
  await measure("scroll", grid, async () => {
    await moving("scrolling the grid", 0, 120);
    await moving("scrolling the grid as a quick hand does", 0, 40);
  });
  await measure("scroll", timeline, async () => {
    await moving("scrolling the timeline", 0, 120);
    await moving("scrolling the timeline as a quick hand does", 0, 40);
    await moving("scrolling the timeline sideways", 60, 0);
  });
  await measure("drag", `${timeline}?q=PFA-00`, async () => {
    await toARow(page);
    await page.keyboard.press("Control+a");
    await setTimeout(500);
    const motion = await inMotion(browser, page, placeOfBars, () => dragBars(page, 200));
    report.motion("dragging 500 selected bars and more", motion);
    report.times("drop of 500 selected bars and more → paint", await dropBars(page, 5), 100);
  });
  await measure("memory", grid, async () => {
    const { before, after, rounds } = await memoryOfUse(page, webUrl, Number(options.minutes));
    report.memory(Number(options.minutes), rounds, before, after);
  });
  await publishReport(report.published(RECORDS), world.deps);
  failed ||= report.missed;
} finally {
  await browser.close();
  await world.close();
}
process.exit(failed ? 1 : 0);
