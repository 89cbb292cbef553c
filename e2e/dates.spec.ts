import type { Locator, Page } from "@playwright/test";
import { expect, test } from "#e2e/fixtures.ts";
import type { Procedures } from "#e2e/session.ts";
import { TimelinePage } from "#e2e/timeline-page.ts";
import { addDays, formatDay, utcDay } from "#src/domain/calendar.ts";

/** Each with an hour of the UTC day at which its own calendar shows another day. */
const ZONES = [
  { timezoneId: "Pacific/Tongatapu", hour: 20 },
  { timezoneId: "Pacific/Pago_Pago", hour: 5 },
  { timezoneId: "America/New_York", hour: 2 },
] as const;

/** The page's clock stands where the day here and the day in UTC differ. */
async function atOddHour(page: Page, hour: number): Promise<string> {
  const today = utcDay(new Date());
  await page.clock.setFixedTime(new Date(`${today}T${String(hour).padStart(2, "0")}:30:00Z`));
  return today;
}

async function expectEnd(api: Procedures, pfaId: string, field: string, day: string): Promise<void> {
  const organizationId = await api.organizationId();
  await expect
    .poll(
      async () => {
        const { rows } = await api.query<{ rows: { draft: { delta: Record<string, string> } | null }[] }>(
          "records.byIds",
          { organizationId, pfaIds: [pfaId] },
        );
        return rows[0]?.draft?.delta[field];
      },
      { message: `${field} of ${pfaId}` },
    )
    .toBe(day);
}

const dayButton = (inside: Locator | Page, name: RegExp) => inside.getByRole("button", { name });

for (const { timezoneId, hour } of ZONES) {
  test(`panel, bulk and figures keep the day that was given in ${timezoneId}`, async ({
    as,
    addRecords,
    name,
  }) => {
    // Many editors, one sign-in.
    test.setTimeout(120_000);
    const [pfaId = "", other = ""] = await addRecords({}, {});
    const { page, grid, api } = await as("maria", { timezoneId });
    await page.goto(`/RIO/grid?q=${name}&record=${pfaId}`);
    const panel = page.getByRole("complementary", { name: `Record ${pfaId}` });
    const end = (day: string) => panel.getByRole("button", { name: `Forecast end: ${day}. Edit` });
    const editor = panel.getByRole("textbox", { name: "Forecast end" });

    // Typed, in the panel. On this day clocks change in New York.
    await end("1 Mar 2027").click();
    await editor.fill("14 Mar 2027");
    await editor.press("Enter");
    await expectEnd(api, pfaId, "forecastEnd", "2027-03-14");
    // Picked with the keyboard: Escape leaves the calendar alone first, and nothing typed is lost by it.
    await end("14 Mar 2027").press("Enter");
    await editor.fill("15 Mar 2027");
    await editor.press("Alt+ArrowDown");
    await expect(dayButton(panel, /15 March 2027/)).toBeFocused();
    await page.keyboard.press("Escape");
    await expect(dayButton(panel, /15 March 2027/)).toHaveCount(0);
    await expect(editor).toBeFocused();
    await expect(editor).toHaveValue("15 Mar 2027");
    await editor.press("Alt+ArrowDown");
    await expect(dayButton(panel, /15 March 2027/)).toBeFocused();
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("Enter");
    await expectEnd(api, pfaId, "forecastEnd", "2027-03-14");
    // Picked by pointer, with the month turned by pointer, too.
    await end("14 Mar 2027").click();
    await panel.getByRole("button", { name: "Pick a date" }).click();
    await panel.getByRole("button", { name: /next month/i }).click();
    await dayButton(panel, / 4 April 2027/).click();
    await expectEnd(api, pfaId, "forecastEnd", "2027-04-04");

    await page.goto(`/RIO/grid?q=${name}&sel=all:&bulk=shift`);
    await page.getByRole("radio", { name: "To start on a date" }).click();
    const start = page.getByLabel("The earliest starts on");
    await expect(start).toHaveAccessibleDescription(/starts on 1 Dec 2026/);
    await start.fill("14 Mar 2027");
    await page.getByRole("button", { name: "Shift 2 records" }).click();
    await expectEnd(api, other, "forecastStart", "2027-03-14");

    await page.goto(`/RIO/grid?q=${name}&sel=all:&bulk=set:forecastEnd`);
    const dialog = page.getByRole("dialog", { name: /Set Forecast end/ });
    const value = dialog.getByRole("textbox", { name: "Forecast end" });
    await value.fill("6 Nov 2027");
    await value.press("Alt+ArrowDown");
    await expect(dayButton(page, / 6 November 2027/)).toBeFocused();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    await expect(value).toHaveValue("7 Nov 2027");
    await dialog.getByRole("button", { name: /^Set/ }).click();
    await expectEnd(api, other, "forecastEnd", "2027-11-07");
    await expect(grid.cell(other, "forecastEnd")).toHaveText("7 Nov 2027");

    // A filter whose both ends are the day finds it.
    await page.goto(`/RIO/grid?q=${name}`);
    await page.getByRole("button", { name: /^Filter( \d+)?$/ }).click();
    await page.getByRole("combobox", { name: "Filter by…" }).fill("Forecast end");
    await page.getByRole("option", { name: "Forecast end", exact: true }).click();
    for (const label of ["From", "Up to"]) {
      await page.getByRole("textbox", { name: label }).fill("7 Nov 2027");
      await page.keyboard.press("Enter");
    }
    await expect(page).toHaveURL(/2027-11-07.*2027-11-07/);
    await expect(grid.row(pfaId)).toBeVisible();
    await expect(grid.row(other)).toBeVisible();

    // What counts from today counts from the server's, also where the page's calendar has another day by now.
    const today = await atOddHour(page, hour);
    await page.goto(`/RIO/grid?q=${name}&record=${pfaId}`);
    await end("7 Nov 2027").click();
    await editor.fill("+10");
    await editor.press("Enter");
    await expectEnd(api, pfaId, "forecastEnd", addDays(today, 10));
    await page.goto("/RIO/kpi");
    const since = page.getByRole("textbox", { name: "Since" });
    await expect(since).toHaveValue(formatDay(today));
    await since.fill(formatDay(addDays(today, -7)));
    await since.press("Enter");
    await expect(page).toHaveURL(new RegExp(`kSince=${addDays(today, -7)}`));
    await expect(since).toHaveValue(formatDay(addDays(today, -7)));
    await since.fill("1 Jan 2020");
    await since.press("Enter");
    await expect(page.getByText(/at most 92 days back: since .*, not 1 Jan 2020/)).toBeVisible();
    await expect(since).toHaveValue(formatDay(addDays(today, -92)));
  });

  test(`a conflict's own value and a file keep the day in ${timezoneId}`, async ({
    as,
    addRecords,
    sandbox,
    name,
  }) => {
    const [pfaId = ""] = await addRecords({ monthlyRate: 1000 });
    const { page, grid, api } = await as("maria", { timezoneId });
    const organizationId = await api.organizationId();
    const set = { forecastEnd: "2027-06-30", description: "Crane\nof two lines" };
    await api.call("drafts.save", { organizationId, changes: [{ pfaId, set, seenVersion: 1 }] });
    const changes = { forecastEnd: "2027-07-15", description: "Crane of PEMS" };
    await sandbox.edit({ organizationCode: "RIO", pfaId, by: "jane.smith", changes });
    await api.call("commits.commit", { organizationId, pfaIds: [pfaId] });
    await grid.open(name);
    await grid.expectBadge(pfaId, "Conflict");
    await grid.badge(pfaId).click();
    const dialog = grid.conflictDialog;
    // Typed over the side that was chosen: the text stays, letter by letter.
    await dialog.getByRole("radio", { name: /^Description: mine/ }).click();
    const description = dialog.getByRole("textbox", { name: "Result of Description" });
    await expect(description).toHaveValue("Crane\nof two lines");
    await description.press("ControlOrMeta+End");
    await description.pressSequentially(" more");
    await expect(description).toHaveValue("Crane\nof two lines more");
    await dialog.getByRole("radio", { name: /^Forecast end: PEMS/ }).click();
    const end = dialog.getByRole("textbox", { name: "Result of Forecast end" });
    await end.press("End");
    for (let letters = 0; letters < 11; letters++) await end.press("Backspace");
    await end.pressSequentially("14 Mar 2027");
    await dialog.getByRole("button", { name: "Apply and send" }).click();
    await expect(dialog).toBeHidden();
    await expect
      .poll(() => sandbox.record("RIO", pfaId))
      .toMatchObject({
        forecastEnd: "2027-03-14T00:00:00Z",
        description: "Crane\nof two lines more",
      });
    await grid.expectBadge(pfaId, "Synced");
    await expect(grid.cell(pfaId, "forecastEnd")).toHaveText("14 Mar 2027");

    await page.getByRole("button", { name: "Export" }).click();
    const download = page.waitForEvent("download");
    await page.getByRole("link", { name: "Excel" }).click();
    const file = await (await download).path();
    await page.getByRole("button", { name: "Import…" }).click();
    const importing = page.getByRole("dialog", { name: "Import records" });
    await importing.getByLabel("File to import").setInputFiles({
      name: "same.xlsx",
      mimeType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
      buffer: await import("node:fs/promises").then(({ readFile }) => readFile(file)),
    });
    await expect(importing).toContainText("There is nothing to save in this file.");
  });

  test(`bars snap to days, weeks and months of their own in ${timezoneId}`, async ({
    as,
    addRecords,
    name,
  }) => {
    const dates = { forecastStart: "2027-03-08", forecastEnd: "2027-03-20" };
    const [one = "", two = ""] = await addRecords(dates, { ...dates, forecastEnd: "2027-04-03" });
    const { page, api } = await as("maria", { timezoneId });
    await atOddHour(page, hour);
    const timeline = new TimelinePage(page);
    await timeline.open(name, { left: "2027-01-20" });
    await timeline.drag(one, "end", -6);
    await timeline.expectDates(api, one, "2027-03-08", "2027-03-14");
    await timeline.row(one).focus();
    await page.keyboard.press("Space");
    await page.keyboard.press("Shift+ArrowDown");
    await expect(timeline.row(two)).toHaveAttribute("aria-selected", "true");
    // Over the night in which New York's clocks change: both by whole weeks, then by whole months.
    await page.keyboard.press("]");
    await page.keyboard.press("Alt+ArrowRight");
    await timeline.expectDates(api, one, "2027-03-15", "2027-03-21");
    await timeline.expectDates(api, two, "2027-03-15", "2027-04-10");
    await page.keyboard.press("]");
    await page.keyboard.press("Alt+ArrowLeft");
    await timeline.expectDates(api, two, "2027-02-15", "2027-03-10");
    await timeline.daysFrom("2027-01-20", one, "2027-02-15");
  });
}
