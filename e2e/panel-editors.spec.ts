import { expectAccessible } from "#e2e/accessible.ts";
import { expect, test } from "#e2e/fixtures.ts";

test("a description keeps its lines in the panel; Escape in the calendar clears no selection", async ({
  as,
  addRecords,
  name,
}) => {
  const [pfaId = ""] = await addRecords({});
  const { page, api } = await as("maria");
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
});
