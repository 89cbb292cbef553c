import type { Page } from "@playwright/test";
import { expectAccessible } from "#e2e/accessible.ts";
import { expect, test } from "#e2e/fixtures.ts";
import { GridPage } from "#e2e/grid-page.ts";
import { DEMO_PASSWORD } from "#scripts/demo-people.ts";

test("a session that ends in the middle of an edit loses nothing, and goes on in place", async ({
  as,
  addRecords,
  name,
  expectedErrors,
}) => {
  expectedErrors.push(/401/);
  const [pfaId = "", other = ""] = await addRecords({}, {});
  const { page, grid, context, api } = await as("maria");
  await grid.open(name);
  const organizationId = await api.organizationId();
  const cookies = await context.cookies();
  // In the middle of typing: the stream that is opened anew finds the session over, and what is typed stays whole.
  await grid.cell(pfaId, "forecastEnd").dblclick();
  const input = grid.cell(pfaId, "forecastEnd").locator("input");
  await input.fill("15 Apr");
  await context.clearCookies();
  await page.evaluate(() => window.dispatchEvent(new Event("online")));
  await expect(page.getByRole("status").filter({ hasText: "You were signed out" })).toBeVisible();
  const dialog = page.getByRole("dialog", { name: "Sign in again" });
  await page.keyboard.type(" 2027");
  await expect(input).toHaveValue("15 Apr 2027");
  await expect(dialog).toHaveCount(0);
  await page.keyboard.press("Enter");
  await expect(dialog).toContainText("What you changed in 1 record is kept here");
  await expectAccessible(page, "sign in again");

  // Later: the work goes on, and stays in this tab.
  await dialog.getByRole("button", { name: "Later" }).click();
  await expect(page.getByRole("status").filter({ hasText: "You were signed out" })).toBeVisible();
  await expectAccessible(page, "signed out");
  await grid.edit(other, "forecastEnd", "16 Apr 2027");
  await expect(grid.cell(pfaId, "forecastEnd")).toHaveText("15 Apr 2027");
  await expect(grid.draftsBar).toContainText("Not saved: sign in again");

  await page.getByRole("button", { name: "Sign in again" }).click();
  await dialog.getByLabel("Password").fill("wrong");
  await dialog.getByRole("button", { name: "Sign in" }).click();
  await expect(dialog.getByRole("alert")).toContainText("password is wrong");
  await dialog.getByLabel("Password").fill(DEMO_PASSWORD);
  await dialog.getByLabel("Password").press("Enter");
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("status").filter({ hasText: "You were signed out" })).toBeHidden();
  await context.addCookies(cookies);
  const saved = () =>
    api.query<{ rows: { pfaId: string; draft: { delta: object } | null }[] }>("records.byIds", {
      organizationId,
      pfaIds: [pfaId, other],
    });
  await expect
    .poll(async () => (await saved()).rows.map(({ draft }) => draft?.delta))
    .toEqual([{ forecastEnd: "2027-04-15" }, { forecastEnd: "2027-04-16" }]);
});

test("another person's session in the same browser gets nothing of this page", async ({
  as,
  addRecords,
  name,
  expectedErrors,
}) => {
  expectedErrors.push(/401/);
  const [pfaId = ""] = await addRecords({});
  const jonas = await as("jonas");
  const { page, grid, context, api } = await as("maria");
  await grid.open(name);
  const cookies = await context.cookies();
  // In the middle of typing: whatever the page asks next tells it that somebody else is signed in.
  const cell = grid.cell(pfaId, "forecastEnd");
  await cell.dblclick();
  await cell.locator("input").fill("15 Apr 2027");
  await context.clearCookies();
  await context.addCookies(await jonas.context.cookies());
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: "Sign in again" })).toBeVisible();
  const summary = await jonas.api.query<{ count: number }>("drafts.summary", {
    organizationId: await jonas.api.organizationId(),
  });
  expect(summary.count).toBe(0);
  await context.clearCookies();
  await context.addCookies(cookies);
  await page.evaluate(() => window.dispatchEvent(new Event("focus")));
  await expect(page.getByRole("dialog", { name: "Sign in again" })).toBeHidden();
  await expect
    .poll(async () => {
      const organizationId = await api.organizationId();
      return (await api.query<{ count: number }>("drafts.summary", { organizationId })).count;
    })
    .toBe(1);
});

test("offline the work goes on and is said; online everything is saved by itself", async ({
  as,
  addRecords,
  name,
  expectedErrors,
}) => {
  expectedErrors.push(/ERR_INTERNET_DISCONNECTED|Failed to fetch|ERR_NETWORK/);
  const [pfaId = ""] = await addRecords({});
  const { page, grid, context, api } = await as("maria");
  await grid.open(name);
  await grid.expectBadge(pfaId, "Synced");
  // The code of an editor is here from when the page has come to rest, or was used once.
  await grid.cell(pfaId, "forecastEnd").dblclick();
  await expect(grid.cell(pfaId, "forecastEnd").locator("input")).toBeVisible();
  await page.keyboard.press("Escape");
  await context.setOffline(true);
  await expect(page.locator("[data-kind=offline]")).toContainText("You are offline");
  await grid.edit(pfaId, "forecastEnd", "15 Apr 2027");
  await expect(page.getByRole("status").filter({ hasText: "You are offline" })).toBeVisible();
  await expectAccessible(page, "offline");
  await expect(grid.draftsBar).toContainText("Not saved yet, trying again");
  await context.setOffline(false);
  await expect(grid.draftsBar).not.toContainText("Not saved yet");
  await expect(page.locator("[data-kind=offline]")).toHaveCount(0);
  const organizationId = await api.organizationId();
  await expect
    .poll(async () => (await api.query<{ count: number }>("drafts.summary", { organizationId })).count)
    .toBe(1);
});

test("a server that is gone while somebody edits is told, and asked again until it takes it", async ({
  as,
  addRecords,
  name,
  expectedErrors,
}) => {
  expectedErrors.push(/ERR_CONNECTION_REFUSED|ERR_FAILED/);
  const [pfaId = ""] = await addRecords({});
  const { page, grid } = await as("maria");
  await grid.open(name);
  await page.route(/drafts\.save/, (route) => route.abort("connectionrefused"));
  await grid.edit(pfaId, "forecastEnd", "15 Apr 2027");
  await expect(grid.draftsBar).toContainText("Not saved yet, trying again");
  await expect(grid.cell(pfaId, "forecastEnd")).toHaveText("15 Apr 2027");
  await page.unroute(/drafts\.save/);
  await expect(grid.draftsBar).not.toContainText("Not saved yet");
  await page.reload();
  await expect(grid.cell(pfaId, "forecastEnd")).toHaveText("15 Apr 2027");
});

test("two tabs on one cell: the later value counts, the other shows it and keeps what it wrote", async ({
  as,
  addRecords,
  name,
}) => {
  const [pfaId = ""] = await addRecords({});
  const { grid, context } = await as("maria");
  const second = new GridPage(await context.newPage());
  await grid.open(name);
  await second.open(name);
  await grid.edit(pfaId, "forecastEnd", "1 Apr 2027");
  await expect(second.cell(pfaId, "forecastEnd")).toHaveText("1 Apr 2027");
  await second.edit(pfaId, "forecastEnd", "2 Apr 2027");
  await expect(grid.cell(pfaId, "forecastEnd")).toHaveText("2 Apr 2027");
  await expect(grid.cell(pfaId, "forecastEnd")).toHaveAccessibleDescription(
    /“1 Apr 2027” wasn't taken: you changed Forecast end in another tab/,
  );
  await expect(second.cell(pfaId, "forecastEnd")).not.toHaveAccessibleDescription(/another tab/);
});

test("a record discontinued in PEMS under the cursor keeps the draft, says so, and is settled first", async ({
  as,
  addRecords,
  sandbox,
  name,
}) => {
  const [pfaId = ""] = await addRecords({});
  const { page, grid } = await as("maria");
  const admin = await as("admin");
  await grid.open(name);
  await grid.edit(pfaId, "forecastEnd", "15 Apr 2027");
  await sandbox.edit({ organizationCode: "RIO", pfaId, changes: { isDiscontinued: true } });
  await admin.api.call("sync.refresh", {
    organizationId: await admin.api.organizationId(),
    mode: "incremental",
  });
  await expect(grid.cell(pfaId, "pfaId")).toHaveAccessibleDescription(
    /discontinued while you were changing it/,
  );
  await expect(grid.cell(pfaId, "forecastEnd")).toHaveText("15 Apr 2027");
  await page.getByRole("button", { name: "Review & sync" }).click();
  await expect(grid.reviewDialog).toContainText("It was discontinued meanwhile");
  await grid.reviewDialog.getByRole("button", { name: "Use my values" }).click();
  await grid.reviewDialog.getByRole("button", { name: "Send 1 change to PEMS" }).click();
  await grid.expectBadge(pfaId, "Synced");
  expect(await sandbox.record("RIO", pfaId)).toMatchObject({
    forecastEnd: "2027-04-15T00:00:00Z",
    isDiscontinued: false,
  });
});

/** Which notices there were, and how many at most at a time: they come and go by themselves. */
async function watchNotices(page: Page): Promise<() => Promise<{ texts: string[]; most: number }>> {
  const watch = await page.evaluateHandle(() => {
    const seen = { texts: [] as string[], most: 0 };
    new MutationObserver(() => {
      const shown = [...document.querySelectorAll("section[aria-label^=Notices] li")];
      seen.most = Math.max(seen.most, shown.length);
      for (const { textContent } of shown) {
        if (textContent && !seen.texts.includes(textContent)) seen.texts.push(textContent);
      }
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
    return seen;
  });
  return () => watch.jsonValue();
}

test("what became of many changes is told in one notice each, three at most", async ({
  as,
  addRecords,
  sandbox,
  name,
}) => {
  const pfaIds = await addRecords(...Array.from({ length: 120 }, () => ({})));
  for (const pfaId of pfaIds.slice(0, 20)) await sandbox.failItem({ pfaId, status: 400, times: 1 });
  const { page, grid, api } = await as("maria");
  await page.clock.install();
  await grid.open(name);
  const organizationId = await api.organizationId();
  const changes = pfaIds.map((pfaId) => ({ pfaId, seenVersion: 1, set: { forecastEnd: "2027-05-01" } }));
  await api.call("drafts.save", { organizationId, changes });
  await expect(grid.draftsBar).toContainText("120 drafts");
  const told = await watchNotices(page);
  await grid.send(120);
  const notices = page.getByRole("region", { name: /Notices/ }).getByRole("listitem");
  const failed = notices.filter({ hasText: /PEMS couldn't take 20 changes/ });
  await expect(failed).toHaveCount(1);
  await expect
    .poll(async () => (await told()).texts.join("\n"))
    .toMatch(/100 changes are in PEMS|Sent 120 changes/);
  expect((await told()).most).toBeLessThanOrEqual(3);
  // Longer than a notice is shown: it stays while it is pointed at, or has the focus.
  await failed.hover();
  await page.clock.fastForward(7_000);
  await failed.getByRole("button", { name: "Show" }).focus();
  await page.mouse.move(0, 0);
  await page.clock.fastForward(7_000);
  await expect(failed).toBeVisible();
  await page.evaluate(() => (document.activeElement as HTMLElement).blur());
  await page.clock.fastForward(7_000);
  await expect(failed).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Notifications: 20 need you" })).toBeVisible();
  await page.getByRole("button", { name: /^Notifications/ }).click();
  const bell = page.getByRole("dialog", { name: "Notifications" });
  await bell
    .getByRole("button", { name: new RegExp(`^${name}`) })
    .first()
    .click();
  await expect(grid.errorDialog).toBeVisible();
});
