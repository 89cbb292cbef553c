import type { Page } from "@playwright/test";
import { expect, test } from "#e2e/fixtures.ts";

test("undo, redo, discard, and the discard undone", async ({ as, addRecords, name }) => {
  const [pfaId = ""] = await addRecords({});
  const { page, grid } = await as("maria");
  await grid.open(name);
  const cell = grid.cell(pfaId, "forecastEnd");
  await grid.edit(pfaId, "forecastEnd", "7 Apr 2027");
  await grid.edit(pfaId, "monthlyRate", "5100");
  await expect(grid.cell(pfaId, "monthlyRate")).toContainText("5,100");

  await page.keyboard.press("ControlOrMeta+z");
  await expect(grid.cell(pfaId, "monthlyRate")).toContainText("5,000");
  await page.keyboard.press("ControlOrMeta+z");
  await expect(cell).toHaveText("1 Mar 2027");
  await grid.expectBadge(pfaId, "Synced");
  await page.keyboard.press("ControlOrMeta+Shift+z");
  await expect(cell).toHaveText("7 Apr 2027");
  await grid.expectBadge(pfaId, "Draft");

  await grid.draftsBar.getByRole("button", { name: "Discard" }).click();
  await expect(cell).toHaveText("1 Mar 2027");
  await expect(grid.draftsBar).toBeHidden();
  await page
    .getByRole("listitem")
    .filter({ hasText: "Discarded 1 draft" })
    .getByRole("button", { name: "Undo" })
    .click();
  await expect(cell).toHaveText("7 Apr 2027");
  await grid.expectBadge(pfaId, "Draft");
});

test("drafts survive a reload and a second sign-in", async ({ as, addRecords, name }) => {
  const [pfaId = ""] = await addRecords({});
  const { page, grid } = await as("maria");
  await grid.open(name);
  await grid.edit(pfaId, "forecastEnd", "8 Apr 2027");
  await expect(grid.draftsBar).toContainText("1 draft");
  await page.reload();
  await expect(grid.cell(pfaId, "forecastEnd")).toHaveText("8 Apr 2027");
  await grid.expectBadge(pfaId, "Draft");
});

test("what is left out of the review stays a draft", async ({ as, addRecords, sandbox, name }) => {
  const [sent = "", kept = ""] = await addRecords({}, {});
  const { page, grid } = await as("maria");
  await grid.open(name);
  await grid.edit(sent, "forecastEnd", "9 Apr 2027");
  await grid.edit(kept, "forecastEnd", "9 Apr 2027");
  await page.getByRole("button", { name: "Review & sync" }).click();
  await grid.reviewDialog.getByRole("checkbox", { name: `Send ${kept}` }).click();
  await grid.reviewDialog.getByRole("button", { name: "Send 1 change to PEMS" }).click();
  await grid.expectBadge(sent, "Synced");
  await grid.expectBadge(kept, "Draft");
  expect(await sandbox.record("RIO", sent)).toMatchObject({ forecastEnd: "2027-04-09T00:00:00Z" });
  expect(await sandbox.record("RIO", kept)).toMatchObject({ forecastEnd: "2027-03-01T00:00:00Z" });
});

test("a draft that breaks a rule is kept, and blocked with the reason", async ({
  as,
  addRecords,
  sandbox,
  name,
}) => {
  const [pfaId = ""] = await addRecords({});
  const { page, grid } = await as("maria");
  await grid.open(name);
  await grid.edit(pfaId, "forecastEnd", "1 Nov 2026");
  await grid.expectBadge(pfaId, "Draft");
  await page.getByRole("button", { name: "Review & sync" }).click();
  await expect(grid.reviewDialog).toContainText("Can't be sent");
  await expect(grid.reviewDialog).toContainText(/forecast end.*before.*forecast start/i);
  await expect(grid.reviewDialog.getByRole("button", { name: /^Send/ })).toBeDisabled();
  await page.keyboard.press("Escape");
  await grid.edit(pfaId, "forecastEnd", "1 Jan 2027");
  await grid.send(1);
  await grid.expectBadge(pfaId, "Synced");
  expect(await sandbox.record("RIO", pfaId)).toMatchObject({
    forecastEnd: "2027-01-01T00:00:00Z",
    version: 2,
  });
});

test("a collision is told before the commit, and settled there", async ({
  as,
  addRecords,
  sandbox,
  name,
}) => {
  const [pfaId = ""] = await addRecords({});
  const { page, grid } = await as("maria");
  const admin = await as("admin");
  await grid.open(name);
  await grid.edit(pfaId, "forecastEnd", "12 Apr 2027");
  await expect(grid.draftsBar).toContainText("1 draft");
  await sandbox.edit({ organizationCode: "RIO", pfaId, changes: { forecastEnd: "2027-05-31" } });
  await admin.api.call("sync.refresh", {
    organizationId: await admin.api.organizationId(),
    mode: "incremental",
  });
  await expect(grid.draftsBar).toContainText("1 changed in PEMS too");
  await expect(grid.cell(pfaId, "forecastEnd")).toHaveAccessibleDescription(/It is now 31 May 2027/);
  await page.getByRole("button", { name: "Review & sync" }).click();
  await expect(grid.reviewDialog).toContainText("Changed meanwhile");
  await expect(grid.reviewDialog.getByRole("button", { name: /^Send/ })).toBeDisabled();
  await grid.reviewDialog.getByRole("button", { name: "Use my values" }).click();
  await grid.reviewDialog.getByRole("button", { name: "Send 1 change to PEMS" }).click();
  await grid.expectBadge(pfaId, "Synced");
  expect(await sandbox.record("RIO", pfaId)).toMatchObject({
    forecastEnd: "2027-04-12T00:00:00Z",
    version: 3,
  });
});

test("what can't be read stays in the editor with the reason, and Escape leaves it", async ({
  as,
  addRecords,
  name,
}) => {
  const [pfaId = ""] = await addRecords({});
  const { grid } = await as("maria");
  await grid.open(name);
  const cell = grid.cell(pfaId, "forecastEnd");
  await cell.dblclick();
  const input = cell.getByRole("textbox");
  await input.fill("31 Feb 2027");
  await input.press("Enter");
  await expect(cell.getByRole("alert")).toContainText("Type a day such as");
  await expect(input).toHaveValue("31 Feb 2027");
  await input.press("Escape");
  await expect(cell).toHaveText("1 Mar 2027");
  await expect(grid.draftsBar).toBeHidden();
});

/** Presses a key until the focused element fits. */
async function pressUntil(page: Page, key: string, fits: (element: Element) => boolean, most = 60) {
  const found = await page.evaluateHandle(() => document.activeElement);
  for (let presses = 0; presses < most; presses++) {
    if (await page.evaluate(`(${fits.toString()})(document.activeElement)`)) return;
    await page.keyboard.press(key);
  }
  await found.dispose();
  throw new Error(`${most} times ${key} led nowhere.`);
}

test("from the edit to PEMS with the keyboard alone", async ({ as, addRecords, sandbox, name }) => {
  const [pfaId = ""] = await addRecords({});
  const { page, grid } = await as("maria");
  await grid.open(name);
  await expect(grid.row(pfaId)).toBeVisible();
  await pressUntil(page, "Tab", (element) => element.closest("[role=grid]") !== null);
  await pressUntil(page, "ArrowDown", (element) => element.getAttribute("role") === "gridcell", 3);
  await pressUntil(page, "ArrowRight", (element) => element.getAttribute("data-field") === "forecastEnd", 25);
  await page.keyboard.type("3 May 2027");
  await page.keyboard.press("Enter");
  await expect(grid.cell(pfaId, "forecastEnd")).toHaveText("3 May 2027");
  await grid.expectBadge(pfaId, "Draft");
  await expect(grid.draftsBar).toBeVisible();
  await pressUntil(page, "Tab", (element) => element.textContent === "Review & sync");
  await page.keyboard.press("Enter");
  await expect(grid.reviewDialog.getByRole("button", { name: "Send 1 change to PEMS" })).toBeEnabled();
  await pressUntil(page, "Tab", (element) => element.textContent === "Send 1 change to PEMS");
  await page.keyboard.press("Enter");
  await expect(grid.reviewDialog).toBeHidden();
  await grid.expectBadge(pfaId, "Synced");
  expect(await sandbox.record("RIO", pfaId)).toMatchObject({ forecastEnd: "2027-05-03T00:00:00Z" });
});
