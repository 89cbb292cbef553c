import { setTimeout } from "node:timers/promises";
import type { Browser, Page } from "@playwright/test";
import { cell } from "#bench/ui-grid.ts";
import { untilShown, watchFrames } from "#bench/ui-probe.ts";
import { mainThread, traced } from "#bench/ui-trace.ts";
import { Procedures } from "#e2e/session.ts";

const DONE_WITHIN_MS = 180_000;

/** A table for the grid: one text for each field and row. */
interface Table {
  fields: readonly string[];
  rows: number;
  textOf: (field: string, row: number) => string;
}

/** Pastes a table into the first rows. @returns ms from the key to the end of the frame that shows its first cell */
export async function paste(page: Page, { fields, rows, textOf }: Table): Promise<number> {
  const lines = Array.from({ length: rows }, (_, row) =>
    fields.map((field) => textOf(field, row)).join("\t"),
  );
  const [field = ""] = fields;
  // The keyboard may be anywhere.
  await page.locator("[role=row][data-pfa-id] [role=gridcell][data-field=description]").nth(4).click();
  await page.keyboard.press("Control+Home");
  await cell(page, 2, field).scrollIntoViewIfNeeded();
  await cell(page, 2, field).click();
  await page.evaluate((given) => navigator.clipboard.writeText(given), lines.join("\n"));
  return untilShown(
    page,
    "paste",
    () => page.keyboard.press("Control+v"),
    (given) =>
      document.querySelector(`[role=row][aria-rowindex="2"] [data-field="${given.field}"]`)?.textContent ===
      given.text,
    { field, text: textOf(field, 0) },
  );
}

/** Pastes 1,000 cells. @returns ms from the key to the frame that shows them, each time */
export async function pasting(page: Page, turns: number): Promise<number[]> {
  const took: number[] = [];
  for (let turn = 0; turn < turns; turn++) {
    took.push(
      await paste(page, {
        fields: ["areaSilo", "equipment", "manufacturer", "model"],
        rows: 250,
        textOf: (field, row) => `${field} ${turn} ${row}`,
      }),
    );
    await page.waitForTimeout(1500);
  }
  return took;
}

/** Tasks of the page while something big was done; milliseconds. */
export interface Tasks {
  /** The longest in processor time. */
  longestTask: number;
  /** All above 50 ms, with the waits for a processor that others use. */
  longTasks: number[];
}

/** What became of a paste into all records; milliseconds. */
export interface PasteOfAll {
  /** Until the first cell was painted. */
  shownMs: number;
  /** Until the server held each record as a draft. */
  savedMs: number;
  drafts: number;
  pasting: Tasks;
  /** Until the server held none of the drafts any more. */
  undoneMs: number;
  undoing: Tasks;
}

async function tasksOf(browser: Browser, page: Page, work: () => Promise<void>): Promise<Tasks> {
  let longTasks: number[] = [];
  const events = await traced(browser, async () => {
    ({ longTasks } = await watchFrames(page, () => "", work));
  });
  return { longestTask: mainThread(events).longestTask, longTasks };
}

/** Pastes five columns into all records, waits until they are saved, and takes them back. */
export async function pastingAll(
  browser: Browser,
  page: Page,
  webUrl: string,
  rows: number,
): Promise<PasteOfAll> {
  const api = new Procedures(page.request, webUrl);
  const organizationId = await api.organizationId();
  const drafts = async () => {
    const { count } = await api.query<{ count: number }>("drafts.summary", { organizationId });
    return count;
  };
  const untilDrafts = async (wanted: number, since: number) => {
    for (;;) {
      const count = await drafts();
      const ms = performance.now() - since;
      if (count === wanted) return ms;
      if (ms > DONE_WITHIN_MS)
        throw new Error(`${count} drafts after ${DONE_WITHIN_MS / 1000} s, not ${wanted}`);
      await setTimeout(100);
    }
  };
  const before = await drafts();
  let [shownMs, savedMs, undoneMs] = [0, 0, 0];
  const pasting = await tasksOf(browser, page, async () => {
    shownMs = await paste(page, {
      fields: ["class", "areaSilo", "equipment", "manufacturer", "model"],
      rows,
      textOf: (field, row) => `${field} of all ${row}`,
    });
    savedMs = await untilDrafts(rows, performance.now() - shownMs);
  });
  const undoing = await tasksOf(browser, page, async () => {
    const since = performance.now();
    await page.keyboard.press("Control+z");
    undoneMs = await untilDrafts(before, since);
  });
  return { shownMs, savedMs, drafts: rows, pasting, undoneMs, undoing };
}
