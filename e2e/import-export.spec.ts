import { readFile } from "node:fs/promises";
import type { Locator, Page, Route } from "@playwright/test";
import { readSheet } from "read-excel-file/node";
import writeExcelFile from "write-excel-file/node";
import { expectAccessible, expectNoSideways, LOOKS } from "#e2e/accessible.ts";
import { expect, test } from "#e2e/fixtures.ts";

interface UploadFile {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

/** Exports what the grid shows, and gives the file. */
async function exported(page: Page, format: "CSV" | "Excel"): Promise<{ name: string; bytes: Buffer }> {
  await page.getByRole("button", { name: "Export" }).click();
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: format }).click();
  const file = await download;
  return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
}

/** Opens the import dialog and gives it a file. */
async function importFile(page: Page, file: UploadFile): Promise<Locator> {
  await page.getByRole("button", { name: "Import…" }).click();
  const dialog = page.getByRole("dialog", { name: "Import records" });
  await chooseFile(dialog, file);
  return dialog;
}

async function chooseFile(dialog: Locator, file: UploadFile): Promise<void> {
  await dialog.getByLabel("File to import").setInputFiles(file);
}

const csv = (text: string, name = "changes.csv"): UploadFile => ({
  name,
  mimeType: "text/csv",
  buffer: Buffer.from(text),
});

/** Sets cells of a CSV in which no cell holds a comma, by the id of the row and the name of the column. */
function withCells(text: string, changes: Record<string, Record<string, string>>): string {
  const [header = "", ...rows] = text.split("\r\n");
  const columns = header.replace("\uFEFF", "").split(",");
  const changed = rows.map((row) => {
    const cells = row.split(",");
    for (const [column, value] of Object.entries(changes[cells[0]?.replaceAll('"', "") ?? ""] ?? {})) {
      cells[columns.indexOf(column)] = value;
    }
    return cells.join(",");
  });
  return [header, ...changed].join("\r\n");
}

const rowOf = (dialog: Locator, pfaId: string) => dialog.getByRole("row").filter({ hasText: pfaId });

test("an export, changed in a few cells and imported, becomes drafts that are sent", async ({
  as,
  addRecords,
  sandbox,
  name,
}) => {
  const [first = "", second = "", third = ""] = await addRecords({}, {}, {});
  const { page, grid } = await as("maria");
  await grid.open(name);
  await page.getByRole("button", { name: "Export" }).click();
  const box = page.getByRole("dialog", { name: "Export" });
  await expect(box.getByRole("heading", { name: /^Export 3 of [\d,]+ records$/ })).toBeVisible();
  await expect(box).toContainText("What is filtered");
  await page.keyboard.press("Escape");
  const file = await exported(page, "CSV");
  expect(file.name).toMatch(/^RIO-\d{4}-\d\d-\d\d\.csv$/);
  const text = file.bytes.toString();

  const dialog = await importFile(page, csv(text, file.name));
  await expect(dialog).toContainText("There is nothing to save in this file.");
  await expect(dialog.getByRole("button", { name: "Save as drafts" })).toBeDisabled();
  await dialog.getByRole("button", { name: "Choose another file" }).click();

  const changed = withCells(text, {
    [first]: { "Forecast end": "2027-04-15", DOR: "PROJECT" },
    [second]: { "Monthly rate": "5200.00" },
  });
  await chooseFile(dialog, csv(changed, file.name));
  await expect(dialog.getByRole("tab", { name: "All 3" })).toBeVisible();
  await expect(dialog.getByRole("tab", { name: "Changed 2" })).toHaveAttribute("aria-selected", "true");
  await expect(rowOf(dialog, first)).toContainText(/Forecast end.*1 Mar 2027.*15 Apr 2027/);
  await expect(rowOf(dialog, first)).toContainText(/DOR.*BEO.*PROJECT/);
  await expect(rowOf(dialog, second)).toContainText(/Monthly rate.*\$5,000\.00.*\$5,200\.00/);
  await expect(rowOf(dialog, third)).toHaveCount(0);
  await dialog.getByRole("tab", { name: "All 3" }).click();
  await expect(rowOf(dialog, third)).toContainText("Unchanged");
  await expect(grid.draftsBar).toBeHidden();

  await dialog.getByRole("button", { name: "Save 2 as drafts" }).click();
  await expect(dialog).toBeHidden();
  await expect(grid.cell(first, "forecastEnd")).toHaveText("15 Apr 2027");
  await expect(grid.cell(second, "monthlyRate")).toContainText("5,200");
  await grid.expectBadge(first, "Draft");
  await grid.expectBadge(third, "Synced");
  await expect(grid.draftsBar).toContainText("2 drafts");

  await page
    .getByRole("listitem")
    .filter({ hasText: "Saved 2 drafts from the file" })
    .getByRole("button", { name: "Undo" })
    .click();
  await expect(grid.draftsBar).toBeHidden();
  await expect(grid.cell(first, "forecastEnd")).toHaveText("1 Mar 2027");
  await page.keyboard.press("ControlOrMeta+Shift+z");
  await expect(grid.draftsBar).toContainText("2 drafts");

  await grid.send(2);
  await grid.expectBadge(first, "Synced");
  await grid.expectBadge(second, "Synced");
  expect(await sandbox.record("RIO", first)).toMatchObject({
    forecastEnd: "2027-04-15T00:00:00Z",
    dor: "PROJECT",
    version: 2,
  });
  expect(await sandbox.record("RIO", second)).toMatchObject({ monthlyRate: 5200, version: 2 });
  expect(await sandbox.record("RIO", third)).toMatchObject({ version: 1 });
});

test("an Excel export comes back as it went, and with its changes", async ({ as, addRecords, name }) => {
  const [first = ""] = await addRecords({}, {});
  const { page, grid } = await as("maria");
  await grid.open(name);
  const file = await exported(page, "Excel");
  expect(file.name).toMatch(/^RIO-.*\.xlsx$/);
  const mimeType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
  const dialog = await importFile(page, { name: file.name, mimeType, buffer: file.bytes });
  await expect(dialog).toContainText("There is nothing to save in this file.");
  await expect(dialog.getByRole("tab", { name: "All 2" })).toBeVisible();

  const [header = [], ...rows] = (await readSheet(file.bytes)) as (
    | string
    | number
    | boolean
    | Date
    | null
  )[][];
  const idColumn = header.indexOf("ID");
  const startColumn = header.indexOf("Forecast start");
  const changed = rows.map((cells) =>
    cells.map((value, column) =>
      cells[idColumn] === first && column === startColumn ? new Date("2026-12-10T00:00:00Z") : value,
    ),
  );
  const sheet = [header, ...changed].map((cells) =>
    cells.map((value) => (value instanceof Date ? { value, format: "yyyy-mm-dd" } : value)),
  );
  const buffer = await writeExcelFile(sheet).toBuffer();
  await dialog.getByRole("button", { name: "Choose another file" }).click();
  await chooseFile(dialog, { name: "changed.xlsx", mimeType, buffer });
  await expect(rowOf(dialog, first)).toContainText(/Forecast start.*1 Dec 2026.*10 Dec 2026/);
  await dialog.getByRole("button", { name: "Save 1 as a draft" }).click();
  await expect(grid.cell(first, "forecastStart")).toHaveText("10 Dec 2026");
});

test("bad rows are refused one by one with the reason, and the good ones saved", async ({
  as,
  addRecords,
  name,
}) => {
  const [good = "", badDay = "", badRule = ""] = await addRecords({}, {}, {});
  const { page, grid, context } = await as("maria");
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await grid.open(name);
  const dialog = await importFile(
    page,
    csv(
      [
        "PFA ID;Forecast end;Cost centre",
        `${good};15 May 2027;C-1`,
        `${badDay};2027-13-45;C-2`,
        `${badRule};1 Nov 2026;C-3`,
        `${name}-NONE;2027-05-15;C-4`,
      ].join("\n"),
    ),
  );
  await expect(dialog.getByRole("tab", { name: "Refused 3" })).toHaveAttribute("aria-selected", "true");
  await expect(dialog).toContainText("Nothing is taken from the column Cost centre.");
  await expect(rowOf(dialog, badDay)).toContainText(/Row 3.*Forecast end must be a calendar day/);
  await expect(rowOf(dialog, badRule)).toContainText(/forecast end.*before.*forecast start/i);
  await expect(rowOf(dialog, `${name}-NONE`)).toContainText(`There is no record ${name}-NONE`);
  await dialog.getByRole("button", { name: "Copy refused rows" }).click();
  await expect(page.getByRole("listitem").filter({ hasText: "Copied 3 refused rows" })).toBeVisible();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied.split("\n").map((line) => line.split("\t").slice(0, 3))).toEqual([
    ["Row", "ID", "Column"],
    ["3", badDay, "Forecast end"],
    ["4", badRule, "Forecast end"],
    ["5", `${name}-NONE`, "ID"],
  ]);
  await dialog.getByRole("button", { name: "Save 1 as a draft" }).click();
  await expect(grid.cell(good, "forecastEnd")).toHaveText("15 May 2027");
  await grid.expectBadge(badDay, "Synced");
});

test("a file that can't be read is refused where it was chosen, with what to do", async ({
  as,
  addRecords,
  name,
  expectedErrors,
}) => {
  expectedErrors.push(/status of 4\d\d.*\/api\/import/);
  const [pfaId = ""] = await addRecords({});
  const { page, grid } = await as("maria");
  await grid.open(name);
  const windows1252 = Buffer.from(`ID,Description\n${pfaId},Gr\u00fcner Kran\n`, "latin1");
  const dialog = await importFile(page, { name: "old.csv", mimeType: "text/csv", buffer: windows1252 });
  await expect(dialog.getByRole("alert")).toContainText(/old\.csv: Line 2 is not UTF-8.*Save it as UTF-8/);
  await chooseFile(dialog, csv("Name,Forecast end\nCrane,2027-05-15\n", "no-id.csv"));
  await expect(dialog.getByRole("alert")).toContainText(/no-id\.csv: The first row has no column “ID”/);
  await chooseFile(dialog, { ...csv("x"), name: "macros.xlsm" });
  await expect(dialog.getByRole("alert")).toContainText(/macros\.xlsm: A workbook with macros/);
  await chooseFile(dialog, csv(`ID,Forecast end\n${pfaId},2027-05-15\n`));
  await expect(dialog.getByRole("button", { name: "Save 1 as a draft" })).toBeVisible();
});

test("changes in PEMS since the export collide, and what only others changed stays theirs", async ({
  as,
  addRecords,
  sandbox,
  name,
}) => {
  const [pfaId = ""] = await addRecords({});
  const { page, grid } = await as("maria");
  const admin = await as("admin");
  await grid.open(name);
  const { bytes } = await exported(page, "CSV");
  await sandbox.edit({
    organizationCode: "RIO",
    pfaId,
    changes: { forecastEnd: "2027-05-31", forecastStart: "2026-12-15" },
  });
  const organizationId = await admin.api.organizationId();
  await admin.api.call("sync.refresh", { organizationId, mode: "incremental" });
  await expect(grid.cell(pfaId, "forecastStart")).toHaveText("15 Dec 2026");

  const changed = withCells(bytes.toString(), { [pfaId]: { "Forecast end": "2027-04-30" } });
  const dialog = await importFile(page, csv(changed));
  await expect(dialog.getByRole("tab", { name: "Colliding 1" })).toBeVisible();
  await expect(rowOf(dialog, pfaId)).toContainText(/Collides/);
  await expect(rowOf(dialog, pfaId)).toContainText(
    /Forecast end.*1 Mar 2027.*30 Apr 2027.*changed to 31 May 2027 by somebody else/,
  );
  await expect(rowOf(dialog, pfaId)).not.toContainText("Forecast start");
  await dialog.getByRole("button", { name: "Save 1 as a draft" }).click();
  await expect(grid.cell(pfaId, "forecastEnd")).toHaveText("30 Apr 2027");
  await expect(grid.cell(pfaId, "forecastStart")).toHaveText("15 Dec 2026");
  await expect(grid.draftsBar).toContainText("1 changed in PEMS too");
});

test("an export that fails says why, and can be tried again", async ({
  as,
  addRecords,
  name,
  expectedErrors,
}) => {
  expectedErrors.push(/\/api\/export/);
  await addRecords({});
  const { page, grid } = await as("maria");
  await grid.open(name);
  const notices = page.getByRole("listitem");
  const message = "Several exports are running. Try again in a minute.";
  const refusal = { error: { message, data: { code: "TOO_MANY_REQUESTS", httpStatus: 429 } } };
  let refuse = () => {};
  const looked = new Promise<void>((resolve) => {
    refuse = resolve;
  });
  const refused = async (route: Route) => {
    await looked;
    await route.fulfill({ status: 429, json: refusal });
  };
  await page.route("**/api/export?*", refused, { times: 1 });
  await page.getByRole("button", { name: "Export" }).click();
  await page.getByRole("link", { name: "CSV" }).click();
  await page.getByRole("button", { name: "Exporting…" }).click();
  await expect(page.getByRole("dialog", { name: "Export" })).toBeVisible();
  await expectAccessible(page, "an export that runs");
  await page.keyboard.press("Escape");
  refuse();
  await expect(notices.filter({ hasText: "Couldn't export" })).toContainText(message);
  await page.route("**/api/export?*", (route) => route.abort("connectionreset"), { times: 1 });
  await notices.getByRole("button", { name: "Try again" }).click();
  await expect(notices.filter({ hasText: "The connection broke off" })).toContainText("No file was saved");
  await page.getByRole("button", { name: "Export" }).click();
  await expect(page.getByRole("dialog", { name: /^Export/ })).toContainText("The connection broke off");
  await expectAccessible(page, "an export that failed");
  await page.keyboard.press("Escape");
  const download = page.waitForEvent("download");
  await notices
    .filter({ hasText: "The connection broke off" })
    .getByRole("button", { name: "Try again" })
    .click();
  expect((await download).suggestedFilename()).toMatch(/^RIO-/);
});

test("a file that was compared can be taken up again, from a link too", async ({ as, addRecords, name }) => {
  const [pfaId = ""] = await addRecords({});
  const { page, grid } = await as("maria");
  await grid.open(name);
  const dialog = await importFile(page, csv(`ID,Forecast end\n${pfaId},2027-05-15\n`, `${name}.csv`));
  await expect(rowOf(dialog, pfaId)).toBeVisible();
  await page.reload();
  await expect(rowOf(dialog, pfaId)).toContainText("15 May 2027");
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await page.getByRole("button", { name: "Import…" }).click();
  await dialog.getByRole("button", { name: `Look at it: ${name}.csv` }).click();
  await expect(rowOf(dialog, pfaId)).toContainText("15 May 2027");
  const link = page.url();
  await dialog.getByRole("button", { name: "Save 1 as a draft" }).click();
  await grid.expectBadge(pfaId, "Draft");
  await page.goto(link);
  await expect(dialog).toContainText("This import has ended");
});

test("neither is there for somebody without the permissions", async ({ as }) => {
  const { page, grid } = await as("viewer");
  await page.goto("/RIO/grid?import=new");
  await expect(grid.page.getByRole("grid")).toHaveAttribute("aria-busy", "false");
  await expect(page.getByRole("search")).toBeVisible();
  await expect(page.getByRole("button", { name: "Export" })).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Import…" })).toHaveCount(0);
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

for (const [look, settings] of LOOKS) {
  test(`the import dialog is accessible and fits: ${look}`, async ({ as, addRecords, name }) => {
    const [good = "", bad = ""] = await addRecords({}, {});
    const { page, grid } = await as("maria", settings);
    const check = async (what: string) => {
      await expectAccessible(page, what);
      await expectNoSideways(page, what);
    };
    await grid.open(name);
    await page.getByRole("button", { name: "Export" }).click();
    await expect(page.getByRole("link", { name: "CSV" })).toBeVisible();
    await check("export");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Import…" }).click();
    const dialog = page.getByRole("dialog", { name: "Import records" });
    await expect(dialog.getByRole("button", { name: /^Choose a file/ })).toBeFocused();
    await check("choosing");
    await chooseFile(dialog, csv(`ID,Forecast end\n${good},2027-05-15\n${bad},never\n`));
    await expect(rowOf(dialog, bad)).toBeVisible();
    await check("dry run");
    await dialog.getByRole("tab", { name: "All 2" }).click();
    await expect(rowOf(dialog, good)).toBeVisible();
    await check("dry run, all rows");
  });
}
