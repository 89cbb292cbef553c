import { expectAccessible } from "#e2e/accessible.ts";
import { expect, test } from "#e2e/fixtures.ts";
import type { GridPage } from "#e2e/grid-page.ts";

const panelOf = (grid: GridPage, pfaId: string) =>
  grid.page.getByRole("complementary", { name: `Record ${pfaId}` });

test("a review is grouped, a whole group is left out, and exactly the rest is sent", async ({
  as,
  addRecords,
  sandbox,
  name,
}) => {
  const [first = "", second = "", power = ""] = await addRecords({}, {}, { category: "Power" });
  const { page, grid } = await as("maria");
  await grid.open(name);
  await grid.edit(first, "forecastEnd", "1 Apr 2027");
  await grid.edit(second, "monthlyRate", "6000");
  await grid.edit(power, "forecastEnd", "1 Apr 2027");
  await page.getByRole("button", { name: "Review & sync" }).click();
  const review = grid.reviewDialog;
  await expect(review).toContainText("3 records would be sent to PEMS");
  await review.getByRole("radio", { name: "Kind of change" }).click();
  await expect(review.getByRole("heading", { name: /Forecast dates 2/ })).toBeVisible();
  await expect(review.getByRole("heading", { name: /Prices 1/ })).toBeVisible();
  await review.getByRole("radio", { name: "Category" }).click();
  await review.getByRole("checkbox", { name: "Send all of Power" }).click();
  await expect(review).toContainText("2 records would be sent to PEMS");
  await expect(review).toContainText("1 stays a draft");
  await expectAccessible(page, "a grouped review");
  await review.getByRole("button", { name: "Send 2 changes to PEMS" }).click();
  await expect(review).toBeHidden();
  await grid.expectBadge(first, "Synced");
  await grid.expectBadge(second, "Synced");
  await grid.expectBadge(power, "Draft");
  expect(await sandbox.record("RIO", power)).toMatchObject({ version: 1 });
});

test("what another tab added since the review was opened isn't sent unseen", async ({
  as,
  addRecords,
  sandbox,
  name,
  expectedErrors,
}) => {
  expectedErrors.push(/409/);
  const [shown = "", added = ""] = await addRecords({}, {});
  const { page, grid, api } = await as("maria");
  await grid.open(name);
  await grid.edit(shown, "forecastEnd", "1 Apr 2027");
  await page.getByRole("button", { name: "Review & sync" }).click();
  const send = grid.reviewDialog.getByRole("button", { name: /^Send/ });
  await expect(send).toHaveText("Send 1 change to PEMS");
  const changes = [{ pfaId: added, seenVersion: 1, set: { model: "Another tab" } }];
  await api.call("drafts.save", { organizationId: await api.organizationId(), changes });
  await send.click();
  await expect(grid.reviewDialog).toContainText("Your drafts changed since you looked at them");
  await expect(send).toHaveText("Send 2 changes to PEMS");
  expect(await sandbox.record("RIO", shown)).toMatchObject({ version: 1 });
  await send.click();
  await grid.expectBadge(added, "Synced");
});

test("a draft that breaks a rule is corrected in the record, from the review, by keyboard", async ({
  as,
  addRecords,
  name,
}) => {
  const [pfaId = ""] = await addRecords({});
  const { page, grid } = await as("maria");
  await grid.open(name);
  await grid.edit(pfaId, "forecastEnd", "1 Nov 2026");
  await grid.expectBadge(pfaId, "Draft");
  await page.getByRole("button", { name: "Review & sync" }).click();
  await grid.reviewDialog.getByRole("button", { name: `Correct ${pfaId}` }).press("Enter");
  const panel = panelOf(grid, pfaId);
  await expect(panel.getByRole("region", { name: "Broken rules" })).toContainText("before forecast start");
  await panel.getByRole("button", { name: /^Forecast end: / }).press("Enter");
  const editor = panel.getByRole("textbox", { name: "Forecast end" });
  await expect(editor).toBeFocused();
  await editor.fill("31 Feb 2027");
  await editor.press("Enter");
  await expect(panel.getByRole("alert")).toContainText("Type a day such as");
  await editor.fill("1 May 2027");
  await editor.press("Enter");
  await expect(panel.getByRole("button", { name: "Forecast end: 1 May 2027. Edit" })).toBeFocused();
  await expect(panel.getByRole("region", { name: "Broken rules" })).toBeHidden();
  await expect(grid.cell(pfaId, "forecastEnd")).toHaveText("1 May 2027");
  await expectAccessible(page, "the record panel");
});

test("a draft whose base moved is marked in the panel, and settled there", async ({
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
  await sandbox.edit({ organizationCode: "RIO", pfaId, changes: { forecastEnd: "2027-05-31" } });
  await admin.api.call("sync.refresh", {
    organizationId: await admin.api.organizationId(),
    mode: "incremental",
  });
  await expect(page.getByRole("button", { name: "Notifications: 1 needs you" })).toBeVisible();
  await page.getByRole("button", { name: /^Notifications/ }).click();
  await expect(page.getByRole("dialog", { name: "Notifications" })).toContainText("changed meanwhile");
  await expectAccessible(page, "the bell");
  await page.keyboard.press("Escape");
  await grid.cell(pfaId, "pfaId").locator("[data-open-record]").click();
  const panel = panelOf(grid, pfaId);
  await expect(panel).toContainText("Somebody else changed it meanwhile. It is now 31 May 2027.");
  await panel.getByRole("button", { name: "Take theirs" }).click();
  await expect(grid.cell(pfaId, "forecastEnd")).toHaveText("31 May 2027");
  await expect(grid.draftsBar).toBeHidden();
  await page.keyboard.press("Control+z");
  await expect(panel).toContainText("Somebody else changed it meanwhile. It is now 31 May 2027.");
  await expect(grid.cell(pfaId, "forecastEnd")).toHaveText("12 Apr 2027");
  await page.getByRole("button", { name: "Review & sync" }).click();
  await grid.reviewDialog.getByRole("button", { name: "Use theirs", exact: true }).click();
  await expect(grid.reviewDialog).toContainText("No drafts to send");
  await expect(page.getByText("Took theirs")).toBeVisible();
});

test("who changed this cell: here, in PEMS, with reason, also from a link", async ({
  as,
  addRecords,
  sandbox,
  name,
}) => {
  const [pfaId = ""] = await addRecords({});
  const jonas = await as("jonas");
  const organizationId = await jonas.api.organizationId();
  const changes = [{ pfaId, seenVersion: 1, set: { forecastEnd: "2027-04-01" } }];
  await jonas.api.call("drafts.save", { organizationId, changes });
  await jonas.api.call("commits.commit", { organizationId, pfaIds: [pfaId], reason: "Late delivery" });
  await expect.poll(() => sandbox.record("RIO", pfaId)).toMatchObject({ version: 2 });
  const { page, grid } = await as("maria");
  await page.goto(`/RIO/grid?q=${name}&record=${pfaId}&field=forecastEnd`);
  const answer = panelOf(grid, pfaId).getByRole("region", { name: "Who changed Forecast end?" });
  await expect(answer).toContainText("Jonas Weber");
  await expect(answer).toContainText("Late delivery");
  await expect(answer).toContainText(/1 Mar 2027.*1 Apr 2027/s);
  await answer.getByRole("button", { name: "Close the changes" }).click();
  await expect(answer).toBeHidden();
  await panelOf(grid, pfaId).getByRole("button", { name: "Who changed Description?" }).click();
  await expect(panelOf(grid, pfaId)).toContainText("Nobody has changed it as far as this history goes");
});

test("the bar names what undo takes back, and a discard of all is taken back as one", async ({
  as,
  addRecords,
  name,
}) => {
  const [first = "", second = ""] = await addRecords({}, {});
  const { page, grid } = await as("maria");
  await grid.open(name);
  await grid.edit(first, "forecastEnd", "7 Apr 2027");
  await grid.edit(second, "forecastEnd", "8 Apr 2027");
  const undo = grid.draftsBar.getByRole("button", { name: "Undo" });
  await undo.hover();
  await expect(page.getByRole("tooltip")).toContainText(`Undo Forecast end of ${second}`);
  await grid.draftsBar.getByRole("button", { name: "Discard" }).click();
  await expect(grid.cell(first, "forecastEnd")).toHaveText("1 Mar 2027");
  await page
    .getByRole("listitem")
    .filter({ hasText: "Discarded 2 drafts" })
    .getByRole("button", { name: "Undo" })
    .click();
  await expect(grid.cell(first, "forecastEnd")).toHaveText("7 Apr 2027");
  await expect(grid.cell(second, "forecastEnd")).toHaveText("8 Apr 2027");
});

test("a collision is settled from the menu of its cell, too, by keyboard", async ({
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
  await grid.expectBadge(pfaId, "Draft");
  await expect(grid.draftsBar).toContainText("1 draft");
  await sandbox.edit({ organizationCode: "RIO", pfaId, changes: { forecastEnd: "2027-05-31" } });
  await admin.api.call("sync.refresh", {
    organizationId: await admin.api.organizationId(),
    mode: "incremental",
  });
  const cell = grid.cell(pfaId, "forecastEnd");
  await expect(cell).toHaveAccessibleDescription(/It is now 31 May 2027/);
  await cell.click();
  await page.keyboard.press("Shift+F10");
  await page.getByRole("menuitem", { name: "Keep my value" }).press("Enter");
  await expect(cell).toHaveAccessibleDescription("Was 31 May 2027");
  await expect(cell).toHaveText("12 Apr 2027");
});
