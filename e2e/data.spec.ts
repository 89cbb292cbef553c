import type { Page } from "@playwright/test";
import { expectAccessible } from "#e2e/accessible.ts";
import { expect, test } from "#e2e/fixtures.ts";
import type { Procedures } from "#e2e/session.ts";

const lastPull = async (api: Procedures, organizationId: string) =>
  (await api.query<{ lastPullAt: string | null }>("pulls.present", { organizationId })).lastPullAt;

/** Asks for the changes of PEMS, and waits until that pull has ended: the notice of an earlier one may still stand. */
async function fetchChanges(page: Page, api: Procedures, code = "RIO"): Promise<void> {
  const organizationId = await api.organizationId(code);
  const before = await lastPull(api, organizationId);
  const ended = page.getByText(/^(Nothing is new in PEMS|Read [\d,]+ changed records? from PEMS)$/).first();
  await page.getByRole("button", { name: "Fetch changes" }).click();
  await expect.poll(() => lastPull(api, organizationId), { timeout: 30_000 }).not.toBe(before);
  await expect(ended).toBeVisible();
}

async function pullChanges(api: Procedures, code = "RIO"): Promise<void> {
  const organizationId = await api.organizationId(code);
  const before = await lastPull(api, organizationId);
  await api.call("sync.refresh", { organizationId, mode: "incremental" });
  await expect.poll(() => lastPull(api, organizationId), { timeout: 30_000 }).not.toBe(before);
}

const sections = (page: Page) => page.getByRole("navigation", { name: "Data" });

test("a record that can't be read waits in quarantine with its reason, and leaves when PEMS sends it in order", async ({
  as,
  sandbox,
  name,
}) => {
  const pfaId = `${name}-1`;
  await sandbox.addOrganization({ code: "RIO", records: [{ pfaId, forecastStart: "2026-13-45" }] });
  const { page, api } = await as("admin");
  await page.goto("/RIO/data/pulls");
  await fetchChanges(page, api);
  await sections(page)
    .getByRole("link", { name: /Quarantine/ })
    .click();
  await expect(page).toHaveURL(/\/data\/quarantine$/);
  const row = page.getByRole("row", { name: new RegExp(pfaId) });
  await expect(row).toContainText("Forecast start must be a calendar day");
  await expect(row).toContainText("2026-13-45");

  await row.getByRole("button", { name: `Try ${pfaId} again` }).click();
  await expect(row).toContainText("once");

  await sandbox.edit({ organizationCode: "RIO", pfaId, changes: { forecastStart: "2026-12-01" } });
  await sections(page).getByRole("link", { name: /Pulls/ }).click();
  await fetchChanges(page, api);
  await sections(page)
    .getByRole("link", { name: /Quarantine/ })
    .click();
  await expect(page.getByRole("heading", { name: "Quarantine" })).toBeVisible();
  await expect(row).toHaveCount(0);
});

test("the quarantine follows a pull that ends while it is open, but not under the pointer", async ({
  as,
  sandbox,
  name,
}) => {
  const [one, two] = [`${name}-1`, `${name}-2`];
  const records = [one, two].map((pfaId) => ({ pfaId, forecastStart: "2026-13-45" }));
  await sandbox.addOrganization({ code: "RIO", records });
  const { page, api } = await as("admin");
  await pullChanges(api);
  await page.goto("/RIO/data/quarantine");
  const row = (pfaId: string) => page.getByRole("row", { name: new RegExp(pfaId) });
  await expect(row(one)).toBeVisible();
  const mend = (pfaId: string) =>
    sandbox.edit({ organizationCode: "RIO", pfaId, changes: { forecastStart: "2026-12-01" } });

  await page.getByRole("heading", { name: "Quarantine" }).hover();
  await mend(one);
  await pullChanges(api);
  await expect(row(one)).toHaveCount(0);
  await expect(row(two)).toBeVisible();

  await row(two).hover();
  await mend(two);
  await pullChanges(api);
  await page.getByRole("button", { name: "The list changed · show" }).click();
  await expect(row(two)).toHaveCount(0);
});

test("what waits in quarantine is dismissed after a question", async ({ as, sandbox, name }) => {
  const pfaId = `${name}-1`;
  await sandbox.addOrganization({ code: "RIO", records: [{ pfaId, monthlyRate: "a lot" }] });
  const { page, api } = await as("admin");
  await pullChanges(api);
  await page.goto("/RIO/data/quarantine");
  const row = page.getByRole("row", { name: new RegExp(pfaId) });
  await row.getByRole("checkbox", { name: `Select ${pfaId}` }).click();
  await page.getByRole("button", { name: "Dismiss 1", exact: true }).click();
  const question = page.getByRole("alertdialog", { name: "Dismiss this record?" });
  await expectAccessible(page, "the question before a dismissal", ["region"]);
  await question.getByRole("button", { name: "Cancel" }).click();
  await expect(row).toBeVisible();
  await page.getByRole("button", { name: "Dismiss 1", exact: true }).click();
  await question.getByRole("button", { name: "Dismiss" }).click();
  await expect(question).toBeHidden();
  await expect(row).toHaveCount(0);
});

test("a pull shows how far it is, and is stopped", async ({ as, sandbox }) => {
  const { page, api } = await as("admin");
  await sandbox.addOrganization({ code: "PORTARTHUR", generate: 4_500 });
  await page.goto("/PORTARTHUR/data/pulls");
  await expect(page.getByText("Nothing is being read right now.")).toBeVisible();
  await fetchChanges(page, api, "PORTARTHUR");
  await sandbox.latency(2_500);
  await page.getByRole("button", { name: "Read everything again" }).click();
  const bar = page.getByRole("progressbar", { name: "Reading everything again" });
  await expect(bar).toHaveAttribute("aria-valuetext", /of about [\d,]+ records · \d pages?/, {
    timeout: 20_000,
  });
  await expect(bar).toHaveAttribute("aria-valuenow", /^[1-9]\d?$/);
  await page.getByRole("button", { name: "Fetch changes" }).click();
  await expect(page.getByText("A pull is under way; yours follows it")).toBeVisible();
  await page.getByRole("button", { name: "Cancel" }).click();
  await sandbox.latency(0);
  const runs = page.getByRole("table", { name: /Pulls so far/ });
  const stopped = runs.getByRole("row").filter({ hasText: "Everything" }).first();
  await expect(stopped).toContainText("Stopped", { timeout: 20_000 });
  await expect(stopped).toContainText("Ada Admin");
  // The one that was put behind it follows.
  await expect(runs.getByRole("row").nth(1)).toContainText("Changes", { timeout: 20_000 });
  await expect(runs.getByRole("row").nth(1)).toContainText("Completed", { timeout: 20_000 });
  await expect(page.getByText("Nothing is being read right now.")).toBeVisible();
});

test("a pull that began and ended before anybody looked is listed with its end", async ({ as }) => {
  const { page, api } = await as("admin");
  await page.goto("/HOLNG/data/pulls");
  await expect(page.getByText("Nothing is being read right now.")).toBeVisible();
  const rows = page.getByRole("table", { name: /Pulls so far/ }).getByRole("row");
  await expect(rows.nth(1)).toBeVisible();
  const before = await rows.count();
  await page.route(/pulls\.present/, async (route) => {
    const response = await route.fetch();
    const body = (await response.text()).replace(/"running":\{[^}]*\}/, '"running":null');
    await route.fulfill({ response, body });
  });
  await pullChanges(api, "HOLNG");
  await expect(rows).toHaveCount(before + 1);
  await expect(rows.nth(1)).toContainText("Completed");
});

test("the pill tells of a pull, and fetches data", async ({ as, sandbox, addRecords, name }) => {
  const [pfaId = ""] = await addRecords({});
  const { page, grid } = await as("maria");
  await grid.open(name);
  await sandbox.edit({ organizationCode: "RIO", pfaId, changes: { forecastEnd: "2027-04-05" } });
  await page.locator("button[data-kind]").click();
  const popover = page.getByRole("dialog", { name: "Sync" });
  await expect(popover.getByText("Last pull")).toBeVisible();
  await popover.getByRole("button", { name: "Refresh" }).click();
  await expect(page.getByText(/^Read [\d,]+ changed records? from PEMS$/).first()).toBeVisible();
  await expect(grid.cell(pfaId, "forecastEnd")).toHaveText("5 Apr 2027");
});

test("the schedule is checked and saved", async ({ as }) => {
  const { page } = await as("admin");
  await page.goto("/HOLNG/data/pulls");
  const form = page.getByRole("form", { name: "Schedule" });
  await form.getByRole("radio", { name: "Every so many minutes" }).click();
  const minutes = form.getByRole("textbox", { name: "Minutes between two pulls" });
  await minutes.fill("0");
  await form.getByRole("button", { name: "Save schedule" }).click();
  await expect(form.getByRole("alert")).toContainText("from 1 to 10,080");
  await minutes.fill("1440");
  await form.getByRole("combobox").click();
  await page.getByRole("option", { name: "02:00 UTC" }).click();
  await form.getByRole("button", { name: "Save schedule" }).click();
  await expect(page.getByText("Schedule saved")).toBeVisible();
  await page.reload();
  await expect(minutes).toHaveValue("1440");
  await expect(form.getByRole("combobox")).toHaveText("02:00 UTC");
  await form.getByRole("radio", { name: /^As the installation/ }).click();
  await form.getByRole("button", { name: "Save schedule" }).click();
  await expect(form.getByRole("button", { name: "Save schedule" })).toBeDisabled();
});

test("a field that PEMS never sent before is told once, and noted", async ({ as, sandbox, name }) => {
  const field = `colour${name.replace(/\W/g, "")}`;
  await sandbox.addOrganization({
    code: "RIO",
    records: [{ pfaId: `${name}-1`, monthlyRate: 1, [field]: "red" }],
  });
  const { page, api } = await as("admin");
  await pullChanges(api);
  await page.goto("/RIO/data/schema");
  const row = page.getByRole("row", { name: new RegExp(field) });
  await expect(row).toContainText("A field that was not there before: text.");
  await row.getByRole("button", { name: `Take note of ${field}` }).click();
  await expect(row).toHaveCount(0);
  await page.getByRole("radio", { name: "All" }).click();
  await expect(row).toContainText("Ada Admin");
});

test("a record that breaks a rule is listed, and opens beside the list", async ({ as, sandbox, name }) => {
  const pfaId = `${name}-1`;
  const records = [
    { pfaId, monthlyRate: 1, forecastStart: "2027-03-01T00:00:00Z", forecastEnd: "2027-02-01T00:00:00Z" },
  ];
  await sandbox.addOrganization({ code: "RIO", records });
  const { page, api } = await as("maria");
  await pullChanges(api);
  await page.goto("/RIO/data/quality");
  await page.getByRole("button", { name: /Forecast ends before it starts/ }).click();
  await expect(page).toHaveURL(/rule=FORECAST_ORDER/);
  const row = page.getByRole("row", { name: new RegExp(pfaId) });
  await expect(row).toContainText("Forecast end 1 Feb 2027 is before forecast start 1 Mar 2027.");
  await row.getByRole("button", { name: pfaId }).click();
  const panel = page.getByRole("complementary", { name: `Record ${pfaId}` });
  await panel.getByRole("tab", { name: "History" }).click();
  await panel.getByText("Where version 1 came from").click();
  await expect(panel.getByText(/^From PEMS, page received \d+ \w+ 20\d\d \d\d:\d\d$/)).toBeVisible();
  await panel.getByText("As PEMS sent it").click();
  await expect(panel.getByRole("region", { name: "The record as PEMS sent it" })).toContainText(
    '"forecastEnd": "2027-02-01T00:00:00Z"',
  );
});

test("a version that was made here leads back to its change", async ({ as, addRecords, name }) => {
  const [pfaId = ""] = await addRecords({});
  const { page, grid } = await as("maria");
  await grid.open(name);
  await grid.edit(pfaId, "forecastEnd", "10 May 2027");
  await grid.send(1);
  await grid.expectBadge(pfaId, "Synced");
  await grid.cell(pfaId, "pfaId").locator("[data-open-record]").click();
  const panel = page.getByRole("complementary", { name: `Record ${pfaId}` });
  await panel.getByRole("tab", { name: "History" }).click();
  await panel.getByText("Where version 2 came from").click();
  await expect(
    panel.getByText(/^Changed here by Maria Santos, sent \d+ \w+ 20\d\d \d\d:\d\d$/),
  ).toBeVisible();
});

test("a reconciliation finds what differs from PEMS, and repairs it", async ({ as, sandbox, addRecords }) => {
  const [pfaId = ""] = await addRecords({});
  const { page, api } = await as("admin");
  const original = await sandbox.record("RIO", pfaId);
  await sandbox.edit({ organizationCode: "RIO", pfaId, changes: { model: "Lost by PEMS" } });
  await pullChanges(api);
  // PEMS goes back to what it had, as from a backup: no pull takes an older version.
  await sandbox.addOrganization({ code: "RIO", records: [{ ...original, pfaId }] });
  await pullChanges(api);

  await page.goto("/RIO/data/reconciliation");
  await page.getByRole("button", { name: "Reconcile now" }).click();
  const result = page.getByRole("region", { name: "Result" });
  await expect(result).toContainText(/of [\d,]+ records (is|are) not as PEMS has/, { timeout: 60_000 });
  await result.getByRole("button", { name: /Ahead/ }).click();
  await expect(page).toHaveURL(/kind=ahead/);
  const row = page.getByRole("row", { name: new RegExp(pfaId) });
  await expect(row).toContainText("Open");
  await page.getByRole("button", { name: /^Repair \d+ records?$/ }).click();
  await expect(row).toContainText("Repaired", { timeout: 30_000 });
  const organizationId = await api.organizationId("RIO");
  const { rows } = await api.query<{ rows: { version: number }[] }>("records.byIds", {
    organizationId,
    pfaIds: [pfaId],
  });
  expect(rows).toMatchObject([{ version: 1 }]);
});

test("who may not see a part of the data is told what it takes", async ({ as }) => {
  const { page: projectManager } = await as("maria");
  await projectManager.goto("/RIO/grid");
  await projectManager.getByRole("navigation", { name: "Views" }).getByRole("link", { name: "Data" }).click();
  await expect(projectManager.getByRole("heading", { name: "Pulls" })).toBeVisible();
  await expect(sections(projectManager).getByRole("link")).toHaveCount(2);
  await expect(projectManager.getByRole("form", { name: "Schedule" })).toHaveCount(0);
  await projectManager.goto("/RIO/data/quarantine");
  await expect(projectManager.getByText("It needs the permission “Manage settings”")).toBeVisible();

  const { page: viewer } = await as("viewer");
  await viewer.goto("/RIO/data/pulls");
  await expect(viewer.getByText("This part is not open to you")).toBeVisible();
  await expect(viewer.getByRole("link", { name: "Data" })).toHaveCount(0);
});
