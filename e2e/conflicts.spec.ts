import { expect, type Someone, test } from "#e2e/fixtures.ts";
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
