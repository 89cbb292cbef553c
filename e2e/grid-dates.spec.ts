import { expect, test } from "#e2e/fixtures.ts";
import type { Procedures } from "#e2e/session.ts";

interface Row {
  draft: { delta: Record<string, string | null> } | null;
}

/** What the server holds of a day that was given to a cell. */
async function stored(api: Procedures, pfaId: string, field: string): Promise<string | null | undefined> {
  const organizationId = await api.organizationId();
  const { rows } = await api.query<{ rows: Row[] }>("records.byIds", { organizationId, pfaIds: [pfaId] });
  return rows[0]?.draft?.delta[field];
}

for (const timezoneId of ["Pacific/Tongatapu", "Pacific/Midway", "America/New_York"]) {
  test(`a day stays the day that was given in ${timezoneId}`, async ({ as, addRecords, name }) => {
    // On this day clocks change in New York.
    const dst = "2027-03-14";
    const [typed = "", picked = "", pasted = "", filled = ""] = await addRecords(
      ...Array.from({ length: 4 }, () => ({ forecastStart: "2027-02-28", forecastEnd: "2027-03-10" })),
    );
    const { page, grid, api } = await as("maria", {
      timezoneId,
      permissions: ["clipboard-read", "clipboard-write"],
    });
    await grid.open(name);
    const end = (id: string) => grid.cell(id, "forecastEnd");
    const organizationOffset = await page.evaluate(() => new Date(2027, 2, 14, 0).getTimezoneOffset());
    expect(organizationOffset).not.toBe(0);
    await expect(end(typed)).toHaveText("10 Mar 2027");

    await end(typed).click();
    await page.keyboard.type("14 Mar 2027");
    await page.keyboard.press("Enter");
    await expect(end(typed)).toHaveText("14 Mar 2027");
    await expect(end(picked)).toBeFocused();

    // Picked in the calendar, with the keyboard alone.
    await page.keyboard.press("F2");
    await page.keyboard.press("Alt+ArrowDown");
    const day = page.locator("[data-editor]").getByRole("button", { name: /10 March 2027/ });
    await expect(day).toBeFocused();
    for (let days = 0; days < 4; days++) await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    await expect(end(picked)).toHaveText("14 Mar 2027");

    await page.evaluate((text) => navigator.clipboard.writeText(text), "14.3.2027");
    await end(pasted).click();
    await page.keyboard.press("ControlOrMeta+v");
    await expect(end(pasted)).toHaveText("14 Mar 2027");
    await page.keyboard.press("Shift+ArrowDown");
    await page.keyboard.press("ControlOrMeta+d");
    await expect(end(filled)).toHaveText("14 Mar 2027");

    for (const id of [typed, picked, pasted, filled]) {
      await expect.poll(() => stored(api, id, "forecastEnd"), { message: id }).toBe(dst);
    }
    await page.reload();
    for (const id of [typed, picked, pasted, filled]) await expect(end(id)).toHaveText("14 Mar 2027");
  });
}

test("a text that is no day stays in the editor with its reason, and at the cell when one goes on", async ({
  as,
  addRecords,
  name,
}) => {
  const [pfaId = ""] = await addRecords({});
  const { page, grid } = await as("maria");
  await grid.open(name);
  const cell = grid.cell(pfaId, "forecastStart");
  await cell.click();
  // Enter that comes before the editor's code does would keep the text beside the cell.
  await page.keyboard.press("F2");
  await expect(cell.locator("input")).toBeFocused();
  await page.keyboard.press("Escape");
  await page.keyboard.type("32 Jan 2027");
  await page.keyboard.press("Enter");
  await expect(cell.getByRole("alert")).toContainText("Type a day such as");
  await grid.cell(pfaId, "description").click();
  await expect(cell).toHaveText("1 Dec 2026");
  await expect(cell).toHaveAccessibleDescription(/“32 Jan 2027” wasn't taken/);
  await cell.click();
  await page.keyboard.press("F2");
  await expect(cell.locator("input")).toHaveValue("32 Jan 2027");
  await page.keyboard.press("Escape");
  await expect(grid.draftsBar).toBeHidden();
});
