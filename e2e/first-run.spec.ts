import pg from "pg";
import { uuidv7 } from "uuidv7";
import { expectAccessible, expectNoSideways } from "#e2e/accessible.ts";
import { expect, test } from "#e2e/fixtures.ts";

test("a member who may only look is told so, and finds nothing to edit with", async ({
  as,
  addRecords,
  name,
}) => {
  const [pfaId = ""] = await addRecords({});
  const { page, grid } = await as("viewer");
  await grid.open(name);
  await page.getByRole("button", { name: "Read only" }).click();
  await expect(page.getByRole("dialog", { name: "Read only" })).toContainText(/your role is Viewer/);
  await expectAccessible(page, "why read only");
  await page.keyboard.press("Escape");
  await grid.cell(pfaId, "pfaId").locator("[data-open-record]").click();
  const panel = page.getByRole("complementary", { name: `Record ${pfaId}` });
  await expect(panel).toContainText("1 Mar 2027");
  await expect(panel.getByRole("button", { name: /Edit$/ })).toHaveCount(0);
  await expect(grid.draftsBar).toBeHidden();
});

test("without the permission to see money, bar, review and panel tell none", async ({
  as,
  addRecords,
  name,
}) => {
  const [pfaId = ""] = await addRecords({ monthlyRate: 4321 });
  const { page, grid, api } = await as("contractor");
  const organizationId = await api.organizationId();
  await api.call("drafts.discard", { organizationId });
  await grid.open(name);
  await grid.edit(pfaId, "forecastEnd", "1 May 2027");
  await expect(grid.draftsBar).toContainText("1 draft");
  await expect(grid.draftsBar).not.toContainText("$");
  await grid.cell(pfaId, "pfaId").locator("[data-open-record]").click();
  const panel = page.getByRole("complementary", { name: `Record ${pfaId}` });
  await expect(panel).toContainText("Was 1 Mar 2027");
  await expect(panel).not.toContainText(/Monthly rate|4,321/);
  await api.call("drafts.discard", { organizationId });
});

test("an organization without records says what comes, and shows it as it arrives", async ({
  as,
  sandbox,
  stack,
  name,
}) => {
  const code = name.replace(/\W/g, "").slice(-12);
  const owner = new pg.Client({ connectionString: stack.databaseUrl });
  await owner.connect();
  const id = uuidv7();
  await owner.query(
    `INSERT INTO organization (id, code, name, connection_id, pull_every_minutes, last_pull_at, last_full_pull_at)
     SELECT $1, $2, 'A new project', id, 0, now(), now() FROM pems_connection LIMIT 1`,
    [id, code],
  );
  await owner.query(
    `INSERT INTO membership (id, organization_id, user_id, role_template_id)
     SELECT gen_random_uuid(), $1, u.id, t.id FROM app_user u, role_template t
     WHERE u.email IN ('admin@demo.example', 'viewer@demo.example')
       AND t.name = CASE u.email WHEN 'admin@demo.example' THEN 'Administrator' ELSE 'Viewer' END`,
    [id],
  );
  await owner.end();
  await sandbox.addOrganization({ code, records: [{ pfaId: `${name}-1`, description: "The first crane" }] });

  const viewer = await as("viewer");
  await viewer.page.goto(`/${code}/grid`);
  await expect(viewer.page.getByRole("heading", { name: "A new project has no records yet" })).toBeVisible();
  await expect(viewer.page.getByRole("button", { name: "Fetch them now" })).toHaveCount(0);
  const admin = await as("admin");
  await admin.page.goto(`/${code}/timeline`);
  await expect(admin.page.getByRole("heading", { name: "A new project has no records yet" })).toBeVisible();
  await expect(admin.page.getByRole("link", { name: "Open Data" })).toBeVisible();
  await expectAccessible(admin.page, "an organization without records");
  await admin.page.getByRole("button", { name: "Fetch them now" }).click();
  await expect(viewer.grid.row(`${name}-1`)).toBeVisible({ timeout: 30_000 });
});

test("on a phone the record is a full sheet, and everything can be hit", async ({ as, addRecords, name }) => {
  const [pfaId = ""] = await addRecords({});
  const phone = { viewport: { width: 360, height: 740 }, hasTouch: true };
  const { page, grid, api } = await as("maria", phone);
  const changes = [{ pfaId, seenVersion: 1, set: { forecastEnd: "2027-05-01" } }];
  await api.call("drafts.save", { organizationId: await api.organizationId(), changes });
  await grid.open(name);
  await expect(grid.draftsBar).toContainText("1 draft");
  await expectNoSideways(page, "the grid on a phone");
  await page.goto(`/RIO/grid?q=${name}&record=${pfaId}&field=forecastEnd`);
  const panel = page.getByRole("complementary", { name: `Record ${pfaId}` });
  await expect(panel.getByRole("region", { name: /Who changed/ })).toContainText("Draft, not sent");
  const box = await panel.boundingBox();
  expect(box).toMatchObject({ x: 0, y: 0, width: 360, height: 740 });
  for (const button of await panel.getByRole("button").all()) {
    const place = await button.boundingBox();
    const words = (await button.getAttribute("aria-label")) ?? (await button.textContent());
    expect(Math.min(place?.width ?? 0, place?.height ?? 0), `${words}`).toBeGreaterThanOrEqual(24);
  }
  await expectAccessible(page, "the panel on a phone");
  await panel.getByRole("button", { name: "Close panel" }).click();
  await page.getByRole("button", { name: "Review & sync" }).click();
  await expect(grid.reviewDialog).toContainText("1 record would be sent");
  await expectNoSideways(page, "the review on a phone");
});

for (const [what, viewport] of [
  ["at 200 % zoom", { width: 720, height: 450 }],
  ["on a 4K screen", { width: 3840, height: 2160 }],
] as const) {
  test(`the page, the panel and the review hold together ${what}`, async ({ as, addRecords, name }) => {
    const [pfaId = ""] = await addRecords({});
    const { page, grid, api } = await as("maria", { viewport, reducedMotion: "reduce" });
    const changes = [{ pfaId, seenVersion: 1, set: { forecastEnd: "2027-05-01" } }];
    await api.call("drafts.save", { organizationId: await api.organizationId(), changes });
    await page.goto(`/RIO/grid?q=${name}&record=${pfaId}`);
    await expect(page.getByRole("complementary", { name: `Record ${pfaId}` })).toBeVisible();
    await expectNoSideways(page, what);
    await page.getByRole("button", { name: "Review & sync" }).click();
    await expect(grid.reviewDialog.getByRole("button", { name: "Send 1 change to PEMS" })).toBeInViewport();
    expect((await grid.reviewDialog.boundingBox())?.width).toBeLessThanOrEqual(800);
    await expectNoSideways(page, `the review ${what}`);
  });
}

test("the tour is offered on a first visit, goes by keyboard, never blocks, and ends for good", async ({
  as,
  addRecords,
  name,
}) => {
  const [pfaId = ""] = await addRecords({});
  const { page, grid } = await as("maria", { firstVisit: true, reducedMotion: "reduce" });
  const kept = () =>
    page.evaluate(() => Object.entries(localStorage).filter(([key]) => key.startsWith("pfa-tour-")));
  await grid.open(name);
  await grid.cell(pfaId, "description").click();
  const tour = page.getByRole("region", { name: "Tour" });
  await expect(tour).toContainText("1 of 5");
  await expectAccessible(page, "the tour");
  // It is in nobody's way: the focus stays, rows and panel are uncovered, and the grid is edited while it is open.
  await expect(grid.cell(pfaId, "description")).toBeFocused();
  await grid.cell(pfaId, "pfaId").locator("[data-open-record]").click();
  const panel = page.getByRole("complementary", { name: `Record ${pfaId}` });
  const overPanel = async () => {
    const [card, beside] = [await tour.boundingBox(), await panel.boundingBox()];
    return card !== null && beside !== null && card.x + card.width > beside.x;
  };
  await expect.poll(overPanel, "the tour covers the panel").toBe(false);
  await panel.getByRole("button", { name: "Close panel" }).click();
  await grid.edit(pfaId, "forecastEnd", "1 Apr 2027");
  await expect(grid.cell(pfaId, "forecastEnd")).toHaveText("1 Apr 2027");
  await tour.getByRole("button", { name: "Don't show again" }).click();
  await expect(tour).toBeHidden();
  expect(await kept()).toEqual([[expect.anything(), "seen"]]);

  await page.evaluate(() => localStorage.clear());
  const again = async () => {
    await page.getByRole("button", { name: /, account$/ }).click();
    await page.getByRole("menuitem", { name: "Take the tour" }).click();
    await expect(tour.getByRole("button", { name: "Next" })).toBeFocused();
  };
  await again();
  await page.keyboard.press("Escape");
  await expect(tour).toBeHidden();
  expect(await kept()).toHaveLength(1);
  await again();
  for (const [at, title] of [
    "Edit as in a spreadsheet",
    "Send when you are ready",
    "Always know where it stands",
    "Everything from the keyboard",
  ].entries()) {
    await page.keyboard.press("ArrowRight");
    await expect(tour.getByRole("heading")).toHaveText(title);
    await expect(tour).toContainText(`${at + 2} of 5`);
    await expectAccessible(page, `step ${at + 2} of the tour`);
  }
  await page.keyboard.press("ArrowLeft");
  await expect(tour).toContainText("4 of 5");
  await tour.getByRole("button", { name: "Next" }).click();
  await tour.getByRole("button", { name: "Done" }).click();
  await expect(tour).toBeHidden();
});
