import type { Page } from "@playwright/test";
import { untilOtherRows, untilShown } from "#bench/ui-probe.ts";

/** @param row as in `aria-rowindex`: the first record is 2 */
export const cell = (page: Page, row: number, field: string) =>
  page.locator(`[role=row][aria-rowindex="${row}"] [role=gridcell][data-field=${field}]`);

/** A cell by its place in the grid, from 0. */
interface Place {
  row: number;
  column: number;
}

/** Where the cursor stands. */
const cursorOf = (page: Page): Promise<Place> =>
  page.evaluate(() => {
    const active = document.querySelector<HTMLElement>("[data-grid] [role=gridcell][tabindex='0']");
    return { row: Number(active?.dataset.row), column: Number(active?.dataset.column) };
  });

// Run in the page.
const isCursorAt = ({ row, column }: Place) =>
  window.probe.inSight(
    document.querySelector(`[role=gridcell][data-row="${row}"][data-column="${column}"][tabindex="0"]`),
  );
const isSelected = ({ row, column }: Place) =>
  window.probe.inSight(
    document.querySelector(
      `[role=gridcell][data-row="${row}"][data-column="${column}"][aria-selected="true"]`,
    ),
  );
/**
 * The cursor stands further down, and every row in sight has its text. By the numbers of the rows that are painted: to ask what
 * stands at each height would take a tenth of what is measured.
 */
const isPageBelow = ({ row }: Place) => {
  const active = document.querySelector<HTMLElement>("[data-grid] [role=gridcell][tabindex='0']");
  const grid = document.querySelector("[data-grid]");
  const head = grid?.querySelector("[role=columnheader]");
  if (!grid || !head || !active || Number(active.dataset.row) <= row) return false;
  const rowPx = active.getBoundingClientRect().height;
  const room = grid.clientHeight - head.getBoundingClientRect().height;
  const numbers = [...grid.querySelectorAll("[role=row][data-pfa-id]")].map((each) =>
    Number(each.getAttribute("aria-rowindex")),
  );
  const painted = new Set(numbers);
  // The first record is row 2.
  const last = Math.ceil((grid.scrollTop + room) / rowPx) + 1;
  for (let number = Math.floor(grid.scrollTop / rowPx) + 2; number <= last; number++) {
    if (!painted.has(number)) return false;
  }
  return window.probe.inSight(active);
};
const isInEditor = (text: string) =>
  document.querySelector<HTMLInputElement>("[data-editor] :is(input, textarea)")?.value === text;
const isWritten = ({ row, column, text }: Place & { text: string }) => {
  const written = document.querySelector(`[role=gridcell][data-row="${row}"][data-column="${column}"]`);
  const below = document.querySelector(
    `[role=gridcell][data-row="${row + 1}"][data-column="${column}"][tabindex="0"]`,
  );
  return (
    document.querySelector("[data-editor]") === null &&
    written?.textContent === text &&
    window.probe.inSight(below)
  );
};

/** Presses a key. @returns ms from the key to the end of the frame in which `ready` holds */
async function pressed<Given>(
  page: Page,
  key: string,
  ready: (given: Given) => boolean,
  given: Given,
  pauseMs = 40,
): Promise<number> {
  const took = await untilShown(page, "keydown", () => page.keyboard.press(key), ready, given);
  await page.waitForTimeout(pauseMs);
  return took;
}

/** Keys in the grid, each until what it does is shown: moving, extending a range, typing into a cell and confirming. */
export async function keysInGrid(page: Page) {
  await cell(page, 4, "description").click();
  let at = await cursorOf(page);
  const arrows: number[] = [];
  const moves = { ArrowDown: [1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1] } as const;
  const move = async (key: keyof typeof moves) => {
    const [rows, columns] = moves[key];
    at = { row: at.row + rows, column: at.column + columns };
    arrows.push(await pressed(page, key, isCursorAt, at));
  };
  for (let turn = 0; turn < 40; turn++) await move("ArrowDown");
  for (let turn = 0; turn < 10; turn++) {
    await move("ArrowRight");
    await move("ArrowLeft");
  }
  const paging: number[] = [];
  for (let turn = 0; turn < 8; turn++) {
    paging.push(await pressed(page, "PageDown", isPageBelow, await cursorOf(page), 150));
  }
  const toTop = async () => {
    await page.keyboard.press("Control+Home");
    await cell(page, 4, "description").click();
    return cursorOf(page);
  };
  const ranges: number[] = [];
  const { row, column } = await toTop();
  for (let rows = 1; rows <= 30; rows++) {
    ranges.push(await pressed(page, "Shift+ArrowDown", isSelected, { row: row + rows, column }));
  }
  const typing: number[] = [];
  at = await toTop();
  for (let turn = 0; turn < 6; turn++) {
    const text = `Crane${turn}`;
    for (let length = 1; length <= text.length; length++) {
      const typed = text.slice(0, length);
      typing.push(await pressed(page, typed.at(-1) ?? "", isInEditor, typed, 60));
    }
    typing.push(await pressed(page, "Enter", isWritten, { ...at, text }, 60));
    at = { ...at, row: at.row + 1 };
  }
  return { arrows, paging, ranges, typing };
}

/** Sort, search and filter, until other rows stand. */
export async function queries(page: Page) {
  const sort: number[] = [];
  const head = page.locator("[role=columnheader][data-field=forecastEnd]");
  for (let turn = 0; turn < 6; turn++) {
    await page.waitForTimeout(400);
    sort.push(await untilOtherRows(page, "pointerdown", () => head.click({ position: { x: 60, y: 10 } })));
  }
  const search: number[] = [];
  const box = page.getByRole("searchbox", { name: "Search records" });
  for (const text of ["crane", "pump", "PFA-1", "truck", "", "excavator", ""]) {
    await page.waitForTimeout(600);
    search.push(await untilOtherRows(page, "input", () => box.fill(text)));
  }
  return { sort, search, ...(await filters(page)) };
}

/** A filter by one value, chosen in the filter's editor; then its chip is removed. Until other rows stand. */
async function filters(page: Page): Promise<{ filter: number[]; remove: number[] }> {
  const filter: number[] = [];
  const remove: number[] = [];
  for (let turn = 0; turn < 6; turn++) {
    await page.getByRole("button", { name: "Filter", exact: true }).click();
    await page.getByRole("combobox", { name: "Filter by…" }).fill("Category");
    await page.getByRole("option", { name: "Category", exact: true }).click();
    const value = page.getByRole("dialog", { name: "Filter by Category" }).getByRole("checkbox").nth(turn);
    await value.waitFor();
    await page.waitForTimeout(600);
    filter.push(await untilOtherRows(page, "pointerdown", () => value.click()));
    await page.keyboard.press("Escape");
    await page.waitForTimeout(600);
    const cross = page.getByRole("button", { name: "Remove filter Category" });
    remove.push(await untilOtherRows(page, "pointerdown", () => cross.click()));
  }
  return { filter, remove };
}
