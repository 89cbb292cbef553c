import type { Locator, Page } from "@playwright/test";
import { expect, test } from "#e2e/fixtures.ts";

const selectedCells = (page: Page) => page.locator("[role=gridcell][aria-selected=true]");
const figures = (page: Page) => page.getByRole("region", { name: "Figures of the selected cells" });

async function press(page: Page, ...keys: string[]) {
  for (const key of keys) await page.keyboard.press(key);
}

test("a range by keyboard: grown, added up, cleared and brought back in one step", async ({
  as,
  addRecords,
  name,
}) => {
  const ids = await addRecords({}, { monthlyRate: 7000 }, { monthlyRate: 9000 });
  const { page, grid } = await as("maria");
  await grid.open(name);
  await grid.cell(ids[0] ?? "", "monthlyRate").click();
  await press(page, "Shift+ArrowDown", "Shift+ArrowDown");
  await expect(selectedCells(page)).toHaveCount(3);
  await expect(figures(page)).toContainText("Cells 3");
  await expect(figures(page)).toContainText("Sum $21,000.00");
  await expect(figures(page)).toContainText("Average $7,000.00");
  await expect(figures(page)).toContainText("Min $5,000.00");
  await expect(page.locator(".sr-only[aria-live=polite]")).toContainText("3 rows by 1 column selected");

  await press(page, "Delete");
  for (const id of ids) await expect(grid.cell(id, "monthlyRate")).toHaveText("—");
  await expect(grid.draftsBar).toContainText("3 drafts");
  await press(page, "ControlOrMeta+z");
  await expect(grid.cell(ids[2] ?? "", "monthlyRate")).toHaveText("$9,000.00");
  await expect(grid.draftsBar).toBeHidden();
  await press(page, "Escape");
  await expect(selectedCells(page)).toHaveCount(0);
});

test("a range over rows that were never in sight is added up, too", async ({ as }) => {
  const { page } = await as("maria");
  await page.goto("/RIO/grid?q=PFA-00");
  const first = page.locator("[role=gridcell][data-row='0'][data-field=monthlyRate]");
  await first.click();
  await press(page, "ControlOrMeta+Shift+End");
  const rows = Number(await page.getByRole("grid").getAttribute("aria-rowcount")) - 1;
  expect(rows).toBeGreaterThan(200);
  await expect(figures(page)).toContainText(/Count [\d,]{3,}/);
  await expect(figures(page)).toContainText(/Sum \$[\d,]{9,}\.\d\d/);
});

test("Ctrl and arrows go to the edge of the data, Home and End to the edges of the grid", async ({
  as,
  addRecords,
  name,
}) => {
  const [first = "", second = "", third = ""] = await addRecords(
    { contract: "C-1" },
    { manufacturer: null },
    {},
  );
  const { page, grid } = await as("maria");
  await grid.open(name);
  const focused = page.locator("[role=gridcell]:focus");
  await grid.cell(first, "manufacturer").click();
  await press(page, "ControlOrMeta+ArrowDown");
  await expect(grid.cell(third, "manufacturer")).toBeFocused();
  await press(page, "ControlOrMeta+ArrowUp");
  await expect(grid.cell(first, "manufacturer")).toBeFocused();
  await press(page, "Home");
  await expect(grid.cell(first, "pfaId")).toBeFocused();
  await press(page, "ControlOrMeta+End");
  await expect(focused).toHaveAttribute("data-row", "2");
  await press(page, "ControlOrMeta+Home", "ControlOrMeta+Shift+End");
  await expect(grid.cell(second, "forecastEnd")).toHaveAttribute("aria-selected", "true");
});

test("rows are selected by Space, boxes and Ctrl+A, and stand in the address", async ({
  as,
  addRecords,
  name,
}) => {
  const [first = "", second = "", third = ""] = await addRecords({}, {}, {});
  const { page, grid } = await as("maria");
  await grid.open(name);
  await grid.cell(first, "description").click();
  await press(page, "Space");
  await expect(grid.row(first)).toHaveAttribute("aria-selected", "true");
  await press(page, "ArrowDown", "ArrowDown", "Shift+Space");
  for (const id of [first, second, third])
    await expect(grid.row(id)).toHaveAttribute("aria-selected", "true");
  await expect(figures(page)).toContainText("Selected 3");
  await expect(page).toHaveURL(new RegExp(`sel=${first}`));
  const box = (id: string): Locator => page.getByRole("checkbox", { name: `Select ${id}` });
  await box(second).click();
  await expect(grid.row(second)).toHaveAttribute("aria-selected", "false");
  await expect(page.getByRole("checkbox", { name: "Select all records" })).toHaveAttribute(
    "aria-checked",
    "mixed",
  );
  await press(page, "ControlOrMeta+a");
  await expect(page.getByRole("checkbox", { name: "Select all records" })).toBeChecked();
  await expect(grid.cell(third, "forecastEnd")).toHaveAttribute("aria-selected", "true");
  await expect(grid.cell(third, "description")).toBeFocused();
  await press(page, "Escape", "Escape");
  await expect(grid.row(first)).toHaveAttribute("aria-selected", "false");
});

test("drag selects, Shift+click extends, the handle fills down, Ctrl+D and Ctrl+R fill", async ({
  as,
  addRecords,
  name,
}) => {
  const [first = "", second = "", third = ""] = await addRecords(
    { model: "A" },
    { model: "B" },
    { model: "C" },
  );
  const { page, grid } = await as("maria");
  await grid.open(name);
  const model = (id: string) => grid.cell(id, "model");
  await model(first).scrollIntoViewIfNeeded();
  const [from, to] = [await model(first).boundingBox(), await model(third).boundingBox()];
  if (from === null || to === null) throw new Error("The cells are out of sight.");
  await page.mouse.move(from.x + 30, from.y + 10);
  await page.mouse.down();
  await page.mouse.move(from.x + 30, from.y + 30, { steps: 4 });
  await page.mouse.move(to.x + 30, to.y + 10, { steps: 4 });
  await expect(selectedCells(page)).toHaveCount(3);
  await page.mouse.up();

  await model(first).click();
  await grid.cell(second, "manufacturer").click({ modifiers: ["Shift"] });
  await expect(selectedCells(page)).toHaveCount(4);

  await model(first).click();
  const handle = await model(first).locator("[data-fill]").boundingBox();
  if (handle === null) throw new Error("There is no handle.");
  await page.mouse.move(handle.x + 3, handle.y + 3);
  await page.mouse.down();
  await page.mouse.move(to.x + 30, to.y + 4, { steps: 6 });
  await page.mouse.move(to.x + 30, to.y + 12, { steps: 2 });
  await expect(page.locator("[role=gridcell][style*=dashed]")).toHaveCount(2);
  await page.mouse.up();
  for (const id of [second, third]) await expect(model(id)).toHaveText("A");
  await press(page, "ControlOrMeta+z");
  await expect(model(third)).toHaveText("C");

  await grid.cell(first, "forecastStart").click();
  await press(page, "Shift+ArrowRight", "ControlOrMeta+r");
  await expect(grid.cell(first, "forecastEnd")).toHaveText("1 Dec 2026");
  await press(page, "Shift+ArrowDown", "ControlOrMeta+d");
  await expect(grid.cell(second, "forecastEnd")).toHaveText("1 Dec 2026");
});

test("Tab goes from cell to cell for who works in the grid, and on for who comes by", async ({
  as,
  addRecords,
  name,
}) => {
  const [pfaId = ""] = await addRecords({});
  const { page, grid } = await as("maria");
  await grid.open(name);
  await grid.cell(pfaId, "description").click();
  await press(page, "Tab");
  await expect(grid.cell(pfaId, "forecastStart")).toBeFocused();
  await press(page, "Shift+Tab", "Shift+Tab");
  await expect(grid.cell(pfaId, "sync")).toBeFocused();
  await press(page, "End", "Tab");
  await expect(page.locator("[data-grid] :focus")).toHaveCount(0);
  await press(page, "Shift+Tab");
  await expect(page.locator("[role=gridcell]:focus")).toHaveCount(1);
  await press(page, "Shift+Tab");
  await expect(page.locator("[role=gridcell]:focus")).toHaveCount(0);
});

test("groups fold with the arrows, and rows keep their true numbers", async ({ as, addRecords, name }) => {
  const [beo = "", project = ""] = await addRecords({ dor: "BEO" }, { dor: "PROJECT" }, { dor: "PROJECT" });
  const { page, grid } = await as("maria");
  await page.goto(`/RIO/grid?q=${name}&group=dor`);
  const table = page.getByRole("treegrid");
  await expect(table).toHaveAttribute("aria-rowcount", "6");
  const head = page.locator("[data-group]").filter({ hasText: "PROJECT" });
  await expect(head).toContainText("2 records");
  await expect(head).toHaveAttribute("aria-expanded", "true");
  await expect(head).toHaveAttribute("aria-rowindex", "4");
  await expect(grid.row(project)).toHaveAttribute("aria-rowindex", "5");
  await expect(grid.row(beo)).toHaveAttribute("aria-level", "2");
  await head.getByRole("gridcell").click();
  await expect(head).toHaveAttribute("aria-expanded", "false");
  await expect(grid.row(project)).toBeHidden();
  await press(page, "ArrowRight");
  await expect(grid.row(project)).toBeVisible();
  await press(page, "ArrowLeft");
  await expect(grid.row(project)).toBeHidden();
  await press(page, "Enter", "Space");
  await expect(grid.row(project)).toHaveAttribute("aria-selected", "true");
  await expect(grid.row(beo)).toHaveAttribute("aria-selected", "false");

  // Sums of groups that come anew leave the range what it is.
  await press(page, "Escape");
  await grid.cell(project, "forecastStart").click();
  await press(page, "Shift+ArrowDown", "Shift+ArrowRight");
  await expect(selectedCells(page)).toHaveCount(4);
  const { api: jonas } = await as("jonas");
  const organizationId = await jonas.organizationId();
  const changes = [{ pfaId: beo, seenVersion: 1, set: { forecastEnd: "2027-09-01" } }];
  await jonas.call("drafts.save", { organizationId, changes });
  await jonas.call("commits.commit", { organizationId, pfaIds: [beo] });
  await expect(page.locator("[data-group]").first()).toContainText("1 Sep 2027");
  await expect(selectedCells(page)).toHaveCount(4);
});

test("the menu of a cell by keyboard: who changed it, and back", async ({ as, addRecords, name }) => {
  const [pfaId = ""] = await addRecords({});
  const { page, grid } = await as("maria");
  await grid.open(name);
  await grid.cell(pfaId, "forecastEnd").click();
  await press(page, "Shift+F10");
  const menu = page.getByRole("menu", { name: "Cell" });
  await expect(menu.getByRole("menuitem", { name: "Copy" })).toBeVisible();
  await press(page, "Escape");
  await expect(menu).toBeHidden();
  await expect(grid.cell(pfaId, "forecastEnd")).toBeFocused();
  await grid.cell(pfaId, "forecastEnd").click({ button: "right" });
  await menu.getByRole("menuitem", { name: "Who changed this cell?" }).click();
  await expect(page).toHaveURL(/field=forecastEnd/);
  await expect(page).toHaveURL(new RegExp(`record=${pfaId}`));
});

test("somebody who may only look is told so, and changes nothing", async ({ as }) => {
  const { page } = await as("viewer");
  await page.goto("/RIO/grid");
  const cell = page.locator("[role=gridcell][data-field=description]").first();
  await cell.click();
  const before = await cell.textContent();
  await press(page, "Shift+ArrowDown", "Delete");
  await expect(
    page.getByRole("listitem").filter({ hasText: "Cleared 0 of 2 cells · 2 locked" }),
  ).toBeVisible();
  await expect(cell).toHaveText(before ?? "");
});
