import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { expectAccessible, expectNoSideways, LOOKS } from "#e2e/accessible.ts";
import { expect, test } from "#e2e/fixtures.ts";

interface Amount {
  cost: string;
  quantity: number;
}
interface Line {
  records: number;
  layers: Record<"plan" | "forecast" | "actual", { total: Amount | null; cost: string[] }>;
}

const cell = (page: Page, row: number, column: number) => page.locator(`[data-at="${row}:${column}"]`);
const matrix = (page: Page) => page.getByRole("treegrid");
const dollars = (amount: string) => `$${Math.round(Number(amount)).toLocaleString("en-US")}`;

async function expectGood(page: Page, what: string) {
  await expectAccessible(page, what);
  await expectNoSideways(page, what);
}

for (const [look, settings] of LOOKS) {
  test(`matrix and KPI board are accessible and fit: ${look}`, async ({ as }) => {
    const { page } = await as("maria", settings);
    await page.goto("/RIO/matrix?mShow=variance&mOpen=cranes");
    await expect(matrix(page).getByRole("row", { name: /Crawler crane/ })).toBeVisible();
    await expectGood(page, "matrix");
    const months = page.getByRole("group", { name: "Months", exact: true });
    await months.getByRole("button", { expanded: false }).click();
    await expect(page.getByRole("menuitem", { name: "All months with records" })).toBeVisible();
    await expectAccessible(page, "menu of the months", ["region"]);
    await page.keyboard.press("Escape");
    await expect(page.getByRole("menu")).toBeHidden();
    await expect(months.getByRole("button", { expanded: false })).toBeFocused();
    await cell(page, 0, 0).press("End");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("dialog").getByRole("listitem").first()).toBeVisible();
    await expectGood(page, "records of a cell");
    await page.goto("/RIO/kpi");
    const variance = page.getByRole("region", { name: "Variance by category", exact: true });
    await expect(variance.getByRole("button", { name: /Cranes/ })).toBeVisible();
    await expect(page.locator(".recharts-area-area").first()).toBeAttached();
    await expectGood(page, "KPI board");
    await page.getByRole("button", { name: "Show cost by month as a table" }).click();
    await page.getByRole("button", { name: "Show variance by category as a table" }).click();
    await expectGood(page, "KPI board as tables");
  });
}

test("grid, matrix and board have the same totals to the cent", async ({ as }) => {
  const { page, api } = await as("maria");
  const organizationId = await api.organizationId();
  for (const filter of [{}, { source: "Rental" }, { discontinued: "include", search: "crane" }]) {
    const input = { organizationId, filter };
    const list = await api.query<{ total: number; totals: Record<string, string> }>("records.list", {
      ...input,
      limit: 1,
    });
    const board = await api.query<{ total: Line }>("analytics.board", input);
    const answer = await api.query<{ total: Line; rows: Line[] }>("analytics.matrix", {
      ...input,
      group: "class",
    });
    for (const layer of ["plan", "forecast", "actual"] as const) {
      const whole = list.totals[`${layer}Cost`];
      expect(board.total.layers[layer].total?.cost).toBe(whole);
      expect(answer.total.layers[layer].total?.cost).toBe(whole);
      const cents = (amounts: string[]) =>
        amounts.reduce((sum, one) => sum + BigInt(one.replace(".", "")), 0n);
      expect(cents(answer.rows.flatMap((row) => row.layers[layer].cost))).toBe(cents([whole ?? ""]));
    }
    expect([board.total.records, answer.total.records]).toEqual([list.total, list.total]);
  }
  const { total } = await api.query<{ total: Line }>("analytics.board", { organizationId });
  const forecast = dollars(total.layers.forecast.total?.cost ?? "");
  await page.goto("/RIO/matrix");
  await expect(cell(page, 0, 0)).toBeVisible();
  const { rows } = await api.query<{ rows: Line[] }>("analytics.matrix", {
    organizationId,
    group: "category",
  });
  const last = matrix(page).getByRole("row").last();
  await expect(last).toContainText(forecast);
  await page.getByRole("link", { name: "KPI" }).click();
  await expect(page.getByText(forecast, { exact: true })).toBeVisible();
  expect(rows.length).toBeGreaterThan(3);
});

test("heads and totals stay, shades grow with figures, and measures, layers and splits can be chosen", async ({
  as,
  addRecords,
  name,
}) => {
  const [, , open = ""] = await addRecords(
    { category: "Cranes", class: "Crawler crane", dor: "BEO", areaSilo: "North", monthlyRate: 3044 },
    {
      category: "Power",
      class: "Generator",
      dor: "PROJECT",
      areaSilo: "South",
      source: "Purchase",
      purchasePrice: 400.4,
      isActualized: true,
      actualStart: "2026-12-01",
      actualEnd: "2026-12-11",
    },
    {
      category: "Pumps",
      class: "Pump",
      dor: "PROJECT",
      areaSilo: "South",
      monthlyRate: 3044,
      forecastStart: null,
    },
  );
  const { page } = await as("maria", { viewport: { width: 900, height: 460 } });
  await page.goto("/RIO/matrix?group=class");
  await expect(cell(page, 0, 0)).toBeVisible();
  const room = await matrix(page).evaluate((box) => {
    box.scrollTo(box.scrollWidth / 2, box.scrollHeight / 2);
    return [box.scrollTop, box.scrollLeft, box.scrollHeight - box.scrollTop - box.clientHeight];
  });
  // Far enough that what didn't stay would be out of sight.
  for (const pixels of room) expect(pixels).toBeGreaterThan(64);
  const heads = matrix(page).getByRole("columnheader");
  await expect(heads.filter({ hasText: /^Class/ })).toBeInViewport({ ratio: 0.9 });
  await expect(heads.filter({ hasText: /^Total$/ })).toBeInViewport({ ratio: 0.9 });
  const last = matrix(page).getByRole("row").last();
  await expect(last.getByRole("rowheader")).toBeInViewport({ ratio: 0.9 });
  await expect(last.getByRole("gridcell").last()).toBeInViewport({ ratio: 0.9 });

  await page.goto(`/RIO/matrix?q=${name}`);
  await expect(cell(page, 2, 0)).toHaveText("Pumps");
  const ground = (row: number) => cell(page, row, 1).evaluate((one) => getComputedStyle(one).backgroundColor);
  const strength = async (row: number) => Number((await ground(row)).match(/\/ ([\d.]+)\)/)?.[1] ?? 0);
  await expect(cell(page, 0, 1)).toHaveText("$3,100");
  await expect(cell(page, 1, 1)).toHaveText("$400");
  expect(await strength(0)).toBeCloseTo(0.3, 2);
  expect(await strength(1)).toBeCloseTo(0.11, 2);
  const forecast = await ground(0);
  const choose = (option: string) => page.getByRole("radio", { name: option, exact: true }).click();
  const whole = last.getByRole("gridcell").last();
  await expect(whole).toContainText("$9,400*");
  await choose("Plan");
  await expect(whole).toHaveText("$12,800");
  expect(await ground(0)).not.toBe(forecast);
  await choose("Duration");
  await expect(whole).toHaveText("186");
  await choose("Quantity");
  await expect(whole).toHaveText("3");
  await choose("Actual");
  await expect(whole).toHaveText("1");
  await choose("Cost");
  await choose("Variance");
  // Only the crane lasts longer than planned; what can't be compared is no saving.
  await expect(whole).toContainText("+$2,800*");
  await expect(
    page.getByText("* 1 record has no known forecast or plan cost and is left out."),
  ).toBeVisible();
  await expect(cell(page, 2, 1)).toContainText("—*");
  await cell(page, 2, 1).click();
  await expect(page.getByRole("dialog").getByRole("listitem")).toHaveText(new RegExp(`^${open}.*—$`));
  await page.keyboard.press("Escape");

  await page.goto(`/RIO/kpi?q=${name}`);
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export cost by month as CSV" }).click();
  const csv = await readFile(await (await download).path(), "utf8");
  expect(csv.split("\r\n")).toEqual([
    "\uFEFFMonth,Plan,Forecast,Actual,Forecast − plan",
    "2026-12,6600.40,3500.40,400.40,0.00",
    "2027-01,6200.00,3100.00,,0.00",
    "2027-02,,2800.00,,2800.00",
    "No month,,,,",
    "Records without a known cost,0,1,0,1",
    "",
  ]);
  const bars = page.getByRole("region", { name: /^Variance by/ });
  const split = async (field: string, texts: readonly RegExp[]) => {
    await bars.getByRole("combobox", { name: "Split by" }).click();
    await page.getByRole("option", { name: field, exact: true }).click();
    await expect(bars.getByRole("listitem")).toHaveText([...texts]);
  };
  await split("Class", [/^Crawler crane\+\$2,800/, /^Generator\$0/, /^Pump—, 1 record without/]);
  await split("Source", [/^Rental\+\$2,800, 45% over plan, 1 record without/, /^Purchase\$0/]);
  await split("DOR", [/^BEO\+\$2,800/, /^PROJECT\$0/]);
  await split("Area", [/^North\+\$2,800/, /^South\$0/]);
  await bars.getByRole("radio", { name: "Actual" }).click();
  await expect(bars.getByRole("listitem")).toHaveText([
    /^North-\$6,200, 0% of the plan so far$/,
    /^South-\$6,200, 6% of the plan so far$/,
  ]);
  // Work goes on: nothing is green.
  const colours = await bars
    .getByText(/^-\$6,200$|^North$/)
    .evaluateAll((texts) => texts.map((one) => getComputedStyle(one).color));
  expect(colours).toHaveLength(3);
  expect(new Set(colours).size).toBe(1);
  await expect(bars.locator(".bg-synced")).toHaveCount(0);
});

test("the keyboard goes through the matrix, opens a group and what is behind a cell", async ({
  as,
  addRecords,
  name,
}) => {
  const [first = "", second = ""] = await addRecords(
    { category: "Cranes" },
    { category: "Power", monthlyRate: 3044 },
  );
  const { page } = await as("maria");
  await page.goto(`/RIO/matrix?q=${name}`);
  await expect(matrix(page)).toBeVisible();
  await expect(cell(page, 0, 0)).toHaveText("Cranes");
  // One tab stop: the heads of columns and all other cells are passed by.
  await expect(matrix(page).locator("[tabindex='0']")).toHaveCount(1);
  await cell(page, 0, 0).focus();
  await page.keyboard.press("ArrowRight");
  await expect(matrix(page).getByRole("row", { name: /Crawler crane/ })).toBeVisible();
  await page.keyboard.press("ArrowLeft");
  await expect(matrix(page).getByRole("row", { name: /Crawler crane/ })).toBeHidden();
  await page.keyboard.press("ArrowDown");
  await expect(cell(page, 1, 0)).toBeFocused();
  await page.keyboard.press("End");
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowDown");
  await expect(cell(page, 2, 0)).toHaveText("Total");
  await page.keyboard.press("ArrowUp");
  // On a closed group the arrow opens it; then it goes on. December 2026 is the first month: 31 of 90 days of $3,044 a month.
  await page.keyboard.press("ArrowRight");
  await expect(matrix(page).getByRole("row", { expanded: true })).toHaveCount(1);
  await page.keyboard.press("ArrowRight");
  await expect(cell(page, 1, 1)).toBeFocused();
  await expect(cell(page, 1, 1)).toHaveText("$3,100");
  await page.keyboard.press("Enter");
  const sheet = page.getByRole("dialog", { name: "Power, December 2026" });
  await expect(sheet.getByRole("listitem")).toHaveCount(1);
  await expect(sheet.getByRole("listitem")).toContainText(second);
  await expect(sheet.getByRole("listitem")).toContainText("$3,100.00");
  await sheet.getByRole("button", { name: "Show in the grid" }).click();
  await expect(page).toHaveURL(/\/RIO\/grid\?.*fields=/);
  await expect(page.locator(`[role=row][data-pfa-id="${second}"]`)).toBeVisible();
  await expect(page.locator(`[role=row][data-pfa-id="${first}"]`)).toHaveCount(0);
});

test("figures follow an edit, and are as their reader sees the records", async ({ as, addRecords, name }) => {
  const [pfaId = ""] = await addRecords({ monthlyRate: 3044 });
  const { page, api } = await as("maria");
  const { api: jonas } = await as("jonas");
  const organizationId = await api.organizationId();
  await page.goto(`/RIO/matrix?q=${name}`);
  await expect(matrix(page).getByRole("row").last()).toContainText("$9,000");
  await api.call("drafts.save", {
    organizationId,
    changes: [{ pfaId, seenVersion: 1, set: { monthlyRate: "6088.00" } }],
  });
  await page.reload();
  await expect(matrix(page).getByRole("row").last()).toContainText("$18,000");
  const input = { organizationId, filter: { search: name } };
  const { total } = await jonas.query<{ total: Line }>("analytics.board", input);
  expect(total.layers.forecast.total?.cost).toBe("9000.00");
  await api.call("commits.commit", { organizationId, pfaIds: [pfaId] });
  await expect
    .poll(
      async () =>
        (await jonas.query<{ total: Line }>("analytics.board", input)).total.layers.forecast.total?.cost,
    )
    .toBe("18000.00");
});

test("a bar leads to its records, a mover to its panel, and charts can be taken as files", async ({
  as,
  addRecords,
  sandbox,
  name,
}) => {
  // The list of movers follows within a minute.
  test.setTimeout(150_000);
  const [pfaId = ""] = await addRecords({ category: "Cranes" });
  const { page, api, context } = await as("admin");
  // What comes on an organization's first day is no move; what is changed on it is one.
  await sandbox.edit({ organizationCode: "RIO", pfaId, changes: { monthlyRate: 99_000_000 } });
  await api.call("sync.refresh", { organizationId: await api.organizationId(), mode: "incremental" });
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto(`/RIO/kpi?q=${name}`);
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export cost by month as CSV" }).click();
  expect((await download).suggestedFilename()).toBe("RIO-kpi-by-month.csv");
  await page
    .getByRole("region", { name: "Variance by category", exact: true })
    .getByRole("button", { name: /Cranes/ })
    .click();
  await expect(page).toHaveURL(/\/RIO\/grid\?.*category/);
  await expect(page.locator(`[role=row][data-pfa-id="${pfaId}"]`)).toBeVisible();
  await page.goBack();
  // Movers are those of the figures for analysis, which follow within a minute.
  const organizationId = await api.organizationId();
  const moved = async () =>
    (await api.query<{ changes: { pfaId: string }[] }>("analytics.changes", { organizationId, limit: 20 }))
      .changes;
  await expect
    .poll(async () => (await moved()).some((one) => one.pfaId === pfaId), { timeout: 90_000 })
    .toBe(true);
  await page.reload();
  await page.getByRole("button", { name: pfaId }).click();
  await expect(page.getByRole("complementary")).toContainText(pfaId);
  await page.goto(`/RIO/matrix?q=${name}`);
  await cell(page, 0, 0).press("ControlOrMeta+c");
  await expect(page.getByText("Copied as a table")).toBeVisible();
  const lines = (await page.evaluate(() => navigator.clipboard.readText())).split("\n");
  expect(lines[0]).toContain("2026-12");
  expect(lines.at(-1)).toMatch(/^Total\t/);
});

test("without money, there are days and records only", async ({ as }) => {
  const { page } = await as("contractor");
  await page.goto("/RIO/matrix");
  await expect(matrix(page)).toBeVisible();
  await expect(page.getByRole("radio", { name: "Duration" })).toHaveAttribute("data-state", "on");
  await expect(page.getByRole("radio", { name: "Cost" })).toHaveCount(0);
  await page.goto("/RIO/kpi");
  await expect(page.getByRole("region", { name: "Days by month", exact: true })).toBeVisible();
  await expect(page.getByRole("table", { name: "Days by month" })).toContainText("December 2026");
  await expect(page.locator("main")).not.toContainText("$");
});
