import type { Page } from "@playwright/test";
import { expectAccessible, LISTED } from "#e2e/accessible.ts";
import { expect, test } from "#e2e/fixtures.ts";
import type { Procedures } from "#e2e/session.ts";

interface Row {
  draft: { delta: Record<string, unknown> } | null;
}

/** What the server holds of a record's draft, told when it is what is expected. */
async function expectDraft(api: Procedures, pfaId: string, delta: object): Promise<void> {
  const organizationId = await api.organizationId();
  await expect
    .poll(async () => {
      const { rows } = await api.query<{ rows: Row[] }>("records.byIds", { organizationId, pfaIds: [pfaId] });
      return rows[0]?.draft?.delta;
    })
    .toEqual(delta);
}

async function showColumns(page: Page, ...labels: string[]): Promise<void> {
  await page.getByRole("button", { name: "Columns", exact: true }).click();
  const search = page.getByRole("searchbox", { name: "Search columns" });
  for (const label of labels) {
    await search.fill(label);
    const box = page.getByRole("checkbox", { name: label, exact: true });
    if ((await box.getAttribute("aria-checked")) === "false") await box.click();
  }
  await page.keyboard.press("Escape");
  await expect(search).toBeHidden();
}

test("yes or no, and a choice: flipped, by a letter, from the list", async ({ as, addRecords, name }) => {
  const [one = "", two = ""] = await addRecords(
    { isFundsTransferable: false },
    { isFundsTransferable: true, dor: "PROJECT" },
  );
  const { page, grid, api } = await as("maria");
  await grid.open(name);
  await showColumns(page, "Funds transferable");
  const funds = grid.cell(one, "isFundsTransferable");
  await expect(funds).toHaveText("No");
  await funds.click();
  await page.keyboard.press("Space");
  await expect(funds).toHaveText("Yes");
  await page.keyboard.press("Space");
  await expect(funds).toHaveText("No");
  await expect(grid.draftsBar).toBeHidden();
  await page.keyboard.press("y");
  await expect(funds).toHaveText("Yes");
  // A row isn't selected by it.
  await expect(grid.row(one)).toHaveAttribute("aria-selected", "false");
  await expectDraft(api, one, { isFundsTransferable: true });

  const other = grid.cell(two, "isFundsTransferable");
  await other.click();
  await page.keyboard.press("F2");
  const list = page.getByRole("listbox");
  await expect(list.getByRole("option", { name: "Yes" })).toBeFocused();
  await expectAccessible(page, "the list of a yes or no", LISTED);
  await page.keyboard.press("ArrowDown");
  await expect(list.getByRole("option", { name: "No" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(list).toBeHidden();
  await expect(other).toHaveText("No");
  await expect(other).toBeFocused();

  const dor = grid.cell(one, "dor");
  await dor.click();
  await page.keyboard.press("p");
  await expect(dor).toHaveText("PROJECT");
  await page.keyboard.press("x");
  await expect(list).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(dor).toHaveText("PROJECT");
  await page.keyboard.press("Enter");
  await expect(list.getByRole("option", { name: "PROJECT" })).toBeFocused();
  await page.keyboard.press("b");
  await expect(list.getByRole("option", { name: "BEO" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(dor).toHaveText("BEO");
  await expectDraft(api, one, { isFundsTransferable: true });
  await expectDraft(api, two, { isFundsTransferable: false });
});

test("equipment is looked up among other records, by keys and by pointer, or typed anew", async ({
  as,
  addRecords,
  name,
}) => {
  const unit = `QX-${name}`;
  const [one = "", two = ""] = await addRecords(
    { equipment: null },
    { equipment: null },
    { equipment: `${unit} north` },
    { equipment: `${unit} south` },
    { equipment: `${unit} south` },
  );
  const { page, grid, api } = await as("maria");
  await grid.open(name);
  const cell = grid.cell(one, "equipment");
  await cell.click();
  await page.keyboard.type(unit);
  const input = cell.getByRole("combobox", { name: "Equipment" });
  await expect(input).toHaveValue(unit);
  const options = cell.getByRole("option");
  // The more frequent one first.
  await expect(options).toHaveText([`${unit} south2`, `${unit} north1`]);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await expect(cell.getByRole("option", { name: `${unit} north` })).toHaveAttribute("aria-selected", "true");
  await expectAccessible(page, "the lookup of equipment");
  await page.keyboard.press("Enter");
  await expect(cell).toHaveText(`${unit} north`);
  await expect(grid.cell(two, "equipment")).toBeFocused();

  const other = grid.cell(two, "equipment");
  await page.keyboard.type(unit);
  await other.getByRole("option", { name: `${unit} south` }).click();
  await expect(other).toHaveText(`${unit} south`);
  await other.click();
  await page.keyboard.type("Something of its own");
  await page.keyboard.press("Enter");
  await expect(other).toHaveText("Something of its own");
  await expectDraft(api, one, { equipment: `${unit} north` });
  await expectDraft(api, two, { equipment: "Something of its own" });
});

test("a day from the calendar by pointer, an amount, a long text: read, refused, taken", async ({
  as,
  addRecords,
  name,
}) => {
  const [pfaId = ""] = await addRecords({ forecastEnd: "2027-03-10" }, {});
  const { page, grid, api } = await as("maria");
  await grid.open(name);
  const end = grid.cell(pfaId, "forecastEnd");
  await end.dblclick();
  await end.getByRole("button", { name: "Pick a date" }).click();
  await expect(end.getByRole("button", { name: /10 March 2027/ })).toBeVisible();
  await expectAccessible(page, "the calendar of a cell");
  await end.getByRole("button", { name: "Go to the Next Month" }).click();
  await end.getByRole("button", { name: /17 April 2027/ }).click();
  await expect(end).toHaveText("17 Apr 2027");

  const rate = grid.cell(pfaId, "monthlyRate");
  await rate.click();
  await page.keyboard.type("lots");
  await page.keyboard.press("Enter");
  await expect(rate.getByRole("alert")).toContainText(/amount/);
  await expectAccessible(page, "an editor with a reason");
  await rate.locator("input").fill("$6,250.5");
  await page.keyboard.press("Enter");
  await expect(rate).toHaveText("$6,250.50");

  const description = grid.cell(pfaId, "description");
  await description.dblclick();
  await expect(description.locator("textarea")).toBeFocused();
  await expectAccessible(page, "the editor of a long text");
  await page.keyboard.press("Escape");
  await expectDraft(api, pfaId, { forecastEnd: "2027-04-17", monthlyRate: "6250.50" });

  await rate.click();
  await page.keyboard.press("Shift+F10");
  await expect(page.getByRole("menu")).toBeVisible();
  await expectAccessible(page, "the menu of a cell", ["region"]);
});

test("rows and columns are counted truly over thousands; the search is typed", async ({
  as,
  addRecords,
  name,
}) => {
  const [pfaId = ""] = await addRecords({ description: `Searched ${name} by words` });
  const { page, grid, api } = await as("maria");
  await page.goto("/RIO/grid");
  const table = page.getByRole("grid");
  await expect(table).toHaveAttribute("aria-busy", "false");
  const organizationId = await api.organizationId();
  const { total } = await api.query<{ total: number }>("records.list", { organizationId, limit: 1 });
  expect(total).toBeGreaterThan(1500);
  await expect(table).toHaveAttribute("aria-rowcount", String(total + 1));
  const heads = await page.getByRole("columnheader").count();
  await expect(table).toHaveAttribute("aria-colcount", String(heads));
  await table.locator("[data-pfa-id] [data-field=description]").first().click();
  await page.keyboard.press("ControlOrMeta+End");
  const last = table.getByRole("row").and(page.locator(`[aria-rowindex="${total + 1}"]`));
  await expect(last.getByRole("gridcell").last()).toBeFocused();
  await expect(last.getByRole("gridcell").last()).toHaveAttribute("aria-colindex", String(heads));
  // Few rows are there, and each says where it stands.
  const indexes = await table
    .locator("[data-pfa-id]")
    .evaluateAll((rows) =>
      rows.map((row) => Number(row.getAttribute("aria-rowindex"))).sort((a, b) => a - b),
    );
  expect(indexes.length).toBeLessThan(120);
  expect(indexes.every((index, at) => at === 0 || index === (indexes[at - 1] ?? 0) + 1)).toBe(true);
  await page.keyboard.press("ControlOrMeta+Home");
  await expect(table.getByRole("row").and(page.locator('[aria-rowindex="2"]'))).toBeVisible();

  await showColumns(page, "Contract");
  await expect(table).toHaveAttribute("aria-colcount", String(heads + 1));

  const search = page.getByRole("searchbox", { name: "Search records" });
  await search.click();
  await page.keyboard.type(`searched ${name}`);
  await expect(table).toHaveAttribute("aria-rowcount", "2");
  await expect(grid.row(pfaId)).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`q=searched[+%20]+${name}`));
  await expect(search).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(table).toHaveAttribute("aria-rowcount", String(total + 1));
});
