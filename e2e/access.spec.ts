import pg from "pg";
import { expectAccessible } from "#e2e/accessible.ts";
import { expect, test } from "#e2e/fixtures.ts";
import { emailOf } from "#e2e/session.ts";
import { DEMO_PASSWORD } from "#scripts/demo-people.ts";

test("sign-in: a wrong password is told in plain words, the right one opens the grid, sign-out closes it", async ({
  baseURL,
  browser,
  stack,
  name,
  watch,
  expectedErrors,
}) => {
  expectedErrors.push(/401/);
  const context = await browser.newContext({ baseURL: baseURL ?? "" });
  watch(context);
  const page = await context.newPage();
  await page.goto("/RIO/grid");
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await page.getByLabel("Email").fill(emailOf("jonas"));
  await page.getByLabel("Password", { exact: true }).fill("not the password");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByRole("alert").filter({ hasText: "password is wrong" })).toBeVisible();
  await expect(page).toHaveURL(/\/sign-in/);
  await expectAccessible(page, "a refused sign-in");

  await page.getByLabel("Password", { exact: true }).fill(DEMO_PASSWORD);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  // Rows are made in the browser: the page is alive once they stand.
  await expect(
    page
      .getByRole("grid", { name: /Records of/ })
      .locator("[data-pfa-id]")
      .first(),
  ).toBeVisible();
  await page.getByRole("button", { name: "Jonas Weber, account" }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page.getByLabel("Email")).toBeVisible();
  await page.goto("/RIO/grid");
  await expect(page).toHaveURL(/\/sign-in\?next=/);

  // Somebody who is no member of anything yet.
  const owner = new pg.Client({ connectionString: stack.databaseUrl });
  await owner.connect();
  await owner.query(
    `INSERT INTO app_user (id, email, name, password_hash)
     SELECT gen_random_uuid(), $1, 'Nadia New', password_hash FROM app_user WHERE email = $2`,
    [`${name.toLowerCase()}@demo.example`, emailOf("jonas")],
  );
  await owner.end();
  await page.goto("/");
  await page.getByLabel("Email").fill(`${name.toLowerCase()}@demo.example`);
  await page.getByLabel("Password", { exact: true }).fill(DEMO_PASSWORD);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByRole("heading", { name: "You are in no organization yet" })).toBeVisible();
  await expectAccessible(page, "a member of nothing");
  await context.close();
});

test("a viewer looks and can't edit", async ({ as, addRecords, name, expectedErrors }) => {
  expectedErrors.push(/403/);
  const [pfaId = ""] = await addRecords({});
  const { page, grid, api } = await as("viewer");
  await grid.open(name);
  const cell = grid.cell(pfaId, "forecastEnd");
  await expect(cell).toHaveText("1 Mar 2027");
  await expect(cell).toHaveAttribute("aria-readonly", "true");
  await cell.dblclick();
  await page.keyboard.type("1 Apr 2027");
  await expect(page.getByRole("grid").getByRole("textbox")).toHaveCount(0);
  await expect(cell).toHaveText("1 Mar 2027");
  const organizationId = await api.organizationId();
  const changes = [{ pfaId, seenVersion: 1, set: { forecastEnd: "2027-04-01" } }];
  await expect(api.call("drafts.save", { organizationId, changes })).rejects.toThrow(
    /drafts\.save: .*(may not|permission)/,
  );
});

test("a contractor sees no money, in the page and in every answer", async ({ as, addRecords, name }) => {
  const [pfaId = ""] = await addRecords({ monthlyRate: 4321.99 });
  const { context, page, grid } = await as("contractor");
  const answers: Promise<string>[] = [];
  context.on("response", (response) => {
    const streamed = response.url().includes("/live.events");
    if (response.url().includes("/api/trpc/") && !streamed) answers.push(response.text());
  });
  await grid.open(name);
  await expect(grid.cell(pfaId, "description")).toHaveText(/Crawler crane/);
  for (const column of ["Monthly rate", "Purchase price", "Forecast cost"]) {
    await expect(page.getByRole("columnheader", { name: column })).toHaveCount(0);
  }
  await grid.cell(pfaId, "pfaId").locator("[data-open-record]").click();
  await expect(page.getByRole("complementary").filter({ hasText: pfaId })).toBeVisible();
  await expect(page.locator("body")).not.toContainText(/4,?321/);
  const received = (await Promise.all(answers)).join("\n");
  expect(received).toContain(pfaId);
  expect(received).not.toMatch(/4321|monthlyRate|purchasePrice|forecastCost/);
});

test("organizations are switched, a foreign one doesn't exist, and the chosen theme stays", async ({
  as,
  expectedErrors,
}) => {
  expectedErrors.push(/404/);
  const { page } = await as("maria");
  await page.goto("/RIO/grid");
  await expect(
    page
      .getByRole("grid", { name: /Rio Grande/ })
      .locator("[data-pfa-id]")
      .first(),
  ).toBeVisible();
  await page.getByRole("button", { name: /switch organization/ }).click();
  await expect(page.getByRole("menuitem")).toHaveCount(2);
  await page.getByRole("menuitem", { name: /HOLNG/ }).click();
  await expect(page).toHaveURL(/\/HOLNG\/grid/);
  await expect(page.getByRole("grid", { name: /Holcomb/ })).toBeVisible();
  await expect(page.getByText(/^\d{2,3} records$/)).toBeVisible();

  const html = page.locator("html");
  await expect(html).toHaveAttribute("data-theme", "light");
  await page.getByRole("button", { name: /, account$/ }).click();
  await page.getByRole("menuitemradio", { name: "Dark" }).click();
  await expect(html).toHaveAttribute("data-theme", "dark");
  // One that exists and one that doesn't can't be told apart.
  const nothing = page.getByRole("heading", { name: "There is nothing here" });
  const foreign = await page.goto("/PORTARTHUR/grid");
  await expect(nothing).toBeVisible();
  await expect(html).toHaveAttribute("data-theme", "dark");
  const unknown = await page.goto("/NOWHERE/grid");
  await expect(nothing).toBeVisible();
  expect([foreign?.status(), unknown?.status()]).toEqual([404, 404]);
});
