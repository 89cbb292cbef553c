import { expect, test } from "#e2e/fixtures.ts";

test("a change goes from the cell through draft, queue and push into PEMS", async ({
  as,
  addRecords,
  sandbox,
  name,
}) => {
  const [pfaId = ""] = await addRecords({});
  const admin = await as("admin");
  const { page, grid } = await as("maria");
  const organizationId = await admin.api.organizationId();
  await grid.open(name);
  await grid.expectBadge(pfaId, "Synced");

  await grid.edit(pfaId, "forecastEnd", "15 Apr 2027");
  await expect(grid.cell(pfaId, "forecastEnd")).toHaveText("15 Apr 2027");
  await grid.expectBadge(pfaId, "Draft");
  await expect(grid.draftsBar).toContainText("1 draft");

  // Paused, the change stays in the queue for as long as we look.
  await admin.api.call("sync.pause", { organizationId });
  try {
    await page.getByRole("button", { name: "Review & sync" }).click();
    await expect(grid.reviewDialog).toContainText(pfaId);
    await expect(grid.reviewDialog).toContainText("1 Mar 2027");
    await expect(grid.reviewDialog).toContainText("15 Apr 2027");
    await grid.reviewDialog.getByRole("button", { name: "Send 1 change to PEMS" }).click();
    await expect(grid.reviewDialog).toBeHidden();
    await grid.expectBadge(pfaId, "Queued");
    await expect(grid.draftsBar).toBeHidden();
    await sandbox.latency(1500);
  } finally {
    await admin.api.call("sync.resume", { organizationId });
  }
  await grid.expectBadge(pfaId, "Syncing");
  await grid.expectBadge(pfaId, "Synced");
  await expect(grid.cell(pfaId, "forecastEnd")).toHaveText("15 Apr 2027");

  const inPems = await sandbox.record("RIO", pfaId);
  expect(inPems).toMatchObject({
    forecastEnd: "2027-04-15T00:00:00Z",
    version: 2,
    updatedBy: "maria@demo.example",
  });
  const writes = await sandbox.journal({ organizationCode: "RIO", pfaId });
  expect(writes.filter((write) => write.source === "api")).toHaveLength(1);
});

test("money and choices are edited in the grid and reach PEMS", async ({ as, addRecords, sandbox, name }) => {
  const [pfaId = ""] = await addRecords({});
  const { page, grid } = await as("maria");
  await grid.open(name);
  await grid.edit(pfaId, "monthlyRate", "6,250.50");
  await expect(grid.cell(pfaId, "monthlyRate")).toContainText("6,250.50");
  await grid.cell(pfaId, "dor").dblclick();
  await page.getByRole("option", { name: "PROJECT" }).click();
  await expect(grid.cell(pfaId, "dor")).toHaveText("PROJECT");
  await grid.send(1);
  await grid.expectBadge(pfaId, "Synced");
  await expect
    .poll(() => sandbox.record("RIO", pfaId))
    .toMatchObject({ monthlyRate: 6250.5, dor: "PROJECT" });
});
