import type { Page } from "@playwright/test";
import { takeKeys, untilOtherRows } from "#bench/ui-probe.ts";

const cell = (page: Page, row: number, field: string) =>
  page.locator(`[role=row][aria-rowindex="${row}"] [role=gridcell][data-field=${field}]`);

async function pressed(page: Page, keys: readonly string[], pauseMs = 40): Promise<number[]> {
  await takeKeys(page);
  for (const key of keys) {
    await page.keyboard.press(key);
    await page.waitForTimeout(pauseMs);
  }
  return takeKeys(page);
}

const times = (count: number, keys: readonly string[]) => Array.from({ length: count }, () => keys).flat();

/** Keys in the grid: moving, extending a range, typing into a cell and confirming. */
export async function keysInGrid(page: Page) {
  await cell(page, 4, "description").click();
  const arrows = await pressed(page, [
    ...times(40, ["ArrowDown"]),
    ...times(10, ["ArrowRight", "ArrowLeft"]),
  ]);
  const paging = await pressed(page, times(8, ["PageDown"]), 150);
  await page.keyboard.press("Control+Home");
  const ranges = await pressed(page, times(30, ["Shift+ArrowDown"]));
  await page.keyboard.press("Control+Home");
  await cell(page, 4, "description").click();
  const typing = await pressed(page, times(6, [..."Crane", "Enter"]), 60);
  return { arrows, paging, ranges, typing };
}

/** Filter and sort, until other rows stand. */
export async function queries(page: Page): Promise<{ sort: number[]; filter: number[] }> {
  const sort: number[] = [];
  const head = page.locator("[role=columnheader][data-field=forecastEnd]");
  for (let turn = 0; turn < 6; turn++) {
    await page.waitForTimeout(400);
    sort.push(await untilOtherRows(page, () => head.click({ position: { x: 60, y: 10 } })));
  }
  const filter: number[] = [];
  const search = page.getByRole("searchbox", { name: "Search records" });
  for (const text of ["crane", "pump", "PFA-1", "truck", "", "excavator", ""]) {
    await page.waitForTimeout(600);
    filter.push(await untilOtherRows(page, () => search.fill(text)));
  }
  return { sort, filter };
}

const PASTED = { rows: 250, fields: ["areaSilo", "equipment", "manufacturer", "model"] } as const;

/** Pastes 1,000 cells. @returns ms from the key to the frame that shows them, each time */
export async function pasting(page: Page, turns: number): Promise<number[]> {
  const took: number[] = [];
  for (let turn = 0; turn < turns; turn++) {
    const text = Array.from({ length: PASTED.rows }, (_, row) =>
      PASTED.fields.map((field) => `${field} ${turn} ${row}`).join("\t"),
    ).join("\n");
    await page.keyboard.press("Control+Home");
    const first = cell(page, 2, PASTED.fields[0]);
    await first.scrollIntoViewIfNeeded();
    await first.click();
    await page.evaluate((given) => navigator.clipboard.writeText(given), text);
    await page.evaluate(() => {
      window.pressedAt = 0;
      window.addEventListener(
        "paste",
        (event) => {
          window.pressedAt = event.timeStamp;
        },
        {
          capture: true,
          once: true,
        },
      );
    });
    const shown = page.evaluate(async (wanted) => {
      const at = await window.probe.frameWhere(
        () =>
          document.querySelector(`[role=row][aria-rowindex="2"] [data-field=areaSilo]`)?.textContent ===
          wanted,
      );
      return at - window.pressedAt;
    }, `${PASTED.fields[0]} ${turn} 0`);
    await page.keyboard.press("Control+v");
    took.push(await shown);
    await page.waitForTimeout(1500);
  }
  return took;
}
