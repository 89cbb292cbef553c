import { expectAccessible, expectNoSideways, LOOKS } from "#e2e/accessible.ts";
import { expect, test } from "#e2e/fixtures.ts";
import { boxOf, DAY_PX, TimelinePage } from "#e2e/timeline-page.ts";

// The records of these tests run from 1 Dec 2026 to 1 Mar 2027, where nothing else is said.

test("a bar is dragged and its edges are stretched, each as one step back", async ({
  as,
  addRecords,
  name,
}) => {
  const [crane = "", onSite = ""] = await addRecords({}, { isActualized: true, actualStart: "2026-11-25" });
  const { page, api } = await as("maria");
  const timeline = new TimelinePage(page);
  await timeline.open(name);
  await timeline.daysFrom("2026-11-20", crane, "2026-12-01");

  await timeline.hold(crane, "body", 9);
  await expect(timeline.note).toContainText("10 Dec 2026 to 10 Mar 2027");
  await expect(timeline.note).toContainText("+9 days");
  await expectAccessible(page, "a drag");
  await expect(timeline.row(crane).locator("[data-ghost]")).toBeVisible();
  await page.mouse.up();
  await timeline.expectDates(api, crane, "2026-12-10", "2027-03-10");
  await expect(timeline.row(crane)).toHaveAccessibleName(/forecast 10 Dec 2026 to 10 Mar 2027, .*draft/);
  await expect(timeline.row(crane).getByText("Draft")).toBeVisible();

  await timeline.drag(crane, "start", -4);
  await timeline.expectDates(api, crane, "2026-12-06", "2027-03-10");
  await page.keyboard.press("ControlOrMeta+z");
  await timeline.expectDates(api, crane, "2026-12-10", "2027-03-10");
  await page.keyboard.press("ControlOrMeta+z");
  await timeline.expectDates(api, crane, "2026-12-01", "2027-03-01");
  await page.keyboard.press("ControlOrMeta+Shift+z");
  await timeline.expectDates(api, crane, "2026-12-10", "2027-03-10");

  // What is on site keeps its start: its bar gets longer instead.
  await timeline.drag(onSite, "body", 5);
  await timeline.expectDates(api, onSite, "2026-12-01", "2027-03-06");
  await timeline.hold(onSite, "start", -5);
  await expect(timeline.note).toContainText("its start stays");
  await page.mouse.up();
  await timeline.expectDates(api, onSite, "2026-12-01", "2027-03-06");
});

test("selected bars move together, Escape takes it back, and one undo undoes all", async ({
  as,
  addRecords,
  name,
}) => {
  const [one = "", two = "", onSite = "", apart = ""] = await addRecords(
    {},
    { forecastStart: "2026-12-31", forecastEnd: "2027-01-31" },
    { isActualized: true, actualStart: "2026-11-25" },
    {},
  );
  const { page, api } = await as("maria");
  const timeline = new TimelinePage(page);
  await timeline.open(name);
  await timeline.select(one);
  await timeline.select(onSite, "Shift");
  await expect(timeline.row(two)).toHaveAttribute("aria-selected", "true");
  await expect(timeline.row(apart)).toHaveAttribute("aria-selected", "false");

  await timeline.hold(one, "body", 8);
  await expect(timeline.note).toContainText("3 records move together");
  await expect(timeline.row(onSite).locator("[data-ghost]")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(timeline.note).toBeHidden();
  await expect(timeline.row(onSite).locator("[data-ghost]")).toBeHidden();
  await page.mouse.up();
  await timeline.daysFrom("2026-11-20", one, "2026-12-01");

  await page.getByRole("radio", { name: "Month" }).last().click();
  await timeline.drag(one, "body", 29);
  await timeline.expectDates(api, one, "2027-01-01", "2027-04-01");
  await timeline.expectDates(api, two, "2027-01-31", "2027-02-28");
  await timeline.expectDates(api, onSite, "2026-12-01", "2027-04-01");
  await timeline.expectDates(api, apart, "2026-12-01", "2027-03-01");
  await page.keyboard.press("ControlOrMeta+z");
  await timeline.expectDates(api, one, "2026-12-01", "2027-03-01");
  await timeline.expectDates(api, two, "2026-12-31", "2027-01-31");
  await timeline.expectDates(api, onSite, "2026-12-01", "2027-03-01");
});

test("everything is done by keyboard alone, and said", async ({ as, addRecords, name }) => {
  const [one = "", two = "", three = ""] = await addRecords({}, {}, { forecastStart: null });
  const { page, api } = await as("maria");
  const timeline = new TimelinePage(page);
  await timeline.open(name);
  await timeline.row(one).focus();
  // A key that is held repeats itself: it is one step all the same.
  await page.keyboard.down("Alt");
  for (let times = 0; times < 3; times++) await page.keyboard.down("ArrowRight");
  await expect(timeline.note).toContainText("4 Dec 2026 to 4 Mar 2027");
  await expect(timeline.note).toContainText("+3 days");
  await expect(timeline.row(one).locator("[data-ghost]")).toBeVisible();
  const [note, bar] = [await boxOf(timeline.note), await boxOf(timeline.bar(one))];
  expect(Math.abs(note.y - bar.y)).toBeLessThan(60);
  await page.keyboard.up("ArrowRight");
  await expect(timeline.said(/^4 Dec 2026 to 4 Mar 2027, 3 mo, \$/)).toBeAttached();
  await page.keyboard.up("Alt");
  await expect(timeline.note).toBeHidden();
  await expect(
    timeline.said(new RegExp(`Shifted ${one} by 3 days: 4 Dec 2026 to 4 Mar 2027`)),
  ).toBeAttached();
  await timeline.expectDates(api, one, "2026-12-04", "2027-03-04");
  await page.keyboard.press("ControlOrMeta+z");
  await timeline.expectDates(api, one, "2026-12-01", "2027-03-01");
  await page.keyboard.press("Alt+ArrowRight");
  await expect(timeline.said(`Shifted ${one} by 1 day`)).toBeAttached();
  await timeline.expectDates(api, one, "2026-12-02", "2027-03-02");
  await page.keyboard.press("Alt+Shift+ArrowLeft");
  await expect(timeline.said(`Moved the end of ${one} back by 1 day`)).toBeAttached();
  await page.keyboard.press("Alt+Shift+ArrowDown");
  await timeline.expectDates(api, one, "2026-12-03", "2027-03-01");

  await page.keyboard.press("]");
  await expect(timeline.said("Snaps to the week")).toBeAttached();
  await page.keyboard.press("Space");
  await page.keyboard.press("Shift+ArrowDown");
  await expect(timeline.row(two)).toBeFocused();
  await expect(timeline.row(two)).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Alt+ArrowLeft");
  await expect(timeline.said("Shifted 2 records back by 1 week")).toBeAttached();
  await timeline.expectDates(api, one, "2026-11-26", "2027-02-22");
  await timeline.expectDates(api, two, "2026-11-24", "2027-02-22");
  await page.keyboard.press("ControlOrMeta+z");
  await timeline.expectDates(api, two, "2026-12-01", "2027-03-01");

  await page.keyboard.press("Escape");
  await page.keyboard.press("End");
  await expect(timeline.row(three)).toBeFocused();
  await page.keyboard.press("Alt+ArrowRight");
  await expect(timeline.said("It has no forecast dates")).toBeAttached();

  await page.keyboard.press("ControlOrMeta+a");
  await expect(timeline.said("All 3 records selected")).toBeAttached();
  await page.keyboard.press("s");
  const dialog = page.getByRole("dialog", { name: /Shift dates/ });
  await expect(dialog).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await timeline.row(one).focus();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`record=${one}`));
});

test("a selection that isn't loaded is moved in one call, and undone as one step", async ({ as }) => {
  const { page, api } = await as("maria");
  const timeline = new TimelinePage(page);
  const organizationId = await api.organizationId();
  const drafts = async () =>
    (await api.query<{ total: number }>("records.list", { organizationId, filter: { mine: true }, limit: 1 }))
      .total;
  await page.goto("/RIO/timeline?tz=week&source=Purchase");
  await expect(timeline.tree).toHaveAttribute("aria-busy", "false");
  const first = timeline.tree.locator("[data-pfa-id]").first();
  await first.focus();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.press("Alt+ArrowRight");
  await expect.poll(drafts).toBeGreaterThan(150);
  await expect(page.getByRole("region", { name: "Drafts" })).toContainText(/\d+ drafts/);
  await first.focus();
  await page.keyboard.press("ControlOrMeta+z");
  await expect.poll(drafts).toBe(0);
});

test("groups stand over their records with dates and totals, and close by keyboard", async ({
  as,
  addRecords,
  name,
}) => {
  const [crane = ""] = await addRecords({}, { category: "Access", forecastEnd: "2027-05-01" }, {});
  const { page } = await as("maria");
  const timeline = new TimelinePage(page);
  await timeline.open(name, { more: "&group=category" });
  const access = timeline.tree.getByRole("row", { name: /^Category: Access, 1 record, forecast/ });
  const cranes = timeline.tree.getByRole("row", { name: /^Category: Cranes, 2 records/ });
  await expect(access).toHaveAccessibleName(/forecast 1 Dec 2026 to 1 May 2027, forecast \$24,803 · plan/);
  await expect(cranes.locator("[data-layer=summary]")).toBeVisible();
  await expect(cranes).toHaveAttribute("aria-expanded", "true");
  await expect(timeline.tree).toHaveAttribute("aria-rowcount", "6");
  await cranes.focus();
  await page.keyboard.press("ArrowLeft");
  await expect(cranes).toHaveAttribute("aria-expanded", "false");
  await expect(timeline.row(crane)).toHaveCount(0);
  await expect(timeline.tree).toHaveAttribute("aria-rowcount", "4");
  await page.keyboard.press("ArrowRight");
  await expect(timeline.row(crane)).toBeVisible();
});

test("a drag beyond the calendar stops at its last day", async ({ as, addRecords, name }) => {
  const [late = ""] = await addRecords({ forecastStart: "9999-12-05", forecastEnd: "9999-12-21" });
  const { page, api } = await as("maria");
  const timeline = new TimelinePage(page);
  await timeline.open(name, { left: "9999-11-20" });
  await timeline.hold(late, "body", 25);
  await expect(timeline.note).toContainText("15 Dec 9999 to 31 Dec 9999");
  await expect(timeline.note).toContainText("As far as it goes");
  await page.mouse.up();
  await timeline.expectDates(api, late, "9999-12-15", "9999-12-31");
  await timeline.row(late).focus();
  await page.keyboard.press("Alt+ArrowRight");
  await expect(timeline.said("The calendar ends there")).toBeAttached();
  await timeline.expectDates(api, late, "9999-12-15", "9999-12-31");
});

test("a drop while the server is gone is kept, and saved when it is back", async ({
  as,
  addRecords,
  name,
  expectedErrors,
}) => {
  expectedErrors.push(/ERR_INTERNET_DISCONNECTED|Failed to fetch|net::/);
  const [crane = ""] = await addRecords({});
  const { page, api, context } = await as("maria");
  const timeline = new TimelinePage(page);
  await timeline.open(name);
  await timeline.hold(crane, "body", 7);
  await context.setOffline(true);
  await page.mouse.up();
  await expect(timeline.row(crane)).toHaveAccessibleName(/forecast 8 Dec 2026 to 8 Mar 2027/);
  await context.setOffline(false);
  await timeline.expectDates(api, crane, "2026-12-08", "2027-03-08");
});

for (const timezoneId of ["Pacific/Tongatapu", "Pacific/Pago_Pago", "America/New_York"]) {
  test(`no day moves by itself: ${timezoneId}`, async ({ as, addRecords, name }) => {
    // The clocks of New York change on 14 Mar and 7 Nov 2027.
    const [crane = "", autumn = ""] = await addRecords(
      { forecastStart: "2027-03-08", forecastEnd: "2027-03-20" },
      { forecastStart: "2027-11-01", forecastEnd: "2027-11-13" },
    );
    const { page, api } = await as("maria", { timezoneId });
    const timeline = new TimelinePage(page);
    await timeline.open(name, { left: "2027-02-20" });
    await timeline.daysFrom("2027-02-20", crane, "2027-03-08");
    await timeline.drag(crane, "body", 7);
    await timeline.expectDates(api, crane, "2027-03-15", "2027-03-27");
    await timeline.drag(crane, "start", -7);
    await timeline.expectDates(api, crane, "2027-03-08", "2027-03-27");
    await timeline.row(crane).focus();
    await page.keyboard.press("Alt+Shift+ArrowLeft");
    await page.keyboard.press("Alt+ArrowRight");
    await timeline.expectDates(api, crane, "2027-03-09", "2027-03-27");
    await timeline.daysFrom("2027-02-20", crane, "2027-03-09");
    await timeline.open(name, { left: "2027-10-20" });
    await timeline.drag(autumn, "body", 7);
    await timeline.expectDates(api, autumn, "2027-11-08", "2027-11-20");
    await timeline.drag(autumn, "start", -7);
    await timeline.expectDates(api, autumn, "2027-11-01", "2027-11-20");
    await timeline.daysFrom("2027-10-20", autumn, "2027-11-01");
  });
}

test("who may only look is told so, and moves nothing", async ({ as, addRecords, name }) => {
  const [crane = ""] = await addRecords({});
  const { page, api } = await as("viewer");
  const timeline = new TimelinePage(page);
  await timeline.open(name);
  const box = await timeline.bar(crane).boundingBox();
  await page.mouse.move((box?.x ?? 0) + 40, (box?.y ?? 0) + 5);
  await page.mouse.down();
  await page.mouse.move((box?.x ?? 0) + 140, (box?.y ?? 0) + 5, { steps: 4 });
  await page.mouse.up();
  await expect(page.getByText(/not change them|permission to edit forecasts/).first()).toBeVisible();
  await timeline.row(crane).focus();
  await page.keyboard.press("Alt+ArrowRight");
  await timeline.expectDates(api, crane, "2026-12-01", "2027-03-01");
});

test("rows that come after a zoom stand at their own days, whatever their elements showed before", async ({
  as,
  addRecords,
  name,
}) => {
  // As wide in the first zoom as those below are in the second.
  const plan = (description: string, originalEnd: string) => ({
    description,
    originalStart: "2026-12-01",
    originalEnd,
  });
  await addRecords(
    ...Array.from({ length: 45 }, () => plan("A", "2026-12-16")),
    ...Array.from({ length: 40 }, () => plan("B", "2026-12-06")),
  );
  const { page } = await as("maria");
  const timeline = new TimelinePage(page);
  await timeline.open(name, { more: "&sort=description" });
  /** How wide the plans are that are painted, of the first or of the last records. */
  const widths = (last: boolean) =>
    timeline.tree.locator("[data-pfa-id] [data-layer=plan]").evaluateAll((bars, ofLast) => {
      const number = (bar: Element) =>
        bar.closest("[data-pfa-id]")?.getAttribute("data-pfa-id")?.split("-").at(-1);
      const some = bars.filter((bar) => Number(number(bar)) > 45 === ofLast);
      return [...new Set(some.map((bar) => Math.round(bar.getBoundingClientRect().width)))];
    }, last);
  await expect.poll(() => widths(false)).toEqual([16 * DAY_PX]);
  await timeline.tree.locator("[role=row][tabindex='0']").focus();
  await page.keyboard.press("+");
  await expect.poll(() => widths(false)).toEqual([16 * 32]);
  await timeline.tree.evaluate((box) => box.scrollTo({ top: box.scrollHeight }));
  await expect.poll(() => widths(true)).toEqual([6 * 32]);
});

test("zoom, layers and left edge stand in the address, and all of time's tools move them", async ({
  as,
  addRecords,
  name,
}) => {
  const [crane = ""] = await addRecords({ forecastStart: "2026-12-01", forecastEnd: "2027-01-29" });
  const { page } = await as("maria");
  const timeline = new TimelinePage(page);
  await timeline.open(name);
  await page.getByRole("button", { name: "Plan", exact: true }).click();
  await expect(timeline.row(crane).locator("[data-layer=plan]")).toBeHidden();
  await timeline.row(crane).focus();
  await page.keyboard.press("+");
  await expect(page).toHaveURL(/tz=day/);
  // Rows that stand already are as wide as the new scale says: 32 px a day.
  await expect.poll(async () => (await timeline.bar(crane).boundingBox())?.width).toBeCloseTo(60 * 32, 0);
  await page.keyboard.press("0");
  await expect(page).not.toHaveURL(/tz=day/);
  await expect(page).toHaveURL(/tl=fa/);
  await expect(timeline.bar(crane)).toBeInViewport();
  const before = await timeline.bar(crane).boundingBox();
  await page.reload();
  await expect(timeline.bar(crane)).toBeInViewport();
  const after = await timeline.bar(crane).boundingBox();
  // The address holds whole days.
  expect(Math.abs((after?.x ?? 0) - (before?.x ?? 0))).toBeLessThan(16);
  await expect(timeline.row(crane).locator("[data-layer=plan]")).toBeHidden();

  // Without its only visible layer there is nothing to fit; as it stands now it is fitted.
  await page.getByRole("button", { name: "Forecast", exact: true }).click();
  await page.getByRole("button", { name: "Zoom to fit" }).click();
  await expect(page.getByText("No bars to fit in the layers shown")).toBeVisible();
  await page.getByRole("button", { name: "Forecast", exact: true }).click();
  await timeline.row(crane).focus();
  await page.getByRole("radio", { name: "Month" }).last().click();
  await timeline.row(crane).focus();
  await page.keyboard.down("Alt");
  for (let months = 0; months < 24; months++) await page.keyboard.down("ArrowRight");
  await page.keyboard.up("Alt");
  await page.keyboard.press("0");
  await expect(timeline.said("All records fit the width")).toBeAttached();
  const [tree, bar] = [await boxOf(timeline.tree), await boxOf(timeline.bar(crane))];
  expect(bar.width).toBeGreaterThan(tree.width / 2);
  expect(bar.x + bar.width).toBeLessThan(tree.x + tree.width);

  await page.getByRole("radio", { name: "Year" }).click();
  await expect(page).toHaveURL(/tz=year/);
  await page.getByRole("button", { name: "Zoom in" }).click();
  await expect(page).toHaveURL(/tz=month/);
  await page.getByRole("button", { name: "Zoom out" }).click();
  await expect(page).toHaveURL(/tz=year/);
  await page.getByRole("radio", { name: "Week" }).first().click();
  await expect(page).toHaveURL(/tz=week/);
  await timeline.row(crane).focus();
  await page.keyboard.press(".");
  await expect(timeline.bar(crane)).toBeInViewport();
  const held = await boxOf(timeline.bar(crane));
  await page.mouse.move(held.x, held.y + held.height + 40);
  await page.keyboard.down("Control");
  await page.mouse.wheel(0, 200);
  await page.keyboard.up("Control");
  await expect(page).toHaveURL(/tz=7\.\d/);
  expect(Math.abs((await boxOf(timeline.bar(crane))).x - held.x)).toBeLessThan(2);
  const today = timeline.tree.locator("[data-marker=today]");
  await expect(today).not.toBeInViewport();
  await page.getByRole("button", { name: "Today" }).click();
  await expect(today).toBeInViewport();

  // Its line goes down to the end, however high the timeline becomes.
  for (const height of [1000, 600]) {
    await page.setViewportSize({ width: 1280, height });
    const reachesTheEnd = async () => {
      const [line, frame] = [await boxOf(today), await boxOf(timeline.tree)];
      const below = frame.y + frame.height - line.y - line.height;
      return frame.height < height && below > -1 && below < 20;
    };
    await expect.poll(reachesTheEnd).toBe(true);
  }
});

for (const [look, settings] of LOOKS) {
  test(`the timeline is accessible and fits: ${look}`, async ({ as, addRecords, name }) => {
    const [one = ""] = await addRecords(
      {},
      { isActualized: true, actualStart: "2026-11-25" },
      { forecastEnd: null },
    );
    const { page } = await as("maria", settings);
    const timeline = new TimelinePage(page);
    await timeline.open(name, { more: "&group=category" });
    await timeline.row(one).focus();
    await page.keyboard.press("Space");
    await page.keyboard.press("Alt+ArrowRight");
    await expect(timeline.row(one)).toHaveAccessibleName(/draft/);
    await expect(page.getByRole("region", { name: "Selection" })).toBeVisible();
    await expectAccessible(page, "timeline");
    await expectNoSideways(page, "timeline");
  });
}
