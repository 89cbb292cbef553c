import { expectAccessible } from "#e2e/accessible.ts";
import { expect, test } from "#e2e/fixtures.ts";

test("a record that PEMS can't take fails alone, says why, and goes through on Retry now", async ({
  as,
  addRecords,
  sandbox,
  name,
}) => {
  const [good = "", bad = "", alsoGood = ""] = await addRecords({}, {}, {});
  await sandbox.failItem({ pfaId: bad, status: 500, times: 4 });
  const { page, grid } = await as("maria");
  await grid.open(name);
  for (const pfaId of [good, bad, alsoGood]) await grid.edit(pfaId, "forecastEnd", "10 May 2027");
  await grid.send(3);
  await grid.expectBadge(good, "Synced");
  await grid.expectBadge(alsoGood, "Synced");
  await grid.expectBadge(bad, "Failed");
  for (const pfaId of [good, alsoGood]) {
    expect(await sandbox.record("RIO", pfaId)).toMatchObject({ forecastEnd: "2027-05-10T00:00:00Z" });
  }
  expect(await sandbox.record("RIO", bad)).toMatchObject({ forecastEnd: "2027-03-01T00:00:00Z", version: 1 });

  await grid.badge(bad).click();
  await expect(grid.errorDialog).toContainText(bad);
  await expect(grid.errorDialog.getByRole("listitem")).toHaveCount(4);
  await grid.errorDialog.getByRole("button", { name: "Retry now" }).click();
  await expect(grid.errorDialog).toBeHidden();
  await grid.expectBadge(bad, "Synced");
  await expect(page.getByRole("gridcell", { name: "Failed" })).toHaveCount(0);
  expect(await sandbox.record("RIO", bad)).toMatchObject({ forecastEnd: "2027-05-10T00:00:00Z", version: 2 });
});

test("PEMS goes down and comes back: it is said, nothing is lost, nothing becomes a dead letter", async ({
  as,
  addRecords,
  sandbox,
  name,
}) => {
  const pfaIds = await addRecords({}, {}, {}, {}, {});
  const { page, grid, api } = await as("maria");
  const organizationId = await api.organizationId();
  const failed = async () =>
    (await api.query<{ mine: { failed: number } }>("sync.status", { organizationId })).mine.failed;
  const failedBefore = await failed();
  await grid.open(name);
  for (const pfaId of pfaIds) await grid.edit(pfaId, "forecastEnd", "20 May 2027");
  await sandbox.down("unavailable");
  await grid.send(pfaIds.length);
  await expect(page.getByRole("status").filter({ hasText: "PEMS is not answering since" })).toContainText(
    "5 changes are waiting",
  );
  const pill = page.locator("[data-kind=down]");
  await expect(pill).toContainText("PEMS is not answering");
  await expectAccessible(page, "PEMS is down");
  for (const pfaId of pfaIds) {
    await expect(grid.cell(pfaId, "forecastEnd")).toHaveText("20 May 2027");
    await expect(grid.badge(pfaId)).toHaveText("Queued · Waiting for PEMS");
  }

  await sandbox.down(null);
  for (const pfaId of pfaIds) await expect(grid.badge(pfaId)).toHaveText("Synced", { timeout: 30_000 });
  await expect(pill).toHaveCount(0);
  for (const pfaId of pfaIds) {
    expect(await sandbox.record("RIO", pfaId)).toMatchObject({
      forecastEnd: "2027-05-20T00:00:00Z",
      version: 2,
    });
  }
  expect(await failed()).toBe(failedBefore);
});
