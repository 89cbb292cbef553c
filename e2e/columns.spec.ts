import type { Page } from "@playwright/test";
import { expectAccessible, expectNoSideways, LISTED, LOOKS } from "#e2e/accessible.ts";
import { expect, test } from "#e2e/fixtures.ts";
import { pressAtOnce } from "#e2e/press-at-once.ts";

const head = (page: Page, field: string) => page.locator(`[role=columnheader][data-field=${field}]`);
const fieldsOf = (page: Page) =>
  page
    .locator("[role=columnheader][data-field]")
    .evaluateAll((heads) => heads.map((each) => (each as HTMLElement).dataset.field ?? ""));
const widthOf = async (page: Page, field: string) =>
  Math.round((await head(page, field).boundingBox())?.width ?? 0);
const shownIds = (page: Page) =>
  page
    .locator("[role=row][data-pfa-id]")
    .evaluateAll((rows) => rows.map((row) => (row as HTMLElement).dataset.pfaId ?? "").sort());

async function dragTo(page: Page, from: { x: number; y: number }, to: { x: number; y: number }) {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + 10, from.y, { steps: 3 });
  await page.mouse.move(to.x, to.y, { steps: 8 });
  // One frame, so that the line has followed.
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}

async function middleOf(page: Page, field: string) {
  const box = await head(page, field).boundingBox();
  return { x: (box?.x ?? 0) + (box?.width ?? 0) / 2, y: (box?.y ?? 0) + (box?.height ?? 0) / 2, box };
}

/** Opens the editor of a filter that isn't there yet. */
async function addFilter(page: Page, field: string) {
  await page.getByRole("button", { name: /^Filter( \d+)?$/ }).click();
  await page.getByRole("combobox", { name: "Filter by…" }).fill(field);
  await page.getByRole("option", { name: field, exact: true }).click();
  const editor = page.getByRole("dialog", { name: `Filter by ${field}` });
  await expect(editor).toBeVisible();
  return editor;
}
const chip = (page: Page, text: string) =>
  page.getByRole("list", { name: "Filters" }).getByRole("button", { name: text });

test("columns are put in order, resized, pinned and hidden with the pointer, and stay so", async ({
  as,
  addRecords,
  name,
}) => {
  await addRecords({
    description: "A crawler crane with a long story about the pipe rack of the north side",
  });
  const { page, grid } = await as("maria");
  await grid.open(name);

  const from = await middleOf(page, "forecastEnd");
  const to = await middleOf(page, "description");
  await dragTo(page, from, { x: (to.box?.x ?? 0) + 10, y: to.y });
  await page.mouse.up();
  await expect
    .poll(() => fieldsOf(page))
    .toEqual(expect.arrayContaining(["pfaId", "sync", "forecastEnd", "description"]));
  expect((await fieldsOf(page)).slice(0, 4)).toEqual(["pfaId", "sync", "forecastEnd", "description"]);
  // A drag is no click: the order of the records is what it was.
  expect(page.url()).not.toContain("sort=");

  await dragTo(page, await middleOf(page, "dor"), { x: (to.box?.x ?? 0) + 10, y: to.y });
  await page.keyboard.press("Escape");
  await page.mouse.up();
  expect((await fieldsOf(page)).slice(2, 4)).toEqual(["forecastEnd", "description"]);

  const before = await widthOf(page, "description");
  const edge = (await middleOf(page, "description")).box;
  const grip = { x: (edge?.x ?? 0) + (edge?.width ?? 0) - 3, y: (edge?.y ?? 0) + 16 };
  await dragTo(page, grip, { x: grip.x + 80, y: grip.y });
  await page.mouse.up();
  await expect.poll(() => widthOf(page, "description")).toBe(before + 80);
  const target = await head(page, "description").locator("[data-resizer]").boundingBox();
  expect(target?.width).toBeGreaterThanOrEqual(24);
  await head(page, "description").locator("[data-resizer]").dblclick();
  await expect.poll(() => widthOf(page, "description")).toBeGreaterThan(before + 80);
  const text = grid.cell(`${name}-1`, "description");
  expect(await text.evaluate((cell) => cell.scrollWidth <= cell.clientWidth)).toBe(true);

  await head(page, "dor").click({ button: "right" });
  await page.getByRole("menuitem", { name: "Pin to the left" }).click();
  await expect.poll(async () => (await fieldsOf(page)).slice(0, 3)).toEqual(["pfaId", "sync", "dor"]);
  await head(page, "source").click({ button: "right" });
  await page.getByRole("menuitem", { name: "Hide column" }).click();
  await expect(head(page, "source")).toHaveCount(0);

  await page.getByRole("button", { name: "Columns", exact: true }).click();
  await page.getByRole("searchbox", { name: "Search columns" }).fill("contract");
  await page.getByRole("checkbox", { name: "Contract" }).click();
  await page.getByRole("radio", { name: "Compact" }).click();
  await page.keyboard.press("Escape");
  await expect(head(page, "contract")).toHaveCount(1);
  const rowHeight = async () => Math.round((await grid.row(`${name}-1`).boundingBox())?.height ?? 0);
  await expect.poll(rowHeight).toBe(26);

  await page.reload();
  await expect(grid.row(`${name}-1`)).toBeVisible();
  expect((await fieldsOf(page)).slice(0, 5)).toEqual(["pfaId", "sync", "dor", "forecastEnd", "description"]);
  await expect(head(page, "source")).toHaveCount(0);
  expect(await rowHeight()).toBe(26);

  // Pinned columns stay where they are while the rest scrolls sideways.
  const pinned = (await middleOf(page, "dor")).x;
  await page.getByRole("grid").evaluate((each) => {
    each.scrollLeft = 400;
  });
  expect((await middleOf(page, "dor")).x).toBe(pinned);
  await page.getByRole("grid").evaluate((each) => {
    each.scrollLeft = 0;
  });
  await head(page, "dor").click({ button: "right" });
  await page.getByRole("menuitem", { name: "Reset all columns" }).click();
  await expect.poll(async () => (await fieldsOf(page)).slice(0, 3)).toEqual(["pfaId", "sync", "description"]);
});

test("another order is asked for before anything is painted for it", async ({ as, addRecords, name }) => {
  await addRecords({ description: "Alpha" }, { description: "Beta" });
  const { page, grid } = await as("maria");
  await grid.open(name);
  const order = await page.evaluateHandle(() => {
    const seen: string[] = [];
    const { fetch } = window;
    window.fetch = (...asked) => {
      if (String(asked[0]).includes("records.list")) seen.push("asked");
      return fetch(...asked);
    };
    const painted = new MutationObserver(() => seen.push("painted"));
    painted.observe(document.body, { subtree: true, attributes: true, attributeFilter: ["aria-sort"] });
    return seen;
  });
  await head(page, "description").click();
  await expect(head(page, "description")).toHaveAttribute("aria-sort", "ascending");
  expect(await order.evaluate((seen) => seen.slice(0, 2))).toEqual(["asked", "painted"]);
});

test("the keyboard alone sorts, resizes, moves, hides and filters from the heads", async ({
  as,
  addRecords,
  name,
}) => {
  const [first = "", second = ""] = await addRecords({ description: "Alpha" }, { description: "Beta" });
  const { page, grid } = await as("maria");
  await grid.open(name);
  await grid.cell(first, "pfaId").focus();
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await expect(head(page, "description")).toBeFocused();

  await page.keyboard.press("Enter");
  await expect(head(page, "description")).toHaveAttribute("aria-sort", "ascending");
  await page.keyboard.press("Enter");
  await expect(head(page, "description")).toHaveAttribute("aria-sort", "descending");
  await expect(page.locator("[role=row][data-pfa-id]").first()).toHaveAttribute("data-pfa-id", second);
  await expect(head(page, "description")).toBeFocused();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Shift+Enter");
  await expect(page).toHaveURL(/sort=description\.desc(,|%2C)forecastStart/);
  await expect(head(page, "forecastStart")).toHaveAttribute("aria-description", /Key 2 of the order/);

  const width = await widthOf(page, "forecastStart");
  await page.keyboard.press("Shift+ArrowRight");
  await expect.poll(() => widthOf(page, "forecastStart")).toBe(width + 16);
  await page.keyboard.press("Shift+ArrowLeft");
  await expect.poll(() => widthOf(page, "forecastStart")).toBe(width);

  await page.keyboard.press("Alt+Shift+ArrowLeft");
  await expect.poll(async () => (await fieldsOf(page)).slice(2, 4)).toEqual(["forecastStart", "description"]);
  await expect(head(page, "forecastStart")).toBeFocused();
  await expect(head(page, "forecastStart")).toHaveAttribute("aria-colindex", "4");

  await page.keyboard.press("Alt+ArrowDown");
  await expect(page.getByRole("menu")).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("menu")).toBeHidden();
  await expect(head(page, "forecastStart")).toBeFocused();
  await page.keyboard.press("Alt+ArrowDown");
  await expect(page.getByRole("menu")).toBeFocused();
  await pressAtOnce(page, [..."Filter", "Enter"]);
  const editor = page.getByRole("dialog", { name: "Filter by Forecast start" });
  await expect(editor).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(editor).toBeHidden();
});

test("filters by kind stand in the address, on chips, and take themselves away", async ({
  as,
  addRecords,
  name,
}) => {
  const [crane = "", lift = "", pump = ""] = await addRecords(
    { description: "Crane for the rack", category: "Cranes", forecastEnd: "2027-03-01", monthlyRate: 5000 },
    { description: "Lift for the rack", category: "Access", forecastEnd: "2027-06-30", monthlyRate: 900 },
    { description: "Pump", category: "Pumps", forecastEnd: "2027-09-30", monthlyRate: 100, model: null },
  );
  const { page, grid } = await as("maria", { reducedMotion: "reduce" });
  await grid.open(name);
  const expectShown = (...ids: string[]) => expect.poll(() => shownIds(page)).toEqual(ids.sort());
  await expectShown(crane, lift, pump);

  // Records that come while one types, after a menu of the head was used, leave the focus in the field.
  await head(page, "dor").click({ button: "right" });
  await expect(page.getByRole("menu")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("menu")).toBeHidden();
  await page.getByRole("searchbox", { name: "Search records" }).click();
  await page.keyboard.press("End");
  await page.keyboard.type("-3");
  await expectShown(pump);
  await page.keyboard.press("Backspace");
  await page.keyboard.press("Backspace");
  await expectShown(crane, lift, pump);

  await head(page, "description").click({ button: "right" });
  await page.getByRole("menuitem", { name: "Filter…" }).click();
  let editor = page.getByRole("dialog", { name: "Filter by Description" });
  const contains = editor.getByRole("textbox", { name: "Description contains" });
  await expect(contains).toBeFocused();
  await expectAccessible(page, "filter by a text");
  await contains.click();
  await page.keyboard.type("ra");
  await expectShown(crane, lift);
  await page.keyboard.type("ck");
  await expect(contains).toHaveValue("rack");
  await page.keyboard.press("Enter");
  await expect(chip(page, "Description contains “rack”")).toBeVisible();

  editor = await addFilter(page, "Category");
  await editor.getByRole("searchbox").fill("Access");
  await editor.getByRole("checkbox", { name: "Access" }).click();
  await editor.getByRole("button", { name: "Done" }).click();
  await expectShown(lift);
  await page.getByRole("button", { name: "Remove filter Category" }).click();
  await expectShown(crane, lift);

  editor = await addFilter(page, "Forecast end");
  await editor.getByRole("textbox", { name: "Up to" }).fill("1 Apr 2027");
  await page.keyboard.press("Enter");
  await expectShown(crane);
  await editor.getByRole("textbox", { name: "From" }).fill("2 Apr 2027");
  await page.keyboard.press("Enter");
  await expect(editor.getByText("This is before the first day.")).toBeVisible();
  await editor.getByRole("button", { name: "Clear" }).click();
  await page.keyboard.press("Escape");
  await expectShown(crane, lift);

  editor = await addFilter(page, "Monthly rate");
  await expectAccessible(page, "filter by money");
  await editor.getByRole("textbox", { name: "At least" }).fill("1,000");
  await page.keyboard.press("Enter");
  await editor.getByRole("button", { name: "Done" }).click();
  await expectShown(crane);
  await expect(page).toHaveURL(/monthlyRate/);

  // The link shows a colleague the same.
  const other = await as("jonas");
  await other.page.goto(page.url());
  await expect.poll(() => shownIds(other.page)).toEqual([crane]);
  await expect(chip(other.page, "Monthly rate from $1,000.00")).toBeVisible();

  await chip(page, "Monthly rate from").click();
  editor = page.getByRole("dialog", { name: "Filter by Monthly rate" });
  await editor.getByRole("button", { name: "Clear" }).click();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Remove filter Description" }).click();
  editor = await addFilter(page, "Model");
  await editor.getByRole("combobox").click();
  await expect(page.getByRole("option", { name: "is empty" })).toBeVisible();
  await expectAccessible(page, "an open list", LISTED);
  await page.getByRole("option", { name: "is empty" }).click();
  await expectShown(pump);
  await page.keyboard.press("Escape");
  editor = await addFilter(page, "Actualized");
  await editor.getByRole("radio", { name: "Yes" }).click();
  await expect(page.getByText("No record matches")).toBeVisible();
  await expectAccessible(page, "filter by yes or no");
  await page.keyboard.press("Escape");
  await expect(editor).toBeHidden();
  await expectAccessible(page, "no record matches");
  await page.getByRole("button", { name: "Clear all" }).click();
  await expectShown(crane, lift, pump);
});

test("a view is kept, shared, opened by a colleague, changed, and removed with Undo", async ({
  as,
  addRecords,
  name,
  expectedErrors,
}) => {
  // A name that is taken.
  expectedErrors.push(/savedViews\.save/);
  await addRecords({ dor: "BEO" }, { dor: "PROJECT" });
  const maria = await as("maria");
  const { page } = maria;
  await page.goto(`/RIO/grid?q=${name}&sort=dor.desc`);
  await expect(page.locator("[role=row][data-pfa-id]")).toHaveCount(2);
  await head(page, "source").click({ button: "right" });
  await page.getByRole("menuitem", { name: "Hide column" }).click();

  const save = async (where: Page, as: string) => {
    await where.getByRole("button", { name: /^Views|edited/ }).click();
    await where.getByRole("button", { name: /^Save (this view|as)…$/ }).click();
    await where.getByRole("textbox").last().fill(as);
    await where.keyboard.press("Enter");
  };
  await save(page, `${name} plan`);
  await expect(page.getByRole("button", { name: `${name} plan`, exact: true })).toBeVisible();
  await expect(page).toHaveURL(/saved=/);
  await page.getByRole("button", { name: `More for ${name} plan` }).click();
  await expect(page.getByRole("menuitem", { name: "Share with everybody" })).toBeVisible();
  await expectAccessible(page, "menu of a saved view", ["region"]);
  await page.getByRole("menuitem", { name: "Share with everybody" }).click();
  await expect(page.getByRole("dialog", { name: "Saved views" })).toContainText("shared");
  await expect(page.getByRole("menu")).toHaveCount(0);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog", { name: "Saved views" })).toBeHidden();

  const jonas = await as("jonas");
  await jonas.page.goto("/RIO/grid");
  await jonas.page.getByRole("button", { name: "Views" }).click();
  const row = jonas.page.getByRole("button", { name: new RegExp(`^Grid:\\s*${name} plan`) });
  await expect(row).toContainText("Maria Santos");
  await row.click();
  await expect.poll(() => shownIds(jonas.page)).toEqual([`${name}-1`, `${name}-2`]);
  await expect(head(jonas.page, "source")).toHaveCount(0);
  await expect(head(jonas.page, "dor")).toHaveAttribute("aria-sort", "descending");
  await expect(jonas.page.getByText("· edited")).toHaveCount(0);
  await head(jonas.page, "dor").click();
  await expect(jonas.page.getByText("· edited")).toBeVisible();
  await jonas.page.getByRole("button", { name: /edited/ }).click();
  // It isn't his: he can keep his own, or go back.
  await expect(jonas.page.getByRole("button", { name: /^Update/ })).toHaveCount(0);
  await jonas.page.getByRole("button", { name: "Back to saved" }).click();
  await expect(jonas.page.getByText("· edited")).toHaveCount(0);

  await head(page, "description").click();
  await page.getByRole("button", { name: /edited/ }).click();
  await page.getByRole("button", { name: /^Update/ }).click();
  await expect(page.getByText("· edited")).toHaveCount(0);
  await head(page, "description").click();
  await save(page, `${name} PLAN`);
  await expect(page.getByRole("alert").filter({ hasText: "already" })).toBeVisible();
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("button", { name: `More for ${name} plan` }).click();
  await page.getByRole("menuitem", { name: "Remove" }).click();
  await expect(page.getByText(`Removed “${name} plan”`).first()).toBeVisible();
  await page.getByRole("button", { name: "Undo", exact: true }).last().click();
  await expect(page.getByText(`“${name} plan” is back`).first()).toBeVisible();
});

test("somebody who may only read keeps views of their own, and shares none", async ({ as, name }) => {
  const { page } = await as("viewer");
  await page.goto("/RIO/grid");
  await page.getByRole("button", { name: "Views" }).click();
  await page.getByRole("button", { name: "Save this view…" }).click();
  await page.getByRole("textbox").last().fill(`${name} mine`);
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: `More for ${name} mine` }).click();
  await expect(page.getByRole("menuitem", { name: "Rename…" })).toBeVisible();
  await expect(page.getByRole("menuitem", { name: /Share/ })).toHaveCount(0);
  await expect(head(page, "monthlyRate")).toHaveCount(0);
  await page.getByRole("menuitem", { name: "Begin the grid with this" }).click();
  await page.goto("/RIO/grid");
  await expect(page.getByRole("button", { name: `${name} mine` })).toBeVisible();
});

test("panels of columns, filters and views are accessible: on a desktop", async ({
  as,
  addRecords,
  name,
  expectedErrors,
}) => {
  expectedErrors.push(/records\.list|ERR_FAILED/);
  await addRecords({}, {});
  const { page, grid } = await as("maria", LOOKS[0][1]);
  await grid.open(name);
  const opened = async (button: string, content: () => Promise<unknown>) => {
    await page.getByRole("button", { name: new RegExp(`^${button}( \\d+)?$`) }).click();
    await content();
    await expectAccessible(page, button);
    await page.keyboard.press("Escape");
  };
  await head(page, "dor").click();
  await addFilter(page, "Forecast end");
  await expectAccessible(page, "filter by dates");
  await page.getByRole("button", { name: "This year" }).click();
  await page.keyboard.press("Escape");
  await addFilter(page, "Status");
  await expectAccessible(page, "filter by status");
  await page.keyboard.press("Escape");
  await addFilter(page, "Category");
  await expect(page.getByRole("checkbox").first()).toBeVisible();
  await expectAccessible(page, "filter by values");
  await page.keyboard.press("Escape");
  await opened("Columns", () => expect(page.getByRole("checkbox", { name: "Sync" })).toBeVisible());
  await opened("Views", () => expect(page.getByRole("button", { name: "Save this view…" })).toBeVisible());
  await opened("Filter", () => expect(page.getByRole("option").first()).toBeVisible());
  await page.getByRole("button", { name: /^Group and sort/ }).click();
  await page.getByRole("combobox", { name: "Add a group" }).press("Enter");
  await expect(page.getByRole("option").first()).toBeFocused();
  await pressAtOnce(page, [..."Class", "Enter"]);
  await page.getByRole("button", { name: /Move Class/ }).waitFor();
  await expectAccessible(page, "groups and order");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Remove filter Forecast end" }).click();
  await expect(page.getByRole("treegrid").getByRole("row", { expanded: true }).first()).toBeVisible();
  await expectAccessible(page, "a grouped grid");
  await head(page, "dor").click({ button: "right" });
  await expect(page.getByRole("menu")).toBeVisible();
  // A menu floats beside the page, in no landmark; it has the focus.
  await expectAccessible(page, "menu of a column", ["region"]);
  await page.keyboard.press("Escape");
  await page.route("**/api/trpc/records.list**", (route) => route.abort());
  await page.reload();
  await expect(page.getByText("The records couldn't be read")).toBeVisible({ timeout: 30_000 });
  await expectAccessible(page, "records that can't be read");
});

test("filters are accessible and fit: 360 px wide", async ({ as, addRecords, name }) => {
  await addRecords({}, {});
  const { page, grid } = await as("maria", LOOKS[1][1]);
  await grid.open(name);
  // Cards have no columns to arrange.
  await page.getByRole("button", { name: "Show as a table" }).click();
  await page.getByRole("button", { name: "Filters" }).click();
  const sheet = page.getByRole("dialog", { name: "Filters and views" });
  await sheet.getByRole("button", { name: "Add filter" }).click();
  await sheet.getByRole("option", { name: "My drafts" }).click();
  await expect(sheet.getByRole("button", { name: "Remove filter My drafts" })).toBeVisible();
  await expectAccessible(page, "filters on a phone");
  for (const part of ["Order", "Columns", "Views"]) {
    await sheet.getByRole("radio", { name: part }).click();
    await expectAccessible(page, `${part} on a phone`);
  }
  await expectNoSideways(page, "filters on a phone");
});
