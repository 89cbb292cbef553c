import { expect, test } from "#e2e/fixtures.ts";
import { emailOf } from "#e2e/session.ts";
import { DEMO_PASSWORD } from "#scripts/demo-people.ts";

for (const view of ["grid", "timeline"] as const) {
  test(`the first rows of the ${view} come with the page, without a question of their own`, async ({
    as,
    expectedErrors,
  }) => {
    // What comes after them is asked for.
    expectedErrors.push(/records\.list|ERR_FAILED/);
    const { page } = await as("maria");
    await page.route("**/api/trpc/records.list**", (route) => route.abort());
    await page.goto(`/RIO/${view}`);
    await expect(page.locator("[role=row][data-pfa-id]").first()).toBeVisible();
    await expect(page.getByText("The records couldn't be read")).toHaveCount(0);
  });
}

test("rows that come with the page are those of the first query alone: later ones are read anew", async ({
  as,
  addRecords,
  name,
}) => {
  const [pfaId = ""] = await addRecords({});
  const { page, grid } = await as("maria");
  await page.goto("/RIO/grid");
  await expect(page.locator("[role=row][data-pfa-id]").first()).toBeVisible();
  const search = page.getByRole("searchbox", { name: "Search records" });
  await search.fill(name);
  await expect(grid.cell(pfaId, "forecastEnd")).toHaveText("1 Mar 2027");
  const again = page.waitForRequest(
    (request) => request.url().includes("records.list") && request.postData()?.includes(name) === false,
  );
  await search.fill("");
  await again;
  await expect(page.locator("[role=row][data-pfa-id]").nth(1)).toBeVisible();
});

test("what comes with the page holds no money for whom may not see it", async ({ as }) => {
  const contractor = await as("contractor");
  const manager = await as("maria");
  const documents = await Promise.all(
    [contractor, manager].map(async ({ page }) => (await page.goto("/RIO/grid"))?.text()),
  );
  // As keys of what a record holds; a rule that a record breaks may name a field, without its value.
  const money = /(monthlyRate|purchasePrice|planCost|forecastCost)\\*":/;
  expect(documents[0]).toMatch(/forecastEnd\\*":/);
  expect(documents[0]).not.toMatch(money);
  expect(documents[1]).toMatch(money);
});

test("whoever opens a link and has to sign in first comes to what the link was for", async ({
  baseURL,
  browser,
  watch,
  addRecords,
  name,
}) => {
  const [pfaId = ""] = await addRecords({});
  const context = await browser.newContext({
    baseURL: baseURL ?? "",
    // Whatever a request says about itself, it leads nowhere else.
    extraHTTPHeaders: { "x-path": "https://example.org/" },
  });
  watch(context);
  const page = await context.newPage();
  await page.goto(`/RIO/timeline?q=${name}`);
  await page.getByLabel("Email").fill(emailOf("jonas"));
  await page.getByLabel("Password", { exact: true }).fill(DEMO_PASSWORD);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page).toHaveURL(new RegExp(`/RIO/timeline\\?q=${name}$`));
  await expect(page.locator(`[data-timeline] [data-pfa-id="${pfaId}"]`)).toBeVisible();
  await context.close();
});

test("another theme comes at once, without a fade of each button", async ({ as }) => {
  const { page } = await as("maria");
  await page.goto("/RIO/grid");
  // Comes with the code of the menus, which is fetched when there is nothing else to do, or when one is opened.
  await page.getByRole("button", { name: /, account$/ }).click();
  await page.getByRole("menuitemradio", { name: "System" }).click();
  await page.evaluate(() => {
    const faded: string[] = [];
    Object.assign(window, { faded });
    window.addEventListener("transitionrun", ({ propertyName }) => void faded.push(propertyName));
  });
  const fading = async (colorScheme: "light" | "dark") => {
    await page.emulateMedia({ colorScheme });
    await expect(page.locator("html")).toHaveAttribute("data-theme", colorScheme);
    return page.evaluate(async () => {
      await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
      return (window as unknown as { faded: string[] }).faded;
    });
  };
  expect(await fading("dark")).toEqual([]);
  expect(await fading("light")).toEqual([]);
  await expect(page.locator("html")).not.toHaveAttribute("data-still");
  // It is said for as long as the colours change, and no longer: what is pointed at fades as ever.
  await page.evaluate(() => document.documentElement.setAttribute("data-theme", "dark"));
  await expect(page.locator("html")).not.toHaveAttribute("data-still");
});

test("rows that came with a page are not shown again when one comes back to it", async ({ as }) => {
  const { page } = await as("maria");
  await page.goto("/RIO/grid");
  await expect(
    page
      .getByRole("grid", { name: /Rio Grande/ })
      .locator("[data-pfa-id]")
      .first(),
  ).toBeVisible();
  await page.getByRole("button", { name: /switch organization/ }).click();
  await page.getByRole("menuitem", { name: /HOLNG/ }).click();
  await expect(
    page
      .getByRole("grid", { name: /Holcomb/ })
      .locator("[data-pfa-id]")
      .first(),
  ).toBeVisible();
  const again = page.waitForRequest((request) => request.url().includes("records.list"));
  await page.goBack();
  await again;
  await expect(
    page
      .getByRole("grid", { name: /Rio Grande/ })
      .locator("[data-pfa-id]")
      .first(),
  ).toBeVisible();
});
