import type { Page } from "@playwright/test";
import { expectAccessible, expectNoSideways, LISTED, LOOKS } from "#e2e/accessible.ts";
import { expect, test } from "#e2e/fixtures.ts";

const deck = (page: Page) => page.getByRole("region", { name: "Selection" });
const palette = (page: Page) => page.getByRole("dialog", { name: "Search or command" });
const option = (page: Page, name: string | RegExp) => palette(page).getByRole("option", { name });
const told = (page: Page) => page.getByRole("dialog").getByRole("region", { name: "What this does" });

/** Opens the grid on the test's records with all of them selected, as a link does. */
async function openSelected(page: Page, name: string, more = ""): Promise<void> {
  await page.goto(`/RIO/grid?q=${name}&sel=all:${more}`);
  await expect(page.getByRole("grid")).toHaveAttribute("aria-busy", "false");
  await expect(deck(page)).toBeVisible();
}

test("a selection is shifted as the preview says, in both views, and taken back in one step", async ({
  as,
  addRecords,
  name,
}) => {
  const [rented = "", onSite = "", , undated = ""] = await addRecords(
    {},
    { isActualized: true, actualStart: "2026-12-01" },
    { forecastStart: "2026-12-10", forecastEnd: "2027-03-10" },
    { forecastEnd: null },
  );
  const { page, grid } = await as("maria");
  await openSelected(page, name);
  await expect(deck(page)).toContainText("All 4 selected");
  await expect(deck(page)).toContainText("forecast $44,3");
  await deck(page).getByRole("button", { name: "Shift dates…" }).click();
  const amount = page.getByLabel("Shift by");
  await expect(amount).toBeFocused();
  await page.keyboard.type("2w");
  await expect(told(page)).toContainText(
    "4 records: 2 shift both dates, 1 actualized extends its end, 1 stays as it is.",
  );
  // 14 days more of $5,000 a month for the one on site; the others keep their length.
  await expect(told(page)).toContainText("+$2,299.61");
  await expect(told(page)).toContainText("Left alone: 1 lacks a forecast date.");
  const sample = told(page).getByRole("row", { name: new RegExp(onSite) });
  await expect(sample).toContainText("1 Mar 2027");
  await expect(sample).toContainText("15 Mar 2027");
  await expect(page.getByRole("button", { name: "Shift 3 records" })).toBeEnabled();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: "Shift dates" })).toBeHidden();
  await expect(page.getByRole("listitem").filter({ hasText: "Shifted 3 records by 2 weeks" })).toBeVisible();
  await expect(grid.cell(rented, "forecastStart")).toHaveText("15 Dec 2026");
  await expect(grid.cell(rented, "forecastEnd")).toHaveText("15 Mar 2027");
  await expect(grid.cell(onSite, "forecastStart")).toHaveText("1 Dec 2026");
  await expect(grid.cell(onSite, "forecastEnd")).toHaveText("15 Mar 2027");
  await expect(grid.cell(undated, "forecastStart")).toHaveText("1 Dec 2026");
  await expect(grid.draftsBar).toContainText("3 drafts");

  // The selection goes along to the other view, and is operated on there just so.
  await page.keyboard.press("Alt+Shift+Digit1");
  await expect(page).toHaveURL(/\/RIO\/timeline\?/);
  await expect(deck(page)).toContainText("All 4 selected");
  await deck(page).getByRole("button", { name: "Shift dates…" }).click();
  await page.keyboard.type("-7");
  await page.getByRole("button", { name: "Shift 3 records" }).click();
  await expect(
    page.getByRole("listitem").filter({ hasText: "Shifted 3 records back by 7 days" }),
  ).toBeVisible();
  await page.keyboard.press("Alt+Shift+Digit2");
  await expect(grid.cell(rented, "forecastStart")).toHaveText("8 Dec 2026");
  await expect(grid.cell(onSite, "forecastEnd")).toHaveText("8 Mar 2027");
  await page.keyboard.press("ControlOrMeta+z");
  await expect(grid.cell(rented, "forecastStart")).toHaveText("15 Dec 2026");
  await expect(grid.cell(onSite, "forecastEnd")).toHaveText("15 Mar 2027");
  await expect(grid.draftsBar).toContainText("3 drafts");
  await page.keyboard.press("ControlOrMeta+z");
  await expect(grid.cell(rented, "forecastStart")).toHaveText("1 Dec 2026");
  await expect(grid.cell(onSite, "forecastEnd")).toHaveText("1 Mar 2027");
  await expect(grid.draftsBar).toBeHidden();
  await page.keyboard.press("ControlOrMeta+Shift+z");
  await expect(grid.cell(rented, "forecastEnd")).toHaveText("15 Mar 2027");
  await expect(grid.draftsBar).toContainText("3 drafts");
});

test("all starts move so that the earliest is on a date; what was typed before belongs to it", async ({
  as,
  addRecords,
  name,
}) => {
  const [first = "", second = ""] = await addRecords(
    { forecastStart: "2026-12-20", forecastEnd: "2027-01-31" },
    { forecastStart: "2027-01-01", forecastEnd: "2027-01-31" },
  );
  const { page, grid } = await as("maria");
  await openSelected(page, name);
  await grid.edit(first, "forecastStart", "15 Dec 2026");
  await deck(page).getByRole("button", { name: "Shift dates…" }).click();
  await page.getByRole("radio", { name: "To start on a date" }).click();
  const start = page.getByLabel("The earliest starts on");
  await expect(start).toHaveAccessibleDescription(/starts on 15 Dec 2026/);
  await page.getByRole("dialog").getByRole("button", { name: "Pick a date" }).click();
  await expect(page.getByRole("grid", { name: / \d{4}$/ })).toBeVisible();
  await expectAccessible(page, "the calendar of a bulk operation", ["region"]);
  await page.keyboard.press("Escape");
  await start.fill("20 Dec 2026");
  await expect(start).toHaveAccessibleDescription(/5 days later than 15 Dec 2026/);
  await page.getByRole("button", { name: "Shift 2 records" }).click();
  await expect(grid.cell(first, "forecastStart")).toHaveText("20 Dec 2026");
  await expect(grid.cell(first, "forecastEnd")).toHaveText("5 Feb 2027");
  await expect(grid.cell(second, "forecastStart")).toHaveText("6 Jan 2027");

  // One step back: the first record's own draft is there again, the second has none.
  await page
    .getByRole("listitem")
    .filter({ hasText: "Shifted 2 records by 5 days" })
    .getByRole("button", { name: "Undo" })
    .click();
  await expect(grid.cell(second, "forecastStart")).toHaveText("1 Jan 2027");
  await expect(grid.cell(first, "forecastStart")).toHaveText("15 Dec 2026");
  await expect(grid.draftsBar).toContainText("1 draft");
});

test("any field is set by its kind of editor; durations are set; the plan comes back", async ({
  as,
  addRecords,
  name,
}) => {
  const [pfaId = ""] = await addRecords({}, {});
  const { page, grid } = await as("maria");
  await openSelected(page, name);
  const button = (label: string) => deck(page).getByRole("button", { name: label });
  await button("Category…").click();
  const category = page.getByRole("dialog").getByRole("combobox", { name: "Category" });
  await category.fill("Cran");
  await expect(page.getByRole("option", { name: /^Cranes/ })).toBeVisible();
  await category.fill(`Cranes of ${name}`);
  await page.getByRole("button", { name: "Change 2 records" }).click();
  await expect(page.getByRole("listitem").filter({ hasText: "Set Category of 2 records" })).toBeVisible();
  await expect(page.getByRole("dialog")).toBeHidden();

  await button("DOR…").click();
  await page.getByRole("radio", { name: "PROJECT" }).click();
  await page.getByRole("button", { name: "Change 2 records" }).click();
  await expect(grid.cell(pfaId, "dor")).toHaveText("PROJECT");
  await expect(page.getByRole("dialog")).toBeHidden();

  await button("Set field…").click();
  await page.getByRole("combobox", { name: "Field" }).click();
  await expect(page.getByRole("option", { name: "Monthly rate" })).toBeVisible();
  await expectAccessible(page, "the list of fields", LISTED);
  await page.getByRole("option", { name: "Monthly rate" }).click();
  await page.getByLabel("New value").fill("-5");
  await expect(page.getByRole("dialog").getByRole("alert")).toContainText(/0 or more|negative/i);
  await page.getByLabel("New value").fill("6,000");
  await expect(told(page)).toContainText("2 records: 2 change.");
  await page.getByRole("button", { name: "Change 2 records" }).click();
  await expect(grid.cell(pfaId, "monthlyRate")).toContainText("6,000");
  await expect(page.getByRole("dialog")).toBeHidden();

  await button("Duration…").click();
  await page.getByLabel("Duration", { exact: true }).fill("6");
  await expect(told(page)).toContainText("2 records: 2");
  await expectAccessible(page, "change duration");
  await page.getByRole("button", { name: "Change 2 records" }).click();
  await expect(grid.cell(pfaId, "forecastEnd")).toHaveText("1 Jun 2027");
  await expect(page.getByRole("dialog")).toBeHidden();

  await button("Reset to plan…").click();
  await expect(page.getByRole("button", { name: "Reset 2 records" })).toBeEnabled();
  await expectAccessible(page, "reset to plan");
  await page.getByRole("button", { name: "Reset 2 records" }).click();
  await expect(grid.cell(pfaId, "forecastEnd")).toHaveText("1 Feb 2027");
});

test("records are discontinued and restored by those who may, and a mistake is told before it is made", async ({
  as,
  addRecords,
  name,
}) => {
  const [pfaId = ""] = await addRecords({}, {});
  const { page, grid } = await as("maria");
  await openSelected(page, name, "&discontinued=include");
  await deck(page).getByRole("button", { name: "Discontinue…" }).click();
  await expect(told(page)).toContainText("2 records: 2 are discontinued.");
  await expect(told(page)).toContainText("-$29,56");
  await expect(page.getByRole("dialog")).toContainText("leave the plan and its usual totals");
  await expectAccessible(page, "discontinue");
  await page.getByRole("button", { name: "Discontinue 2 records" }).click();
  await expect(page.getByRole("listitem").filter({ hasText: "Discontinued 2 records" })).toBeVisible();
  await grid.expectBadge(pfaId, "Draft");
  await deck(page).getByRole("button", { name: "Shift dates…" }).click();
  await page.getByLabel("Shift by").fill("7");
  await expect(told(page)).toContainText("Nothing would change.");
  await expect(told(page)).toContainText("2 are discontinued");
  await expect(page.getByRole("button", { name: "Shift 0 records" })).toBeDisabled();
  await page.keyboard.press("Escape");
  await deck(page).getByRole("button", { name: "Restore…" }).click();
  await expect(page.getByRole("button", { name: "Restore 2 records" })).toBeEnabled();
  await expectAccessible(page, "restore");
  await page.getByRole("button", { name: "Restore 2 records" }).click();
  await grid.expectBadge(pfaId, "Synced");
});

test("who may not do something is told why, in the deck, the palette and behind a link", async ({
  as,
  addRecords,
  name,
}) => {
  await addRecords({}, {});
  const contractor = await as("contractor");
  await openSelected(contractor.page, name);
  await expect(deck(contractor.page)).not.toContainText("forecast");
  const discontinue = deck(contractor.page).getByRole("button", { name: "Discontinue…" });
  await expect(discontinue).toHaveAttribute("aria-disabled", "true");
  await discontinue.focus();
  await expect(contractor.page.getByRole("tooltip")).toContainText("permission to discontinue");
  await expectAccessible(contractor.page, "a tooltip", ["region"]);
  await deck(contractor.page).getByRole("button", { name: "Shift dates…" }).click();
  await contractor.page.getByLabel("Shift by").fill("7");
  await expect(told(contractor.page)).toContainText("2 records: 2 shift both dates.");
  await expect(told(contractor.page)).not.toContainText("$");

  const viewer = await as("viewer");
  await viewer.page.goto(`/RIO/grid?q=${name}&sel=all:&bulk=shift`);
  await expect(viewer.page.getByRole("dialog")).toContainText("You may look at these records");
  await viewer.page.keyboard.press("Escape");
  await viewer.page.keyboard.press("ControlOrMeta+k");
  await viewer.page.keyboard.type("shift da");
  await expect(option(viewer.page, /Shift dates/)).toContainText("You may look at these records");
  await expect(option(viewer.page, /Shift dates/)).toHaveAttribute("aria-selected", "true");
  await viewer.page.keyboard.press("Enter");
  await expect(palette(viewer.page)).toBeVisible();
});

test("a selection that changed meanwhile is shown anew instead of being changed", async ({
  as,
  addRecords,
  name,
}) => {
  const [pfaId = ""] = await addRecords(
    { description: `Crane of ${name}` },
    { description: `Crane of ${name}` },
  );
  const { page, grid, api } = await as("maria");
  await openSelected(page, `Crane of ${name}`);
  await deck(page).getByRole("button", { name: "Shift dates…" }).click();
  await page.getByLabel("Shift by").fill("7");
  await expect(page.getByRole("button", { name: "Shift 2 records" })).toBeEnabled();
  // In another tab of hers one of them stops matching.
  await api.call("drafts.save", {
    organizationId: await api.organizationId(),
    changes: [{ pfaId, seenVersion: 1, set: { description: "Something else" } }],
  });
  await page.getByRole("button", { name: "Shift 2 records" }).click();
  await expect(told(page).getByRole("alert")).toContainText(
    "The selection holds 1 record by now, not 2 records. Nothing was changed",
  );
  await page.getByRole("button", { name: "Shift 1 record" }).click();
  await expect(page.getByRole("dialog")).toBeHidden();
  await expect(grid.cell(`${name}-2`, "forecastEnd")).toHaveText("8 Mar 2027");
  await expect(grid.cell(pfaId, "forecastEnd")).toHaveText("1 Mar 2027");
});

test("an operation without an answer is said, asked again by itself, and done once", async ({
  as,
  addRecords,
  name,
  expectedErrors,
}) => {
  expectedErrors.push(/Failed to load resource|ERR_FAILED|net::/);
  const [pfaId = ""] = await addRecords({}, {});
  const { page, grid } = await as("maria");
  await openSelected(page, name);
  await deck(page).getByRole("button", { name: "Shift dates…" }).click();
  await page.getByLabel("Shift by").fill("7");
  await expect(page.getByRole("button", { name: "Shift 2 records" })).toBeEnabled();
  await page.route("**/api/trpc/bulk.save**", (route) => route.abort());
  await page.getByRole("button", { name: "Shift 2 records" }).click();
  await expect(told(page).getByRole("alert")).toContainText("nothing is done twice");
  await page.unroute("**/api/trpc/bulk.save**");
  await expect(grid.cell(pfaId, "forecastEnd")).toHaveText("8 Mar 2027");
});

test("the palette finds and does by keyboard alone: a record, a command, a view", async ({
  as,
  addRecords,
  name,
}) => {
  const [pfaId = "", other = ""] = await addRecords({ description: `Tower crane of ${name}` }, {});
  const { page, grid } = await as("maria");
  await grid.open(name);
  await grid.cell(pfaId, "description").click();
  await page.keyboard.press("ControlOrMeta+k");
  const input = palette(page).getByRole("combobox");
  await expect(input).toBeFocused();
  await page.keyboard.type(`tower crane of ${name}`);
  await expect(option(page, new RegExp(pfaId))).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("complementary").filter({ hasText: pfaId })).toBeVisible();
  await expect(palette(page)).toBeHidden();

  // Enter while the answer is on the way opens nothing that the whole text doesn't find.
  await page.keyboard.press("ControlOrMeta+k");
  await page.keyboard.type(`crane ${name}`);
  await expect(option(page, new RegExp(pfaId))).toHaveAttribute("aria-selected", "true");
  await expect(option(page, new RegExp(other))).toBeVisible();
  let answer = () => {};
  const held = new Promise<void>((resolve) => {
    answer = resolve;
  });
  await page.route(/records\.list/, async (route) => {
    await held;
    await route.continue();
  });
  await page.keyboard.type("-2");
  await page.keyboard.press("Enter");
  answer();
  await expect(option(page, new RegExp(pfaId))).toHaveCount(0);
  await expect(option(page, new RegExp(other))).toHaveAttribute("aria-selected", "true");
  await page.unroute(/records\.list/);
  // The best match stays chosen when the list grows, until somebody moves on.
  await page.keyboard.press("Backspace");
  const best = option(page, new RegExp(pfaId));
  await expect(best).toHaveAttribute("aria-selected", "true");
  await expect(input).toHaveAttribute("aria-activedescendant", (await best.getAttribute("id")) ?? "");
  await page.keyboard.press("ArrowDown");
  const next = option(page, new RegExp(other));
  await expect(next).toHaveAttribute("aria-selected", "true");
  await expect(input).toHaveAttribute("aria-activedescendant", (await next.getAttribute("id")) ?? "");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("complementary").filter({ hasText: other })).toBeVisible();
  await expect(palette(page)).toBeHidden();

  await page.keyboard.press("ControlOrMeta+k");
  await page.keyboard.type("select all rec");
  await expect(option(page, /Select all records/)).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Enter");
  await expect(deck(page)).toContainText("All 2 selected");
  await page.keyboard.press("ControlOrMeta+k");
  await expect(option(page, /Select all records/)).toBeVisible();
  await page.keyboard.type("shft");
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("Shift by")).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
  await expect(page.locator("[role=gridcell]:focus")).toBeVisible();

  await page.keyboard.press("Escape");
  await expect(deck(page)).toBeHidden();
  await page.keyboard.press("ControlOrMeta+k");
  await page.keyboard.type("matrix");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/RIO\/matrix/);
  await page.getByRole("button", { name: /Search or command/ }).focus();
  await page.keyboard.press("g");
  await page.keyboard.press("g");
  await expect(page).toHaveURL(/\/RIO\/grid/);
});

test("? and Ctrl+/ list the shortcuts; a cell takes letters", async ({ as, addRecords, name }) => {
  const [pfaId = ""] = await addRecords({});
  const { page, grid } = await as("maria");
  await grid.open(name);
  const list = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await page.getByRole("button", { name: /Search or command/ }).focus();
  await page.keyboard.press("?");
  await expect(list.getByRole("heading", { name: "Timeline" })).toBeVisible();
  await expect(list).toContainText("Find a command or a record");
  await page.keyboard.press("Escape");
  await expect(list).toBeHidden();
  const cell = grid.cell(pfaId, "description");
  await cell.click();
  await page.keyboard.press("ControlOrMeta+/");
  await expect(list).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(list).toBeHidden();
  await page.keyboard.press("?");
  await expect(cell.getByRole("textbox")).toHaveValue("?");
  await page.keyboard.press("Escape");
  await expect(list).toBeHidden();
});

test("a link with nothing selected says so", async ({ as, name, addRecords }) => {
  await addRecords({});
  const { page } = await as("maria");
  await page.goto(`/RIO/grid?q=${name}&bulk=duration`);
  await expect(page.getByRole("dialog", { name: "Change duration" })).toContainText(
    "No records are selected",
  );
  await expectAccessible(page, "an operation on nothing");
});

for (const [look, settings] of LOOKS) {
  const check = async (page: Page, what: string) => {
    await expectAccessible(page, what);
    await expectNoSideways(page, what);
  };

  test(`deck and dialogs are accessible and fit: ${look}`, async ({ as, addRecords, name }) => {
    await addRecords({}, { monthlyRate: null }, { forecastEnd: null });
    const { page } = await as("maria", settings);
    await openSelected(page, name);
    await check(page, "deck");
    if (settings.viewport.width === 360) {
      await deck(page).getByRole("button", { name: "More commands for the selection" }).click();
      await expect(page.getByRole("menuitem", { name: "Restore…" })).toBeVisible();
      // An open menu floats over the page, outside of its landmarks.
      await expectAccessible(page, "menu of the deck", ["region"]);
      await page.getByRole("menuitem", { name: "Duration…" }).click();
      await expect(page.getByRole("dialog", { name: "Change duration" })).toBeVisible();
      await page.keyboard.press("Escape");
    }
    await page.goto(`/RIO/grid?q=${name}&sel=all:&bulk=shift`);
    await page.getByLabel("Shift by").fill("14");
    await expect(told(page)).toContainText("shift both dates");
    await check(page, "shift");
    await page.goto(`/RIO/grid?q=${name}&sel=all:&bulk=set:equipment`);
    const value = page.getByRole("dialog").getByRole("combobox", { name: "Equipment" });
    await value.fill("R");
    await expect(page.getByRole("option").first()).toBeVisible();
    await value.press("ArrowDown");
    await check(page, "set field");
  });

  test(`palette and shortcuts are accessible and fit: ${look}`, async ({ as, addRecords, name }) => {
    await addRecords({});
    const { page, grid } = await as("maria", settings);
    await grid.open(name);
    await page.keyboard.press("ControlOrMeta+k");
    await expect(palette(page).getByRole("combobox")).toBeFocused();
    await check(page, "palette");
    await page.keyboard.type(name);
    await expect(option(page, new RegExp(`${name}-1`))).toBeVisible();
    await check(page, "palette with records");
    await palette(page).getByRole("combobox").fill("there is no such thing");
    await expect(palette(page)).toContainText("No command or record matches");
    await check(page, "palette without a find");
    await page.keyboard.press("Escape");
    await expect(palette(page)).toBeHidden();
    await page.keyboard.press("ControlOrMeta+/");
    await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible();
    await check(page, "shortcuts");
  });
}
