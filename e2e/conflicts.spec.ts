import { expectAccessible, expectNoSideways, LOOKS } from "#e2e/accessible.ts";
import { expect, type Someone, test } from "#e2e/fixtures.ts";
import { OVERRIDE_LIMIT } from "#e2e/stack.ts";
import type { SandboxControl } from "#sandbox/control.ts";

/** Edits both forecast dates in Vanguard and in PEMS, sends, and waits for the conflict to show by itself. */
async function makeConflict({ grid }: Someone, sandbox: SandboxControl, pfaId: string, name: string) {
  await grid.open(name);
  await grid.edit(pfaId, "forecastStart", "15 Jan 2027");
  await grid.edit(pfaId, "forecastEnd", "30 Jun 2027");
  await sandbox.edit({
    organizationCode: "RIO",
    pfaId,
    by: "jane.smith",
    changes: { forecastStart: "2027-01-20", forecastEnd: "2027-07-15" },
  });
  await grid.send(1);
  await grid.expectBadge(pfaId, "Conflict");
  await grid.badge(pfaId).click();
  await expect(grid.conflictDialog).toContainText(pfaId);
  await expect(grid.conflictDialog).toContainText("jane.smith");
}

const strategies = [
  {
    strategy: "my values",
    choose: async ({ page }: Someone) => page.getByRole("radio", { name: "Use my values" }).click(),
    inPems: { forecastStart: "2027-01-15T00:00:00Z", forecastEnd: "2027-06-30T00:00:00Z", version: 3 },
  },
  {
    strategy: "PEMS's values",
    choose: async ({ page }: Someone) => page.getByRole("radio", { name: "Use PEMS values" }).click(),
    inPems: { forecastStart: "2027-01-20T00:00:00Z", forecastEnd: "2027-07-15T00:00:00Z", version: 2 },
  },
  {
    strategy: "a choice for each field",
    choose: async ({ page }: Someone) => {
      await page.getByRole("radio", { name: "Choose for each field" }).click();
      await page.getByRole("radio", { name: /^Forecast start: mine/ }).click();
      await page.getByRole("radio", { name: /^Forecast end: PEMS/ }).click();
    },
    inPems: { forecastStart: "2027-01-15T00:00:00Z", forecastEnd: "2027-07-15T00:00:00Z", version: 3 },
  },
];

for (const { strategy, choose, inPems } of strategies) {
  test(`a conflict shows by itself and is resolved with ${strategy}`, async ({
    as,
    addRecords,
    sandbox,
    name,
  }) => {
    const [pfaId = ""] = await addRecords({ monthlyRate: 1000 });
    const maria = await as("maria");
    await makeConflict(maria, sandbox, pfaId, name);
    await choose(maria);
    await maria.grid.conflictDialog.getByRole("button", { name: "Apply and send" }).click();
    await expect(maria.grid.conflictDialog).toBeHidden();
    await maria.grid.expectBadge(pfaId, "Synced");
    await expect.poll(() => sandbox.record("RIO", pfaId)).toMatchObject(inPems);
    await expect(maria.grid.cell(pfaId, "forecastEnd")).toHaveText(
      inPems.forecastEnd.startsWith("2027-06") ? "30 Jun 2027" : "15 Jul 2027",
    );
  });
}

test("changes of different fields merge without a conflict", async ({ as, addRecords, sandbox, name }) => {
  const [pfaId = ""] = await addRecords({});
  const { grid } = await as("maria");
  await grid.open(name);
  await grid.edit(pfaId, "forecastEnd", "30 Apr 2027");
  await sandbox.edit({ organizationCode: "RIO", pfaId, changes: { description: "Renamed in PEMS" } });
  await grid.send(1);
  await expect
    .poll(() => sandbox.record("RIO", pfaId))
    .toMatchObject({ description: "Renamed in PEMS", forecastEnd: "2027-04-30T00:00:00Z" });
  await grid.expectBadge(pfaId, "Synced");
  await expect(grid.cell(pfaId, "description")).toHaveText("Renamed in PEMS");
});

test("a resolution that PEMS has overtaken is refused and shows the new values", async ({
  as,
  addRecords,
  sandbox,
  name,
  expectedErrors,
}) => {
  expectedErrors.push(/409/);
  const [pfaId = ""] = await addRecords({ monthlyRate: 1000 });
  const maria = await as("maria");
  const admin = await as("admin");
  await makeConflict(maria, sandbox, pfaId, name);
  const dialog = maria.grid.conflictDialog;
  // The dialog is open: PEMS moves on, and Vanguard hears of it.
  await sandbox.edit({ organizationCode: "RIO", pfaId, changes: { forecastEnd: "2027-08-31" } });
  const organizationId = await admin.api.organizationId();
  await admin.api.call("sync.refresh", { organizationId, mode: "incremental" });
  await expect(maria.grid.cell(pfaId, "forecastEnd")).toHaveText("31 Aug 2027");
  await maria.page.getByRole("radio", { name: "Use my values" }).click();
  await dialog.getByRole("button", { name: "Apply and send" }).click();
  await expect(dialog).toContainText("31 Aug 2027");
  await maria.page.getByRole("radio", { name: "Use my values" }).click();
  await dialog.getByRole("button", { name: "Apply and send" }).click();
  await expect(dialog).toBeHidden();
  await expect
    .poll(() => sandbox.record("RIO", pfaId))
    .toMatchObject({ forecastEnd: "2027-06-30T00:00:00Z" });
});

test("a decision over the limit waits for a second person, who looks at it and sends it", async ({
  as,
  addRecords,
  sandbox,
  name,
}) => {
  const [pfaId = ""] = await addRecords({ monthlyRate: 10 * OVERRIDE_LIMIT });
  const maria = await as("maria");
  await makeConflict(maria, sandbox, pfaId, name);
  await maria.page.getByRole("radio", { name: "Use my values" }).click();
  await maria.grid.conflictDialog.getByRole("button", { name: "Apply and send" }).click();
  await expect(maria.page.getByText("Waiting for approval")).toBeVisible();
  await maria.grid.expectBadge(pfaId, "Conflict");
  await maria.grid.cell(pfaId, "pfaId").getByText(pfaId).click();
  const panel = maria.page.getByRole("complementary", { name: `Record ${pfaId}` });
  await expect(panel).toContainText("Waiting for approval");
  await panel.getByRole("button", { name: "Conflict: open it" }).click();
  await expect(maria.grid.conflictDialog).toContainText("Waiting for a second person");
  await expect(maria.grid.conflictDialog.getByRole("button", { name: "Approve and send" })).toHaveCount(0);
  expect(await sandbox.record("RIO", pfaId)).toMatchObject({ forecastEnd: "2027-07-15T00:00:00Z" });

  const admin = await as("admin");
  await admin.page.goto("/RIO/timeline");
  await admin.page.getByRole("button", { name: /^Notifications: .* needs? you$/ }).click();
  await admin.page
    .getByRole("dialog", { name: "Notifications" })
    .getByRole("button", { name: `${pfaId} Maria Santos's change` })
    .click();
  await expect(admin.grid.conflictDialog).toContainText("Maria Santos decided");
  await expect(admin.grid.conflictDialog).toContainText("30 Jun 2027");
  await expectAccessible(admin.page, "a decision that waits");
  await admin.grid.conflictDialog.getByRole("button", { name: "Approve and send" }).click();
  await expect(admin.grid.conflictDialog).toBeHidden();
  await expect
    .poll(() => sandbox.record("RIO", pfaId))
    .toMatchObject({ forecastStart: "2027-01-15T00:00:00Z", forecastEnd: "2027-06-30T00:00:00Z" });
  await maria.page.keyboard.press("Escape");
  await maria.grid.expectBadge(pfaId, "Synced");
  await expect(panel.getByText("Waiting for approval")).toHaveCount(0);
  // Since when PEMS has it is said without a pointer.
  await expect(panel.locator("header time")).toHaveText(/^\d\d:\d\d$/);
});

/** Lets each record's dates be changed here and in PEMS, through the procedures, and waits until all of them conflict. */
async function makeConflicts(
  { api, grid }: Someone,
  sandbox: SandboxControl,
  name: string,
  pfaIds: string[],
) {
  const organizationId = await api.organizationId();
  const set = { forecastStart: "2027-01-15", forecastEnd: "2027-06-30", model: "Ours" };
  const changes = pfaIds.map((pfaId) => ({ pfaId, set, seenVersion: 1 }));
  await api.call("drafts.save", { organizationId, changes });
  for (const pfaId of pfaIds) {
    const inPems = { forecastStart: "2027-01-20", forecastEnd: "2027-07-15" };
    await sandbox.edit({ organizationCode: "RIO", pfaId, by: "jane.smith", changes: inPems });
  }
  await api.call("commits.commit", { organizationId, pfaIds });
  await grid.open(name);
  for (const pfaId of pfaIds) await grid.expectBadge(pfaId, "Conflict");
}

test("many conflicts are decided together, by the keyboard alone", async ({
  as,
  addRecords,
  sandbox,
  name,
}) => {
  const pfaIds = await addRecords({ monthlyRate: 1000 }, { monthlyRate: 1000 }, { monthlyRate: 1000 });
  const [ours = "", ...theirs] = pfaIds;
  const maria = await as("maria");
  const { page, grid } = maria;
  await makeConflicts(maria, sandbox, name, pfaIds);
  await page.keyboard.press("ControlOrMeta+k");
  await page.getByRole("combobox").fill("resolve all my conflicts");
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Resolve conflicts" });
  await dialog.getByRole("searchbox").fill(name);
  await expect(dialog.getByRole("listitem")).toHaveCount(3);
  await dialog.getByRole("checkbox", { name: `Decide ${ours}` }).press("Space");
  await dialog.getByRole("radio", { name: "Keep PEMS" }).press("Space");
  await expect(dialog).toContainText(
    "The values of PEMS stay in 2 records, what else was changed is sent for 2.",
  );
  await expect(dialog).toContainText("Forecast cost unchanged");
  await expect(dialog.getByRole("button", { name: "Resolve 2 conflicts" })).toBeEnabled();
  await page.keyboard.press("ControlOrMeta+Enter");
  await expect(dialog).toBeHidden();
  await expect(page.getByText("Resolved 2 conflicts")).toBeVisible();
  for (const pfaId of theirs) {
    await expect
      .poll(() => sandbox.record("RIO", pfaId))
      .toMatchObject({ forecastStart: "2027-01-20T00:00:00Z", model: "Ours" });
    await grid.expectBadge(pfaId, "Synced");
  }
  await grid.expectBadge(ours, "Conflict");

  // The one that is left, from a selection of all three.
  await page.goto(`/RIO/grid?q=${name}&sel=all:`);
  await page.getByRole("button", { name: "More commands for the selection" }).click();
  await page.getByRole("menuitem", { name: "Resolve conflicts…" }).click();
  await expect(dialog).toContainText("1 conflict of the selected records");
  await dialog.getByRole("radio", { name: "Keep ours" }).press("Space");
  await expect(dialog).toContainText("Our values replace those of PEMS in 1 record.");
  await expect(dialog).toContainText(/Forecast cost -\$\d+\.\d\d \(/);
  await dialog.getByRole("button", { name: "Resolve 1 conflict" }).click();
  await expect(dialog).toBeHidden();
  await expect
    .poll(() => sandbox.record("RIO", ours))
    .toMatchObject({ forecastStart: "2027-01-15T00:00:00Z", forecastEnd: "2027-06-30T00:00:00Z" });
});

for (const [look, settings] of LOOKS) {
  test(`deciding many conflicts is accessible and fits: ${look}`, async ({
    as,
    addRecords,
    sandbox,
    name,
  }) => {
    const pfaIds = await addRecords({ monthlyRate: 1000 }, { monthlyRate: 1000 });
    const maria = await as("maria", settings);
    await makeConflicts(maria, sandbox, name, pfaIds);
    await maria.page.goto(`/RIO/grid?q=${name}&conflict=many`);
    const dialog = maria.page.getByRole("dialog", { name: "Resolve conflicts" });
    await dialog.getByRole("searchbox").fill(name);
    await dialog.getByRole("radio", { name: "Keep ours" }).click();
    await expect(dialog).toContainText("Our values replace those of PEMS in 2 records.");
    await expectAccessible(maria.page, "many conflicts");
    await expectNoSideways(maria.page, "many conflicts");
  });
}

test("one Back for each thing that was seen", async ({ as, addRecords, name }) => {
  const [pfaId = ""] = await addRecords({});
  const { page, grid } = await as("maria");
  await page.goto(`/RIO/kpi?q=${name}`);
  await page.getByRole("link", { name: "Grid" }).click();
  await expect(grid.row(pfaId)).toBeVisible();
  await page.keyboard.press("ControlOrMeta+k");
  await page.getByRole("combobox").fill(pfaId);
  await page.getByRole("option", { name: pfaId }).click();
  const panel = page.getByRole("complementary", { name: `Record ${pfaId}` });
  await expect(panel).toBeVisible();
  await page.goBack();
  await expect(panel).toBeHidden();
  await page.goForward();
  await expect(panel).toBeVisible();
  await panel.getByRole("button", { name: /^Close/ }).click();
  await expect(panel).toBeHidden();
  await page.evaluate(() => window.history.back());
  await expect(page).toHaveURL(/\/RIO\/kpi/);
});
