import type { Page } from "@playwright/test";
import { expect, test } from "#e2e/fixtures.ts";
import { emailOf } from "#e2e/session.ts";

const CHUNKS = "**/_next/static/chunks/**/*.js";

/** Holds back the code of pages. */
async function holdCode(page: Page): Promise<{ release: () => void }> {
  const held = Promise.withResolvers<void>();
  await page.route(CHUNKS, async (route) => {
    await held.promise;
    await route.continue();
  });
  return { release: held.resolve };
}

test("what is typed and pressed before the page's code is here is done once it is", async ({
  as,
  addRecords,
  name,
}) => {
  const [pfaId = ""] = await addRecords({}, {});
  const { page, grid } = await as("maria");
  const code = await holdCode(page);
  await page.goto("/RIO/grid", { waitUntil: "commit" });
  await page.getByRole("searchbox", { name: "Search records" }).pressSequentially(`${name}-1`);
  await page.getByRole("button", { name: "Views" }).click();
  code.release();
  await expect(page.getByRole("button", { name: "Save this view…" })).toBeVisible();
  await expect(page.locator("[role=row][data-pfa-id]")).toHaveCount(1);
  await expect(grid.row(pfaId)).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`q=${name}-1`));
});

test("Ctrl+Z counts while the code of undo is still on the way", async ({ as, addRecords, name }) => {
  const [pfaId = ""] = await addRecords({ description: "As it was" });
  const { page, grid } = await as("maria");
  const held = Promise.withResolvers<void>();
  let isAsked = false;
  await page.route(CHUNKS, async (route) => {
    const response = await route.fetch();
    const body = await response.text();
    if (body.includes("Not discarded yet, trying again")) {
      isAsked = true;
      await held.promise;
    }
    await route.fulfill({ response, body });
  });
  await grid.open(name);
  await grid.edit(pfaId, "description", "Something else");
  const cell = grid.cell(pfaId, "description");
  await expect(cell).toHaveText("Something else");
  await page.keyboard.press("ControlOrMeta+z");
  await expect.poll(() => isAsked).toBe(true);
  await expect(cell).toHaveText("Something else");
  held.resolve();
  await expect(cell).toHaveText("As it was");
});

test("a link that is pressed before the page's code is here goes there once it is, within the page", async ({
  as,
  addRecords,
  name,
}) => {
  const [pfaId = ""] = await addRecords({}, {});
  const { page, grid } = await as("maria");
  const code = await holdCode(page);
  await page.goto(`/RIO/timeline?q=${name}-1`, { waitUntil: "commit" });
  await page.getByRole("link", { name: "Grid" }).click();
  code.release();
  await expect(grid.row(pfaId)).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`/RIO/grid[?]q=${name}-1`));
});

test("where the page's code can't be fetched, links lead on all the same", async ({ as, expectedErrors }) => {
  expectedErrors.push(/ERR_FAILED/);
  const { page } = await as("maria");
  await page.route(CHUNKS, (route) => route.abort());
  await page.goto("/RIO/grid");
  await page.getByRole("link", { name: "Matrix" }).click();
  await expect(page).toHaveURL(/\/RIO\/matrix/);
});

test("who signs in before the page's code is here is signed in, and no word of it is in the address", async ({
  page,
}) => {
  const code = await holdCode(page);
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  await page.goto("/sign-in", { waitUntil: "commit" });
  await page.getByLabel("Email").fill(emailOf("viewer"));
  await page.getByLabel("Password", { exact: true }).fill("demo-not-the-right-one");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  code.release();
  await expect(page.getByText("The email or the password is wrong.")).toBeVisible();
  await expect(page.getByLabel("Email")).toHaveValue(emailOf("viewer"));
  expect(asked.filter((url) => url.includes("not-the-right-one"))).toEqual([]);
});
