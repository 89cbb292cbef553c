import { expect, type Someone, test } from "#e2e/fixtures.ts";
import { GridPage } from "#e2e/grid-page.ts";
import { TimelinePage } from "#e2e/timeline-page.ts";
import { DEMO_PASSWORD } from "#scripts/demo-people.ts";

const panelOf = ({ page }: Someone, pfaId: string) =>
  page.getByRole("complementary", { name: `Record ${pfaId}` });

/** PEMS's news reach Vanguard. */
async function pull({ api }: Someone): Promise<void> {
  await api.call("sync.refresh", { organizationId: await api.organizationId(), mode: "incremental" });
}

/** The delta of this person's draft, as the server holds it. */
async function draftOf({ api }: Someone, pfaId: string): Promise<object | undefined> {
  const organizationId = await api.organizationId();
  const { rows } = await api.query<{ rows: { draft: { delta: object } | null }[] }>("records.byIds", {
    organizationId,
    pfaIds: [pfaId],
  });
  return rows[0]?.draft?.delta;
}

async function signInAgain({ page }: Someone): Promise<void> {
  const dialog = page.getByRole("dialog", { name: "Sign in again" });
  await dialog.getByLabel("Password").fill(DEMO_PASSWORD);
  await dialog.getByLabel("Password").press("Enter");
  await expect(dialog).toBeHidden();
}

test("“being edited by” comes and goes in grid, panel and timeline, and never with a value", async ({
  as,
  addRecords,
  name,
}) => {
  const [pfaId = "", other = ""] = await addRecords({}, {});
  const maria = await as("maria");
  const jonas = await as("jonas");
  const answers: string[] = [];
  jonas.page.on("response", async (response) => {
    if (response.url().includes("/api/trpc/records.")) answers.push(await response.text().catch(() => ""));
  });
  await jonas.page.goto(`/RIO/grid?q=${name}&record=${pfaId}`);
  await expect(panelOf(jonas, pfaId)).toBeVisible();
  const id = jonas.grid.cell(pfaId, "pfaId");
  await expect(id).not.toHaveAccessibleDescription(/editing/);
  await maria.grid.open(name);
  await maria.grid.edit(pfaId, "description", "Nobody else sees these words");
  await expect(id).toHaveAccessibleDescription(/Maria Santos is editing this record/);
  await expect(panelOf(jonas, pfaId)).toContainText("Being edited by Maria Santos");
  await jonas.page.getByRole("link", { name: "Timeline", exact: true }).click();
  const row = new TimelinePage(jonas.page).row(pfaId);
  await expect(row).toHaveAccessibleName(/being edited by Maria Santos/);

  await maria.grid.draftsBar.getByRole("button", { name: "Discard" }).click();
  await expect(row).not.toHaveAccessibleName(/being edited/);
  await expect(panelOf(jonas, pfaId)).not.toContainText("Being edited");
  await jonas.page.getByRole("link", { name: "Grid", exact: true }).click();
  await expect(id).not.toHaveAccessibleDescription(/editing/);

  // The panel stays true where no row stands for its record, too.
  await jonas.page.goto(`/RIO/grid?q=${other}&record=${pfaId}`);
  await expect(panelOf(jonas, pfaId)).toContainText("Forecast end");
  await maria.grid.edit(pfaId, "description", "Nobody else sees these words");
  await expect(panelOf(jonas, pfaId)).toContainText("Being edited by Maria Santos");
  expect(answers.length).toBeGreaterThan(0);
  expect(answers.filter((answer) => answer.includes("Nobody else sees"))).toEqual([]);
});

test("discontinued in PEMS under an open editor, without a draft, and under a held bar", async ({
  as,
  addRecords,
  sandbox,
  name,
}) => {
  const [typing = "", looking = "", held = ""] = await addRecords({}, {}, {});
  const maria = await as("maria");
  const admin = await as("admin");
  const { page, grid } = maria;
  const discontinue = async (pfaId: string) => {
    await sandbox.edit({ organizationCode: "RIO", pfaId, changes: { isDiscontinued: true } });
    await pull(admin);
  };
  await grid.open(name);
  await grid.cell(typing, "description").click();
  await page.keyboard.type("Typed while it went");
  const input = grid.cell(typing, "description").locator("textarea, input");
  await discontinue(typing);
  await expect(grid.cell(typing, "pfaId")).toHaveAccessibleDescription(/Discontinued/);
  await expect(input).toBeFocused();
  await expect(input).toHaveValue("Typed while it went");
  await page.keyboard.press("Enter");
  await expect(grid.cell(typing, "description")).toHaveText("Typed while it went");
  await expect.poll(() => draftOf(maria, typing)).toEqual({ description: "Typed while it went" });

  // Nobody wrote anything in this one: it stays where it is until somebody asks for the new order.
  await grid.cell(looking, "forecastEnd").click();
  await discontinue(looking);
  await expect(grid.cell(looking, "pfaId")).toHaveAccessibleDescription(/Discontinued/);
  await expect(grid.cell(looking, "forecastEnd")).toBeFocused();
  await page.getByRole("button", { name: "Records have come or gone · show" }).click();
  await expect(grid.row(looking)).toHaveCount(0);
  await expect(grid.row(held)).toBeVisible();

  const timeline = new TimelinePage(page);
  await timeline.open(name);
  await timeline.hold(held, "body", 7);
  await discontinue(held);
  await expect(timeline.row(held)).toHaveAccessibleName(/discontinued/);
  await page.mouse.up();
  await expect(timeline.note).toBeHidden();
  await expect(page.getByText(/discontinued\. Restore it first/).first()).toBeAttached();
  await expect(timeline.row(held)).toHaveAccessibleName(/forecast 1 Dec 2026 to 1 Mar 2027/);
  expect(await draftOf(maria, held)).toBeUndefined();
});

test("two tabs with the same cell open, and one that was offline: nothing is overwritten in silence", async ({
  as,
  addRecords,
  name,
  expectedErrors,
}) => {
  expectedErrors.push(/ERR_INTERNET_DISCONNECTED|Failed to fetch|ERR_FAILED/);
  const [pfaId = "", other = ""] = await addRecords({}, {});
  const maria = await as("maria");
  const { page, grid, context } = maria;
  const second = new GridPage(await context.newPage());
  await grid.open(name);
  await second.open(name);
  const open = async (tab: GridPage, text: string) => {
    await tab.cell(pfaId, "model").click();
    await tab.page.keyboard.type(text);
    await expect(tab.cell(pfaId, "model").locator("input")).toHaveValue(text);
  };
  await open(grid, "From the first");
  await open(second, "From the second");
  await page.keyboard.press("Enter");
  await expect(grid.cell(pfaId, "model")).toHaveText("From the first");
  await expect.poll(() => draftOf(maria, pfaId)).toEqual({ model: "From the first" });
  await expect(second.cell(pfaId, "model").locator("input")).toHaveValue("From the second");
  await second.page.keyboard.press("Enter");
  await expect.poll(() => draftOf(maria, pfaId)).toEqual({ model: "From the second" });
  await expect(grid.cell(pfaId, "model")).toHaveText("From the second");
  await expect(grid.cell(pfaId, "model")).toHaveAccessibleDescription(/“From the first” wasn't taken/);

  // The first tab hears nothing of what the second one writes.
  await page.route(/\/api\//, (route) => route.abort("internetdisconnected"));
  await grid.edit(other, "model", "Written without a network");
  await expect(grid.draftsBar).toContainText("Not saved yet");
  await second.edit(other, "model", "Written meanwhile");
  await expect.poll(() => draftOf(maria, other)).toEqual({ model: "Written meanwhile" });
  await page.unroute(/\/api\//);
  await expect(grid.draftsBar).not.toContainText("Not saved yet");
  await expect.poll(() => draftOf(maria, other)).toEqual({ model: "Written without a network" });
  await expect(second.cell(other, "model")).toHaveText("Written without a network");
  await expect(second.cell(other, "model")).toHaveAccessibleDescription(/“Written meanwhile” wasn't taken/);
});

test("a session that ends under a held bar and in the review loses nothing", async ({
  as,
  addRecords,
  sandbox,
  name,
  expectedErrors,
}) => {
  expectedErrors.push(/401/);
  const [dragged = "", reviewed = ""] = await addRecords({}, {});
  const maria = await as("maria");
  const { page, context, grid } = maria;
  const asking = page.getByRole("dialog", { name: "Sign in again" });

  const timeline = new TimelinePage(page);
  await timeline.open(name);
  await timeline.hold(dragged, "body", 7);
  await context.clearCookies();
  await page.mouse.up();
  await expect(asking).toBeVisible();
  const signedOut = page.locator("[data-kind=signed-out]");
  await expect(signedOut).toHaveText("Signed out");
  await signInAgain(maria);
  await expect(signedOut).toHaveCount(0);
  await timeline.expectDates(maria.api, dragged, "2026-12-08", "2027-03-08");

  await grid.open(name);
  await grid.edit(reviewed, "forecastEnd", "1 Apr 2027");
  await expect(grid.draftsBar).toContainText("2 drafts");
  await page.getByRole("button", { name: "Review & sync" }).click();
  await grid.reviewDialog.getByLabel(/Reason/).fill("Kept while signing in");
  await context.clearCookies();
  const send = grid.reviewDialog.getByRole("button", { name: "Send 2 changes to PEMS" });
  await send.click();
  await expect(asking).toBeVisible();
  await signInAgain(maria);
  await expect(grid.reviewDialog.getByLabel(/Reason/)).toHaveValue("Kept while signing in");
  await send.click();
  await expect(grid.reviewDialog).toBeHidden();
  await grid.expectBadge(reviewed, "Synced");
  expect(await sandbox.record("RIO", dragged)).toMatchObject({ forecastEnd: "2027-03-08T00:00:00Z" });
});

test("a session that ends in the dialog of an operation and over a reload loses nothing", async ({
  as,
  addRecords,
  name,
  expectedErrors,
}) => {
  expectedErrors.push(/401/);
  const [typed = ""] = await addRecords({});
  const maria = await as("maria");
  const { page, context, grid } = maria;
  const cookies = await context.cookies();
  const asking = page.getByRole("dialog", { name: "Sign in again" });
  await grid.open(name);
  await grid.cell(typed, "pfaId").click();
  await page.keyboard.press("Space");
  await page.getByRole("button", { name: "Shift dates…" }).click();
  const shift = page.getByRole("dialog", { name: /Shift dates/ });
  const apply = shift.getByRole("button", { name: "Shift 1 record" });
  await shift.getByLabel("Shift by").fill("2w");
  await expect(apply).toBeEnabled();
  await context.clearCookies();
  await apply.click();
  await expect(asking).toBeVisible();
  await signInAgain(maria);
  await expect(shift).toBeVisible();
  await apply.click();
  await expect(shift).toBeHidden();
  await expect.poll(() => draftOf(maria, typed)).toBeDefined();

  // Nothing of what was typed goes with the page that is loaded again.
  await grid.cell(typed, "model").click();
  await page.keyboard.type("Typed while signed out");
  await context.clearCookies();
  await page.keyboard.press("Enter");
  await asking.getByRole("button", { name: "Later" }).click();
  await grid.cell(typed, "forecastEnd").click();
  await page.keyboard.type("1 Apr 2027");
  await expect(grid.cell(typed, "forecastEnd").locator("input")).toHaveValue("1 Apr 2027");
  page.on("dialog", (dialog) => void dialog.accept());
  await page.reload();
  await context.addCookies(cookies);
  await grid.open(name);
  await expect(grid.cell(typed, "model")).toHaveText("Typed while signed out");
  await expect
    .poll(() => draftOf(maria, typed))
    .toMatchObject({ model: "Typed while signed out", forecastEnd: "2027-04-01" });
});
