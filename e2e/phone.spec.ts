import type { Locator, Page } from "@playwright/test";
import { expectAccessible, expectNoSideways } from "#e2e/accessible.ts";
import { expect, test } from "#e2e/fixtures.ts";

const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, reducedMotion: "reduce" } as const;

const cards = (page: Page) => page.getByRole("grid", { name: /^Records of/ });
const card = (page: Page, pfaId: string) => page.locator(`[role=row][data-pfa-id="${pfaId}"]`);
const chosen = (of: Locator) => expect(of).toHaveAttribute("aria-selected", "true");

test("on a phone each record is a card: what it is, where it stands, when, what it costs, what changed", async ({
  as,
  addRecords,
  name,
}) => {
  const [draft = "", other = ""] = await addRecords(
    { description: "Crawler crane for pipe racks", monthlyRate: 3044 },
    {},
  );
  const { page, grid, api } = await as("maria", phone);
  const changes = [{ pfaId: draft, seenVersion: 1, set: { forecastEnd: "2027-05-01", dor: "PROJECT" } }];
  await api.call("drafts.save", { organizationId: await api.organizationId(), changes });
  await grid.open(name);
  await expect(cards(page)).toHaveAttribute("aria-rowcount", "2");
  await expect(card(page, draft)).toContainText("Crawler crane for pipe racks");
  await expect(card(page, draft)).toContainText(/1 Dec 2026 – 1 May 2027/);
  await expect(card(page, draft)).toContainText("$15,100");
  await expect(card(page, draft)).toContainText(/was .+ · 1 more/);
  await grid.expectBadge(draft, "Draft");
  await grid.expectBadge(other, "Synced");

  // A tap opens the record as a whole page; the way back leads to the card.
  await card(page, other).tap();
  const panel = page.getByRole("complementary", { name: `Record ${other}` });
  expect(await panel.boundingBox()).toMatchObject({ x: 0, y: 0, width: 360, height: 740 });
  await panel.getByRole("button", { name: "Close panel" }).click();
  await expect(panel).toBeHidden();

  // Search, order and filters are where they are in the table; columns come with the table.
  await page.getByRole("button", { name: "Filters" }).click();
  const sheet = page.getByRole("dialog", { name: "Filters and views" });
  await expect(sheet.getByRole("radio", { name: "Columns" })).toHaveCount(0);
  await sheet.getByRole("radio", { name: "Order" }).click();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Show as a table" }).click();
  await expect(cards(page)).toHaveAttribute("aria-colcount", /\d+/);
  await expect(page).toHaveURL(/list=table/);
  await page.getByRole("button", { name: "Show as cards" }).click();
  await expect(card(page, draft)).toContainText("Crawler crane for pipe racks");
});

test("a long press selects a card, taps select more, and the deck takes them", async ({
  as,
  addRecords,
  name,
}) => {
  const [first = "", second = ""] = await addRecords({}, {}, {});
  const { page, grid, context } = await as("maria", phone);
  await grid.open(name);
  const box = await card(page, first).boundingBox();
  const at = { x: (box?.x ?? 0) + 120, y: (box?.y ?? 0) + 50 };
  const touch = await context.newCDPSession(page);
  await touch.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [at] });
  await chosen(card(page, first));
  await touch.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  await expect(page.getByRole("complementary")).toHaveCount(0);
  await card(page, second).tap();
  await chosen(card(page, second));
  await expect(page.getByText("2 of 3 selected")).toBeVisible();
  await expect(page.getByRole("button", { name: "Shift dates…" })).toBeVisible();
  await page.getByRole("button", { name: "Select all" }).click();
  await expect(page.getByText("3 of 3 selected")).toBeVisible();
  await page.getByRole("button", { name: "Done" }).click();
  await expect(page.getByText(/^3 records · forecast/)).toBeVisible();
  await expect(card(page, first)).toHaveAttribute("aria-selected", "false");
});

test("cards go by keyboard, as on a page that is zoomed to 400 %", async ({ as, addRecords, name }) => {
  const [first = "", second = "", third = ""] = await addRecords({}, {}, {});
  const { page, grid } = await as("maria", { viewport: { width: 360, height: 400 } });
  await grid.open(name);
  await expect(cards(page).locator("[tabindex='0']")).toHaveCount(1);
  await card(page, first).focus();
  await page.keyboard.press("ArrowDown");
  await expect(card(page, second)).toBeFocused();
  await page.keyboard.press("Space");
  await chosen(card(page, second));
  await page.keyboard.press("End");
  await expect(card(page, third)).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(card(page, second)).toHaveAttribute("aria-selected", "false");
  await page.keyboard.press("Home");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("complementary", { name: `Record ${first}` })).toBeVisible();
});

test("cards, alone, in groups and selected, are accessible and fit", async ({ as, addRecords, name }) => {
  const [first = ""] = await addRecords({}, { monthlyRate: null }, { isDiscontinued: true });
  const { page, grid } = await as("maria", phone);
  await grid.open(name);
  await expect(card(page, first)).toBeVisible();
  await expectAccessible(page, "cards");
  await expectNoSideways(page, "cards");
  await page.getByRole("button", { name: "Select", exact: true }).click();
  await card(page, first).tap();
  await chosen(card(page, first));
  await expectAccessible(page, "selected cards");
  await page.goto(`/RIO/grid?q=${name}&group=category,class&discontinued=include`);
  const group = page.getByRole("treegrid").getByRole("row", { expanded: true }).first();
  await expect(group).toBeVisible();
  await expectAccessible(page, "cards in groups");
  await group.tap();
  await expect(card(page, first)).toBeHidden();
  await expectNoSideways(page, "cards in groups");
});
