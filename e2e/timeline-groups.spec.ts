import type { Page } from "@playwright/test";
import { expect, test } from "#e2e/fixtures.ts";
import { DAY_PX, TimelinePage } from "#e2e/timeline-page.ts";
import { daysBetween, formatDay } from "#src/domain/calendar.ts";

const heads = (page: Page) =>
  page
    .getByRole("treegrid")
    .locator("[role=row][aria-expanded]")
    .evaluateAll((rows) =>
      rows.map((row) => `${row.getAttribute("aria-level")} ${row.getAttribute("aria-label")}`),
    );

test("three levels of groups with their totals close one by one and all at once, in both views", async ({
  as,
  addRecords,
  name,
}) => {
  const [first = "", second = ""] = await addRecords(
    { dor: "BEO" },
    { dor: "PROJECT", monthlyRate: 6000 },
    { dor: "BEO", class: "Tower crane" },
    { category: "Power", class: "Generator" },
  );
  const { page } = await as("maria");
  const timeline = new TimelinePage(page);
  await timeline.open(name, { more: "&group=category,class,dor" });
  const row = (text: string | RegExp) => timeline.tree.getByRole("row", { name: text });
  const crawler = row(/^Class: Crawler crane, 2 records/);
  await expect(row(/^Category: Cranes, 3 records/)).toHaveAttribute("aria-level", "1");
  await expect(crawler).toHaveAttribute("aria-level", "2");
  await expect(timeline.row(first)).toHaveAttribute("aria-level", "4");
  // 1 Dec to 1 Mar are 90 days of a month of 30.44: $14,783 at $5,000, $17,740 at $6,000.
  await expect(row(/^Category: Cranes/)).toHaveAccessibleName(/forecast \$47,306 · plan/);
  await expect(crawler).toHaveAccessibleName(/forecast \$32,523 · plan/);
  expect((await heads(page)).map((text) => text.split(",")[0])).toEqual([
    "1 Category: Cranes",
    "2 Class: Crawler crane",
    "3 DOR: BEO",
    "3 DOR: PROJECT",
    "2 Class: Tower crane",
    "3 DOR: BEO",
    "1 Category: Power",
    "2 Class: Generator",
    "3 DOR: BEO",
  ]);

  await crawler.focus();
  await page.keyboard.press("ArrowLeft");
  await expect(timeline.row(first)).toHaveCount(0);
  await expect(crawler).toHaveAttribute("aria-expanded", "false");
  expect(await heads(page)).toHaveLength(7);
  await page.getByRole("button", { name: "Collapse all groups" }).click();
  await expect.poll(() => heads(page)).toHaveLength(2);
  await expect(timeline.tree).toHaveAttribute("aria-rowcount", "3");
  await page.getByRole("button", { name: "Expand all groups" }).click();
  await expect(timeline.row(second)).toBeVisible();

  // Groups and the open record go along, and Back brings the view before.
  await timeline.row(second).locator("[data-open-record]").click();
  await expect(page.getByRole("complementary", { name: `Record ${second}` })).toBeVisible();
  await row(/^Category: Power/).focus();
  await page.keyboard.press("ArrowLeft");
  await page.getByRole("link", { name: "Grid", exact: true }).click();
  const grid = page.getByRole("treegrid").and(page.locator("[data-grid]"));
  await expect(grid.getByRole("row", { name: /Crawler crane/ }).first()).toBeVisible();
  await expect(page).toHaveURL(/group=category,class,dor/);
  await expect(page.getByRole("complementary", { name: `Record ${second}` })).toBeVisible();
  await expect(grid.locator("[aria-expanded=false]")).toHaveCount(1);
  await page.goBack();
  await expect(timeline.row(second)).toBeVisible();
  await expect(row(/^Category: Power/)).toHaveAttribute("aria-expanded", "false");
});

for (const timezoneId of ["UTC", "Pacific/Tongatapu"]) {
  test(`today and the data date stand at their days, and are said: ${timezoneId}`, async ({
    as,
    addRecords,
    name,
  }) => {
    const [pfaId = ""] = await addRecords({});
    const { page, api } = await as("maria", { timezoneId });
    const { today } = await api.query<{ today: string }>("records.list", {
      organizationId: await api.organizationId(),
      limit: 1,
    });
    const left = `${today.slice(0, 7)}-01`;
    const timeline = new TimelinePage(page);
    await timeline.open(name, { left });
    const pane = await timeline.row(pfaId).getByRole("gridcell").first().boundingBox();
    for (const marker of ["today", "data-date"]) {
      const line = await page.locator(`[data-marker=${marker}]`).boundingBox();
      const days = ((line?.x ?? 0) - (pane?.x ?? 0) - (pane?.width ?? 0)) / DAY_PX;
      expect(Math.floor(days), marker).toBe(daysBetween(left, today));
    }
    await expect(timeline.tree.getByRole("columnheader").last()).toHaveAccessibleName(
      new RegExp(`Today ${formatDay(today)}\\. Data date ${formatDay(today)}`),
    );
  });
}

test("layers differ in pattern, and each is switched on its own", async ({ as, addRecords, name }) => {
  const [pfaId = ""] = await addRecords({ isActualized: true, actualStart: "2026-11-25" });
  const { page } = await as("maria");
  const timeline = new TimelinePage(page);
  await timeline.open(name);
  const bar = (layer: string) => timeline.row(pfaId).locator(`[data-layer=${layer}]`);
  const pattern = (layer: string) =>
    bar(layer).evaluate((element) =>
      [element, element.firstElementChild]
        .map((part) => (part === null ? "none" : getComputedStyle(part).backgroundImage.split("(")[0]))
        .find((image) => image !== "none"),
    );
  expect(await pattern("plan")).toBe("repeating-linear-gradient");
  expect(await pattern("actual")).toBe("radial-gradient");
  expect(await pattern("forecast")).toBeUndefined();
  for (const [label, layer, left] of [
    ["Plan", "plan", "fa"],
    ["Forecast", "forecast", "pa"],
    ["Actual", "actual", "pf"],
  ] as const) {
    const button = page.getByRole("button", { name: label, exact: true });
    await button.click();
    await expect(button).toHaveAttribute("aria-pressed", "false");
    for (const other of ["plan", "forecast", "actual"]) {
      await expect(bar(other)).toBeVisible({ visible: other !== layer });
    }
    await expect(page).toHaveURL(new RegExp(`tl=${left}`));
    await button.click();
    await expect(bar(layer)).toBeVisible();
  }
  await expect(page).not.toHaveURL(/tl=/);
});
