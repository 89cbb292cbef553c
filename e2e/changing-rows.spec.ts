import type { Page } from "@playwright/test";
import { expect, test } from "#e2e/fixtures.ts";

/** Another query, as links and views change it: without loading the page. */
const ask = (page: Page, query: string) =>
  page.evaluate((search) => window.history.pushState(null, "", search), query);

test("what is typed stays with the record it was opened on, whatever comes into its row", async ({
  as,
  addRecords,
  name,
}) => {
  const [first = "", second = ""] = await addRecords({}, { monthlyRate: 6000 });
  const { page, grid, api } = await as("maria");
  await grid.open(name);
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route(/records\.list/, async (route) => {
    await held;
    await route.continue();
  });
  await ask(page, `?q=${second}`);
  await grid.cell(first, "monthlyRate").click();
  await page.keyboard.type("7000");
  await expect(grid.cell(first, "monthlyRate").locator("input")).toHaveValue("7000");
  release();
  await expect(grid.row(first)).toHaveCount(0);
  await expect(grid.cell(second, "monthlyRate")).toHaveText("$6,000.00");
  await expect(grid.cell(second, "monthlyRate").locator("input")).toHaveCount(0);
  const organizationId = await api.organizationId();
  const drafts = async () => {
    const pfaIds = [first, second];
    const { rows } = await api.query<{ rows: { pfaId: string; draft: { delta: object } | null }[] }>(
      "records.byIds",
      { organizationId, pfaIds },
    );
    return Object.fromEntries(rows.map(({ pfaId, draft }) => [pfaId, draft?.delta ?? null]));
  };
  await expect.poll(drafts).toEqual({ [first]: { monthlyRate: "7000.00" }, [second]: null });
});

test("a cell that was only looked at keeps what PEMS said meanwhile", async ({
  as,
  addRecords,
  sandbox,
  name,
}) => {
  const [pfaId = "", other = ""] = await addRecords({}, {});
  const { page, grid } = await as("maria");
  const admin = await as("admin");
  await grid.open(name);
  const cell = grid.cell(pfaId, "monthlyRate");
  await cell.dblclick();
  await expect(cell.locator("input")).toHaveValue("5,000.00");
  await sandbox.edit({
    organizationCode: "RIO",
    pfaId,
    changes: { monthlyRate: 6000, description: "Moved on" },
  });
  await admin.api.call("sync.refresh", {
    organizationId: await admin.api.organizationId(),
    mode: "incremental",
  });
  await expect(grid.cell(pfaId, "description")).toHaveText("Moved on");
  await grid.cell(other, "description").click();
  await expect(cell).toHaveText("$6,000.00");
  await expect(grid.draftsBar).toBeHidden();
  await expect(page.locator("[data-changed]")).toHaveCount(0);
});

test("grid and timeline keep one tab stop when there are fewer rows than before", async ({
  as,
  addRecords,
  name,
}) => {
  const [first = "", , third = ""] = await addRecords({}, {}, {});
  const { page, grid } = await as("maria");
  await grid.open(name);
  await grid.cell(third, "description").click();
  await ask(page, `/RIO/timeline?q=${name}`);
  const rows = page.getByRole("treegrid").locator("[role=row][tabindex='0']");
  await expect(rows).toHaveCount(1);
  await rows.focus();
  await page.keyboard.press("End");
  await ask(page, `/RIO/timeline?q=${first}`);
  await expect(page.getByRole("treegrid").locator("[data-pfa-id]")).toHaveCount(1);
  await expect(rows).toHaveCount(1);
  await ask(page, `/RIO/grid?q=${first}`);
  await expect(grid.row(first)).toBeVisible();
  await expect(page.locator("[data-grid] [tabindex='0']")).toHaveCount(1);
});

test("rows that couldn't be fetched in the middle of the list come by themselves", async ({
  as,
  expectedErrors,
}) => {
  expectedErrors.push(/ERR_CONNECTION_REFUSED/);
  const { page, grid } = await as("maria");
  await grid.open("");
  await page.route(/records\.list/, (route) => route.abort("connectionrefused"));
  await page.getByRole("grid").evaluate((box) => box.scrollTo(0, 32_000));
  const missing = page.locator("[role=row][aria-busy=true]");
  await expect(missing.first()).toBeVisible();
  await page.unroute(/records\.list/);
  await expect(missing).toHaveCount(0);
});
