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

test("once somebody goes by keys a page is painted ahead, until they scroll by hand", async ({ as }) => {
  const { page, grid } = await as("maria");
  await grid.open("");
  const rows = page.locator("[role=row][data-pfa-id]");
  await rows.first().locator("[data-field=description]").click();
  const before = await rows.count();
  await page.keyboard.press("ArrowDown");
  await expect.poll(() => rows.count()).toBeGreaterThan(before + 10);
  await page.mouse.wheel(0, 40);
  await expect.poll(() => rows.count()).toBeLessThan(before + 10);
});

test("after a jump down and sideways each cell in sight shows its record at once, and at rest all cells do", async ({
  as,
}) => {
  const { page, grid, api } = await as("maria");
  await grid.open("");
  // Their records are here before anybody looks.
  await page.getByRole("grid").evaluate((box) => box.scrollTo(0, 1200));
  await expect(page.locator("[role=row][aria-busy=true]")).toHaveCount(0);
  await page.getByRole("grid").evaluate((box) => box.scrollTo(0, 0));

  /** Texts of cells by record and field; of those in sight, or of all that are painted. */
  const cells = (inSight: boolean) =>
    page.getByRole("grid").evaluate((box, only) => {
      const { right, top, bottom } = box.getBoundingClientRect();
      const found: { pfaId: string; field: string; text: string }[] = [];
      for (const row of box.querySelectorAll<HTMLElement>("[role=row][data-pfa-id]")) {
        const left = row.firstElementChild?.getBoundingClientRect().right ?? 0;
        for (const cell of row.querySelectorAll<HTMLElement>(":scope > [role=gridcell]")) {
          const at = cell.getBoundingClientRect();
          const seen = at.left >= left && at.right <= right && at.top >= top && at.bottom <= bottom;
          const { field = "" } = cell.dataset;
          if (seen || !only) found.push({ pfaId: row.dataset.pfaId ?? "", field, text: cell.textContent });
        }
      }
      return found;
    }, inSight);
  const known = new Map<string, Record<string, string | null>>();
  const wrong = async (inSight: boolean) => {
    const texts = (await cells(inSight)).filter(({ field }) =>
      ["description", "category", "class", "areaSilo", "manufacturer", "model"].includes(field),
    );
    const pfaIds = [...new Set(texts.map(({ pfaId }) => pfaId))].filter((pfaId) => !known.has(pfaId));
    const { rows } = await api.query<{ rows: { pfaId: string; fields: Record<string, string | null> }[] }>(
      "records.byIds",
      { organizationId: await api.organizationId(), pfaIds: pfaIds.length > 0 ? pfaIds : ["none"] },
    );
    for (const { pfaId, fields } of rows) known.set(pfaId, fields);
    expect(texts.length).toBeGreaterThan(20);
    return texts.filter(({ pfaId, field, text }) => text !== (known.get(pfaId)?.[field] ?? "—"));
  };
  const columns = await page.getByRole("columnheader").count();
  for (const place of [
    { top: 700, left: 0 },
    { top: 1100, left: 5000 },
    { top: 300, left: 0 },
  ]) {
    await page.getByRole("grid").evaluate((box, to) => box.scrollTo(to), place);
    await page.evaluate(
      () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
    );
    expect(await wrong(true)).toEqual([]);
    await expect.poll(() => wrong(false)).toEqual([]);
    await expect(page.locator("[role=row][data-pfa-id]").first().getByRole("gridcell")).toHaveCount(columns);
  }
});
