import type { Page } from "@playwright/test";
import { expectAccessible } from "#e2e/accessible.ts";
import { expect, test } from "#e2e/fixtures.ts";

const CHUNKS = "**/_next/static/chunks/**";

/** What every page fetches after its first rows is here. */
const atRest = (page: Page) =>
  expect(page.getByRole("button", { name: "Export" })).not.toHaveAttribute("aria-busy");

test.beforeEach(({ expectedErrors }) => {
  expectedErrors.push(/ERR_FAILED/);
});

test("a dialog whose code can't be fetched says so, gives the focus back, and opens once it can", async ({
  as,
}) => {
  const { page } = await as("maria");
  await page.goto("/RIO/grid");
  const cell = page.locator("[role=gridcell][data-row='2'][data-column='2']");
  await cell.click();
  await atRest(page);
  await page.route(CHUNKS, (route) => route.abort());
  await page.keyboard.press("Control+/");
  const missing = page.getByRole("dialog", { name: "Could not be loaded" });
  await expect(missing).toContainText("This part could not be loaded.");
  await expect(missing.getByRole("button", { name: "Try again" })).toBeFocused();
  await expectAccessible(page, "a dialog that could not be loaded", ["region"]);
  await page.keyboard.press("Enter");
  await expect(missing.getByRole("button", { name: "Reload the page" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(missing).toBeHidden();
  await expect(cell).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(page.locator("[role=gridcell][data-row='3'][data-column='2']")).toBeFocused();

  await page.keyboard.press("Control+/");
  await expect(missing).toBeVisible();
  await page.unroute(CHUNKS);
  await missing.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible();
});

test("a view whose code can't be fetched leaves the others, and opens once it can", async ({ as }) => {
  const { page } = await as("maria");
  await page.goto("/RIO/grid");
  const rows = page.locator("[role=row][data-pfa-id]");
  await expect(rows.first()).toBeVisible();
  await atRest(page);
  await page.route(CHUNKS, (route) => route.abort());
  await page.getByRole("link", { name: "KPI", exact: true }).click();
  const missing = page.getByRole("main").getByRole("alert").filter({ hasText: "could not be loaded" });
  await expect(missing).toBeVisible();
  await expectAccessible(page, "a view that could not be loaded");
  await page.getByRole("link", { name: "Grid", exact: true }).click();
  await expect(rows.first()).toBeVisible();
  await page.getByRole("link", { name: "KPI", exact: true }).click();
  await expect(missing).toBeVisible();
  await page.unroute(CHUNKS);
  await missing.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("main").getByRole("heading", { name: /Cost by month/ })).toBeVisible();
});
