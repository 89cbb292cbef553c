import { expectAccessible } from "#e2e/accessible.ts";
import { expect, test } from "#e2e/fixtures.ts";

test("an editor in the panel keeps lines, closes its calendar first, and loses no text when it is taken away", async ({
  as,
  addRecords,
  name,
  expectedErrors,
}) => {
  expectedErrors.push(/status of 500/);
  const [pfaId = ""] = await addRecords({});
  const { page, grid, api } = await as("maria");
  const organizationId = await api.organizationId();
  const delta = async () => {
    const { rows } = await api.query<{ rows: { draft: { delta: object } | null }[] }>("records.byIds", {
      organizationId,
      pfaIds: [pfaId],
    });
    return rows[0]?.draft?.delta;
  };
  const changes = [{ pfaId, seenVersion: 1, set: { description: "Two\nlines" } }];
  await api.call("drafts.save", { organizationId, changes });
  await page.goto(`/RIO/grid?q=${name}&record=${pfaId}&sel=${pfaId}`);
  const panel = page.getByRole("complementary", { name: `Record ${pfaId}` });
  await panel.getByRole("button", { name: /^Description: Two/ }).press("Enter");
  const text = panel.getByRole("textbox", { name: "Description" });
  await expect(text).toHaveValue("Two\nlines");
  await text.press("ControlOrMeta+End");
  await page.keyboard.type(" more");
  await page.keyboard.press("Alt+Enter");
  await page.keyboard.type("and a third");
  await expectAccessible(page, "a long text in the panel");
  await page.keyboard.press("Enter");
  await expect.poll(delta).toEqual({ description: "Two\nlines more\nand a third" });

  await expect(page.getByRole("region", { name: "Selection" })).toBeVisible();
  await panel.getByRole("button", { name: /^Forecast end: / }).press("Enter");
  await panel.getByRole("textbox", { name: "Forecast end" }).press("Alt+ArrowDown");
  await expect(panel.getByRole("button", { name: / 1 March 2027/ })).toBeFocused();
  await expectAccessible(page, "the calendar in the panel");
  await page.keyboard.press("Escape");
  await expect(panel.getByRole("textbox", { name: "Forecast end" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(panel.getByRole("button", { name: /^Forecast end: 1 Mar 2027/ })).toBeFocused();
  await expect(page.getByRole("region", { name: "Selection" })).toBeVisible();

  // The panel goes with Back, after a question of its own that failed.
  await panel.getByRole("button", { name: "Close panel" }).click();
  await grid.cell(pfaId, "pfaId").dblclick();
  await panel.getByRole("button", { name: /^Model: / }).press("Enter");
  await panel.getByRole("textbox", { name: "Model" }).fill("Typed");
  const error = { message: "Broken", code: -32603, data: { code: "INTERNAL" } };
  await page.route(/records\.get/, (route) => {
    const calls = new URL(route.request().url()).pathname.split(",");
    return route.fulfill({ status: 500, json: calls.map(() => ({ error })) });
  });
  const failed = page.waitForResponse(/records\.get/);
  await api.call("drafts.save", {
    organizationId,
    changes: [{ pfaId, seenVersion: 1, set: { contract: "C-1" } }],
    tab: "another",
  });
  await failed;
  await expect(panel.getByRole("button", { name: /^Contract: C-1/ })).toBeVisible();
  await expect(panel.getByRole("textbox", { name: "Model" })).toHaveValue("Typed");
  await page.keyboard.type(" on");
  await page.goBack();
  await expect(panel).toHaveCount(0);
  await expect.poll(delta).toMatchObject({ contract: "C-1", model: "Typed on" });
});
