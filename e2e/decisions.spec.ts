import { expectAccessible } from "#e2e/accessible.ts";
import { expect, type Someone, test } from "#e2e/fixtures.ts";

/** Saves and sends new forecast ends of these records without the page. */
async function sent({ api }: Someone, pfaIds: readonly string[]): Promise<void> {
  const organizationId = await api.organizationId();
  const changes = pfaIds.map((pfaId) => ({ pfaId, seenVersion: 1, set: { forecastEnd: "2027-06-30" } }));
  await api.call("drafts.save", { organizationId, changes });
  await api.call("commits.commit", { organizationId, pfaIds });
}

test("from one conflict to the next and back; a whole change is discarded", async ({
  as,
  addRecords,
  sandbox,
  name,
}) => {
  const pfaIds = await addRecords({}, {});
  const [first = "", second = ""] = pfaIds;
  const maria = await as("maria");
  const { page, grid } = maria;
  for (const pfaId of pfaIds) {
    await sandbox.edit({
      organizationCode: "RIO",
      pfaId,
      by: "jane.smith",
      changes: { forecastEnd: "2027-07-15" },
    });
  }
  await sent(maria, pfaIds);
  await grid.open(name);
  for (const pfaId of pfaIds) await grid.expectBadge(pfaId, "Conflict");
  await grid.badge(first).click();
  const dialog = grid.conflictDialog;
  await expect(dialog).toContainText(first);
  const [before, after] = ["Previous conflict", "Next conflict"].map((label) =>
    dialog.getByRole("button", { name: label }),
  );
  const isFirst = (await dialog.getByText(/^\d+ of \d+$/).textContent())?.startsWith("1 ");
  await (isFirst ? after : before)?.click();
  await expect(dialog).toContainText(second);
  await (isFirst ? before : after)?.click();
  await expect(dialog).toContainText(first);

  const result = dialog.getByRole("textbox", { name: "Result of Forecast end" });
  await result.fill("no day");
  await expect(dialog.getByRole("alert")).toContainText("Type a day such as");
  await expect(dialog.getByRole("button", { name: "Apply and send" })).toBeDisabled();
  await expectAccessible(page, "a conflict with a refused result", ["region"]);
  await result.fill("1 Aug 2027");
  await expect(dialog.getByRole("alert")).toHaveCount(0);
  await expect(dialog.getByRole("button", { name: "Apply and send" })).toBeEnabled();
  await dialog.getByRole("button", { name: "Apply and send" }).click();
  await expect(dialog).toBeHidden();
  await grid.expectBadge(first, "Synced");
  expect(await sandbox.record("RIO", first)).toMatchObject({ forecastEnd: "2027-08-01T00:00:00Z" });

  await grid.badge(second).click();
  await dialog.getByRole("button", { name: "Discard my whole change" }).click();
  const sure = page.getByRole("alertdialog");
  await expect(sure).toContainText(`Discard your whole change of ${second}?`);
  await expectAccessible(page, "the question before a discard", ["region"]);
  await sure.getByRole("button", { name: "Discard my change" }).click();
  await expect(dialog).toBeHidden();
  await grid.expectBadge(second, "Synced");
  await expect(grid.cell(second, "forecastEnd")).toHaveText("15 Jul 2027");
  expect(await sandbox.record("RIO", second)).toMatchObject({ forecastEnd: "2027-07-15T00:00:00Z" });
});

test("a failed change is taken to an administrator, whom its link shows the details; then it is discarded", async ({
  as,
  addRecords,
  sandbox,
  name,
}) => {
  const [pfaId = ""] = await addRecords({});
  const maria = await as("maria", { permissions: ["clipboard-read", "clipboard-write"] });
  const { page, grid } = maria;
  await sandbox.failItem({ pfaId, status: 400, times: 1 });
  await sent(maria, [pfaId]);
  await grid.open(name);
  await grid.expectBadge(pfaId, "Failed");
  await grid.badge(pfaId).click();
  await grid.errorDialog.getByRole("button", { name: "Ask an administrator" }).click();
  await expect(page.getByText("Copied for an administrator")).toBeVisible();
  await expectAccessible(page, "error details", ["region"]);
  const text = await page.evaluate(() => navigator.clipboard.readText());
  expect(text).toContain(`PEMS couldn't take my change of ${pfaId}.\nForecast end: 30 Jun 2027`);
  const link = /Details: (.*)$/.exec(text)?.[1] ?? "";
  const admin = await as("admin");
  await admin.page.goto(link);
  await expect(admin.grid.errorDialog).toContainText(pfaId);
  await expect(admin.grid.errorDialog).toContainText("by Maria Santos");

  await grid.errorDialog.getByRole("button", { name: "Discard" }).click();
  await expect(page.getByRole("alertdialog")).toBeVisible();
  await expectAccessible(page, "the question before a failed change is discarded", ["region"]);
  await page.getByRole("alertdialog").getByRole("button", { name: "Discard change" }).click();
  await expect(grid.errorDialog).toBeHidden();
  await grid.expectBadge(pfaId, "Synced");
  await expect(grid.cell(pfaId, "forecastEnd")).toHaveText("1 Mar 2027");
  expect(await sandbox.record("RIO", pfaId)).toMatchObject({ version: 1 });
});

test("menus, forms and pages that lead nowhere are accessible in both themes", async ({
  as,
  addRecords,
  name,
  expectedErrors,
}) => {
  expectedErrors.push(/404/);
  await addRecords({});
  const { page, grid } = await as("maria");
  await grid.open(name);
  for (const opener of [/, account$/, /switch organization$/, /^Export/]) {
    await page.getByRole("button", { name: opener }).first().click();
    await expect(page.getByRole("menu").or(page.getByRole("dialog")).first()).toBeVisible();
    await expectAccessible(page, `what ${opener} opens`, ["region"]);
    await page.keyboard.press("Escape");
  }
  await page.getByRole("button", { name: "Views" }).click();
  await page.getByRole("button", { name: "Save this view…" }).click();
  await expectAccessible(page, "the form of a view");
  await page.goto("/RIO/nothing-here");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expectAccessible(page, "a page that isn't there");
});
