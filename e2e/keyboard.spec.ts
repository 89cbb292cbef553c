import { readFileSync } from "node:fs";
import type { Locator, Page } from "@playwright/test";
import { expect, test } from "#e2e/fixtures.ts";

// Nothing here touches a mouse: keys alone lead to everything.

/** Goes on by Tab until something has the focus. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeVisible();
  for (let steps = 0; steps < 80; steps++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  await expect(target).toBeFocused();
}

const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name });

test("edits, a review with its reason, a conflict and a failure, by keyboard alone", async ({
  as,
  addRecords,
  sandbox,
  name,
}) => {
  const [collides = "", fails = ""] = await addRecords({}, {});
  const { page, grid } = await as("maria");
  await grid.open(name);
  await tabTo(page, grid.cell(collides, "pfaId"));
  for (let column = 0; column < 4; column++) await page.keyboard.press("ArrowRight");
  await expect(grid.cell(collides, "forecastEnd")).toBeFocused();
  await page.keyboard.type("30 Jun 2027");
  await page.keyboard.press("Enter");
  await page.keyboard.type("1 Jul 2027");
  await page.keyboard.press("Enter");
  await expect(grid.draftsBar).toContainText("2 drafts");
  await expect(grid.draftsBar).toContainText(/forecast\s*\+\$/);
  await sandbox.edit({ organizationCode: "RIO", pfaId: collides, changes: { forecastEnd: "2027-07-15" } });
  await sandbox.failItem({ pfaId: fails, status: 400, times: 1 });

  await tabTo(page, button(page, "Review & sync"));
  await page.keyboard.press("Enter");
  await expect(button(page, "Send 2 changes to PEMS")).toBeEnabled();
  await tabTo(page, grid.reviewDialog.getByLabel(/Reason/));
  await page.keyboard.type("Late delivery of the hooks");
  await page.keyboard.press("ControlOrMeta+Enter");
  await expect(grid.reviewDialog).toBeHidden();
  await grid.expectBadge(collides, "Conflict");
  await grid.expectBadge(fails, "Failed");

  // From the badge to the decision, with a day that neither side has.
  await page.goto(`/RIO/grid?q=${name}`);
  await expect(grid.badge(collides)).toBeVisible();
  await tabTo(page, grid.cell(collides, "pfaId"));
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  await expect(grid.conflictDialog).toContainText(collides);
  const apply = button(page, "Apply and send");
  await expect(apply).toBeDisabled();
  await tabTo(page, page.getByRole("textbox", { name: "Result of Forecast end" }));
  await page.keyboard.type("20 Jul 2027");
  await expect(apply).toBeEnabled();
  await tabTo(page, apply);
  await page.keyboard.press("Enter");
  await expect(grid.conflictDialog).toBeHidden();
  await grid.expectBadge(collides, "Synced");
  await expect
    .poll(() => sandbox.record("RIO", collides))
    .toMatchObject({
      forecastEnd: "2027-07-20T00:00:00Z",
    });

  await expect(grid.badge(collides)).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(grid.errorDialog).toContainText(fails);
  await tabTo(page, button(page, "Retry now"));
  await page.keyboard.press("Enter");
  await expect(grid.errorDialog).toBeHidden();
  await grid.expectBadge(fails, "Synced");
  await page.goto(`/RIO/grid?q=${name}&record=${fails}&field=forecastEnd`);
  await expect(page.getByRole("region", { name: "Who changed Forecast end?" })).toContainText(
    "Late delivery of the hooks",
  );
});

test("a filter, a saved view, the palette and the board, by keyboard alone", async ({
  as,
  addRecords,
  name,
}) => {
  const [crane = "", power = ""] = await addRecords({ dor: "BEO" }, { category: "Power", dor: "PROJECT" });
  const { page, grid, api } = await as("maria");
  await grid.open(name);
  await tabTo(page, button(page, "Filter"));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("combobox", { name: "Filter by…" })).toBeFocused();
  await page.keyboard.type("DOR");
  await page.keyboard.press("Enter");
  const editor = page.getByRole("dialog", { name: "Filter by DOR" });
  await tabTo(page, editor.getByRole("checkbox", { name: "PROJECT" }));
  await page.keyboard.press("Space");
  await page.keyboard.press("Escape");
  await expect(editor).toBeHidden();
  await expect(grid.row(crane)).toHaveCount(0);
  await expect(grid.row(power)).toBeVisible();

  await tabTo(page, button(page, "Views"));
  await page.keyboard.press("Enter");
  await tabTo(page, button(page, "Save this view…"));
  await page.keyboard.press("Enter");
  await page.keyboard.type(`Kept ${name}`);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/saved=/);
  await page.keyboard.press("Escape");

  await page.keyboard.press("Alt+Shift+Digit4");
  const variance = page.getByRole("region", { name: "Variance by category", exact: true });
  await tabTo(page, button(page, "Show variance by category as a table"));
  await page.keyboard.press("Enter");
  await expect(variance.getByRole("table")).toContainText("Power");
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    tabTo(page, button(page, "Export variance by category as CSV")).then(() => page.keyboard.press("Enter")),
  ]);
  // 90 days of a month of 30.44 at $5,000, against 62 days of the plan.
  const file = readFileSync(await download.path(), "utf8");
  expect(file).toContain("Power");
  expect(file).toContain("14783.18");
  expect(file).not.toContain("Cranes");

  await page.keyboard.press("ControlOrMeta+k");
  await page.keyboard.type(`Kept ${name}`);
  await expect(page.getByRole("option", { name: new RegExp(`Kept ${name}`) }).first()).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/RIO\/grid\?/);
  await expect(grid.row(power)).toBeVisible();
  await expect(grid.row(crane)).toHaveCount(0);

  const organizationId = await api.organizationId();
  const { views } = await api.query<{ views: { id: string; name: string }[] }>("savedViews.list", {
    organizationId,
  });
  for (const { id } of views.filter((view) => view.name === `Kept ${name}`)) {
    await api.call("savedViews.remove", { organizationId, viewId: id });
  }
});
