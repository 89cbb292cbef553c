import type { Page } from "@playwright/test";
import { expect, test } from "#e2e/fixtures.ts";

const CLIPBOARD = { permissions: ["clipboard-read", "clipboard-write"] };

async function press(page: Page, ...keys: string[]) {
  for (const key of keys) await page.keyboard.press(key);
}
const put = (page: Page, text: string) =>
  page.evaluate((given) => navigator.clipboard.writeText(given), text);
const held = (page: Page) => page.evaluate(() => navigator.clipboard.readText());
const toast = (page: Page, text: string) => page.getByRole("listitem").filter({ hasText: text });

test("what is copied pastes back without loss, and can be undone at once", async ({
  as,
  addRecords,
  name,
}) => {
  const [first = "", second = ""] = await addRecords(
    { description: 'Crane "big"\twith tab', monthlyRate: 1234.5 },
    { description: "Other", forecastStart: "2026-11-01", forecastEnd: "2026-12-01", monthlyRate: 1 },
  );
  const { page, grid } = await as("maria", CLIPBOARD);
  await grid.open(name);
  await grid.cell(first, "description").click();
  await press(page, "Shift+ArrowRight", "Shift+ArrowRight", "ControlOrMeta+c");
  await expect.poll(() => held(page)).toContain("\t2026-12-01\t2027-03-01");
  const html = await page.evaluate(async () => {
    const [item] = await navigator.clipboard.read();
    return (await item?.getType("text/html"))?.text();
  });
  expect(html).toContain("<td>2026-12-01</td>");

  await grid.cell(second, "description").click();
  await press(page, "ControlOrMeta+v");
  await expect(grid.cell(second, "forecastStart")).toHaveText("1 Dec 2026");
  await expect(grid.cell(second, "forecastEnd")).toHaveText("1 Mar 2027");
  await expect(grid.cell(second, "description")).toContainText('Crane "big"');
  await press(page, "ControlOrMeta+z");
  await expect(grid.cell(second, "forecastEnd")).toHaveText("1 Dec 2026");
  await expect(grid.draftsBar).toBeHidden();
});

test("a block from a spreadsheet is read cell by cell: what means nothing is refused with the reason", async ({
  as,
  addRecords,
  name,
}) => {
  const [first = "", second = "", third = ""] = await addRecords({}, {}, {});
  const { page, grid } = await as("maria", CLIPBOARD);
  await grid.open(name);
  // Description, forecast start, forecast end; as Excel leaves it, with a line break in a cell.
  await put(
    page,
    `"Two\nlines"\t15-Jan-2027\t31.3.2027\r\nPlain\tsoon\t15/4/2027\r\nThird\t1/5/2027\t2027-06-01\r\n`,
  );
  await grid.cell(first, "description").click();
  await press(page, "ControlOrMeta+v");
  await expect(toast(page, "Pasted 7 of 9 cells · 2 refused")).toBeVisible();
  await expect(grid.cell(first, "forecastStart")).toHaveText("15 Jan 2027");
  await expect(grid.cell(first, "forecastEnd")).toHaveText("31 Mar 2027");
  await expect(grid.cell(second, "forecastEnd")).toHaveText("15 Apr 2027");
  await expect(grid.cell(second, "forecastStart")).toHaveText("1 Dec 2026");
  await expect(grid.cell(second, "forecastStart")).toHaveAccessibleDescription(/“soon” wasn't taken/);
  await expect(grid.cell(third, "forecastStart")).toHaveAttribute("aria-invalid", "true");
  await expect(grid.cell(third, "forecastStart")).toHaveAccessibleDescription(/could be 5 Jan or 1 May 2027/);
  await toast(page, "Pasted 7 of 9 cells").getByRole("button", { name: "Show" }).click();
  await expect(grid.cell(second, "forecastStart")).toBeFocused();
  await press(page, "ControlOrMeta+z");
  await expect(grid.cell(first, "forecastEnd")).toHaveText("1 Mar 2027");
});

test("one value fills a range, locked cells are left alone, and money is read as it is written", async ({
  as,
  addRecords,
  name,
}) => {
  const ids = await addRecords({}, {}, {});
  const { page, grid } = await as("maria", CLIPBOARD);
  await grid.open(name);
  await put(page, "1.234,50");
  await grid.cell(ids[0] ?? "", "monthlyRate").click();
  await press(page, "Shift+ArrowDown", "Shift+ArrowDown", "ControlOrMeta+v");
  for (const id of ids) await expect(grid.cell(id, "monthlyRate")).toHaveText("$1,234.50");
  // Ctrl+Enter writes what was typed, a line break in it too, into the whole range.
  await grid.cell(ids[0] ?? "", "description").click();
  await press(page, "Shift+ArrowDown");
  await page.keyboard.type("Two");
  await press(page, "Alt+Enter");
  await page.keyboard.type("lines");
  await press(page, "ControlOrMeta+Enter");
  for (const id of ids.slice(0, 2)) await expect(grid.cell(id, "description")).toHaveText(/^Two\s+lines$/);
  await expect(grid.cell(ids[2] ?? "", "description")).toHaveText("Crawler crane for the pipe rack");
  await put(page, "2027-05-01\t9 mo\t$1");
  await grid.cell(ids[0] ?? "", "forecastEnd").click();
  await press(page, "ControlOrMeta+v");
  await expect(toast(page, "Pasted 1 of 3 cells · 2 locked")).toBeVisible();
  await expect(grid.cell(ids[0] ?? "", "forecastEnd")).toHaveText("1 May 2027");
});

test("what was cut is moved by one step, and Escape gives it up", async ({ as, addRecords, name }) => {
  const [first = "", second = ""] = await addRecords({ contract: null, model: "Moved" }, { model: "Over" });
  const { page, grid } = await as("maria", CLIPBOARD);
  await grid.open(name);
  await grid.cell(first, "model").click();
  await press(page, "ControlOrMeta+x");
  await expect(grid.cell(first, "model")).toHaveAttribute("style", /dashed/);
  await press(page, "Escape");
  await expect(grid.cell(first, "model")).not.toHaveAttribute("style", /dashed/);
  await press(page, "ControlOrMeta+x", "ArrowDown", "ControlOrMeta+v");
  await expect(grid.cell(second, "model")).toHaveText("Moved");
  await expect(grid.cell(first, "model")).toHaveText("—");
  await press(page, "ControlOrMeta+z");
  await expect(grid.cell(first, "model")).toHaveText("Moved");
  await expect(grid.cell(second, "model")).toHaveText("Over");
});

test("100,000 cells at once: as far as there are rows, beyond 25,000 records nothing", async ({ as }) => {
  test.setTimeout(180_000);
  const { page, grid, api } = await as("jonas", CLIPBOARD);
  await page.goto("/RIO/grid");
  await expect(page.getByRole("grid")).toHaveAttribute("aria-busy", "false");
  const total = Number(await page.getByRole("grid").getAttribute("aria-rowcount")) - 1;
  const model = page.locator("[role=gridcell][data-field=manufacturer][data-row='0']");
  await model.click();

  await put(page, Array.from({ length: 26_000 }, () => "x").join("\n"));
  await press(page, "ControlOrMeta+v");
  await expect(toast(page, "26,000 records are too many: at most 25,000 go at once")).toBeVisible();
  await expect(grid.draftsBar).toBeHidden();

  // Stopped while the records that aren't loaded are on the way: nothing is half done.
  let hold: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    hold = resolve;
  });
  await page.route(/records\.byIds/, async (route) => {
    await held;
    await route.continue();
  });
  const block = Array.from({ length: 20_000 }, (_, row) =>
    ["P", "Q", "R", "S", "T"].map((x) => `${x}${row}`).join("\t"),
  );
  await put(page, block.join("\n"));
  await press(page, "ControlOrMeta+v");
  await expect(page.getByRole("status").filter({ hasText: "Pasting" })).toBeVisible();
  await press(page, "Escape");
  hold();
  await expect(page.getByRole("status").filter({ hasText: "Pasting" })).toBeHidden();
  await expect(grid.draftsBar).toBeHidden();
  await page.unroute(/records\.byIds/);

  await page.evaluate(() => {
    const seen: number[] = [];
    Object.assign(window, { longTasks: seen });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) seen.push(Math.round(entry.duration));
    }).observe({ entryTypes: ["longtask"] });
  });
  await press(page, "ControlOrMeta+v");
  const said = toast(page, "of 100,000 cells");
  await expect(said).toBeVisible({ timeout: 120_000 });
  await expect(said).toContainText("beyond the last row or column");
  await expect(model).toHaveText("P0");
  await expect(grid.draftsBar).toContainText(`${total.toLocaleString("en-US")} drafts`, { timeout: 60_000 });
  const longest = await page.evaluate(() =>
    Math.max(0, ...(window as unknown as { longTasks: number[] }).longTasks),
  );
  test.info().annotations.push({ type: "longest task", description: `${longest} ms for 100,000 cells` });
  await api.call("drafts.discard", { organizationId: await api.organizationId() });
});
