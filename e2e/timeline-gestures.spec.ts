import type { CDPSession, Page } from "@playwright/test";
import { expect, test } from "#e2e/fixtures.ts";
import { boxOf, DAY_PX, TimelinePage } from "#e2e/timeline-page.ts";

// As in timeline.spec.ts: records run from 1 Dec 2026 to 1 Mar 2027.

const TABLET = { viewport: { width: 1024, height: 900 }, hasTouch: true };

interface Place {
  x: number;
  y: number;
}

/** Fingers on the screen, as the browser gets them from it. */
class Fingers {
  readonly #cdp: CDPSession;
  constructor(cdp: CDPSession) {
    this.#cdp = cdp;
  }
  static async on(page: Page): Promise<Fingers> {
    return new Fingers(await page.context().newCDPSession(page));
  }
  down(...touchPoints: Place[]) {
    return this.#cdp.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints });
  }
  up() {
    return this.#cdp.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  }
  async move(from: Place, to: Place, steps = 8): Promise<void> {
    for (let step = 1; step <= steps; step++) {
      const x = from.x + ((to.x - from.x) * step) / steps;
      const y = from.y + ((to.y - from.y) * step) / steps;
      await this.#cdp.send("Input.dispatchTouchEvent", { type: "touchMove", touchPoints: [{ x, y }] });
    }
  }
}

test("a finger that rests on a bar takes hold of it; one that moves on scrolls; a second one cancels", async ({
  as,
  addRecords,
  name,
}) => {
  const [crane = "", second = "", third = ""] = await addRecords({}, {}, {});
  const { page, api } = await as("maria", TABLET);
  const timeline = new TimelinePage(page);
  await timeline.open(name);
  const fingers = await Fingers.on(page);
  const at = async (): Promise<Place> => {
    const box = await boxOf(timeline.bar(crane));
    return { x: box.x + 40, y: box.y + box.height / 2 };
  };

  const from = await at();
  await fingers.down(from);
  await expect(timeline.note).toBeVisible();
  await fingers.move(from, { x: from.x + 9 * DAY_PX, y: from.y });
  await expect(timeline.note).toContainText("10 Dec 2026 to 10 Mar 2027");
  await fingers.up();
  await expect(timeline.note).toBeHidden();
  await timeline.expectDates(api, crane, "2026-12-10", "2027-03-10");

  const again = await at();
  await fingers.down(again);
  await expect(timeline.note).toBeVisible();
  await fingers.move(again, { x: again.x + 5 * DAY_PX, y: again.y });
  await fingers.down({ x: again.x + 5 * DAY_PX, y: again.y }, { x: again.x + 100, y: again.y + 60 });
  await expect(timeline.note).toBeHidden();
  await fingers.up();
  await expect(timeline.said("Cancelled. Nothing was moved.")).toBeAttached();

  const swipe = await at();
  await fingers.down(swipe);
  await fingers.move(swipe, { x: swipe.x - 200, y: swipe.y }, 4);
  await expect(timeline.note).toBeHidden();
  await fingers.up();
  await timeline.expectDates(api, crane, "2026-12-10", "2027-03-10");

  // A finger that scrolled is gone: a range begins where the focus goes next.
  await timeline.row(third).focus();
  await page.keyboard.press("Shift+ArrowUp");
  await expect(timeline.row(second)).toHaveAttribute("aria-selected", "true");
  await expect(timeline.row(crane)).toHaveAttribute("aria-selected", "false");
});

test("time and rows scroll by themselves while a bar is held at an edge", async ({
  as,
  addRecords,
  name,
}) => {
  const pfaIds = await addRecords(...Array.from({ length: 45 }, () => ({})));
  const { page, api } = await as("maria");
  const timeline = new TimelinePage(page);
  await timeline.open(name);
  const crane = (await timeline.tree.locator("[data-pfa-id]").first().getAttribute("data-pfa-id")) ?? "";
  expect(pfaIds).toContain(crane);
  const frame = await boxOf(timeline.tree);
  const days = async () => Number(/([+−]\d+) days/.exec((await timeline.note.textContent()) ?? "")?.[1] ?? 0);
  const middle = { x: frame.x + frame.width / 2, y: frame.y + frame.height / 2 };

  await timeline.hold(crane, "body", 2);
  await page.mouse.move(frame.x + frame.width - 8, middle.y);
  const byPointer = await days();
  await expect.poll(days).toBeGreaterThan(byPointer + 60);
  await page.mouse.move(middle.x, middle.y);
  const told = /(\d+ \w{3} \d{4}) to/.exec((await timeline.note.textContent()) ?? "")?.[1] ?? "";
  const top = () => timeline.tree.evaluate((tree) => tree.scrollTop);
  expect(await top()).toBe(0);
  await page.mouse.up();
  await expect(timeline.row(crane)).toHaveAccessibleName(new RegExp(`forecast ${told} to`));
  await page.keyboard.press("ControlOrMeta+z");
  await timeline.expectDates(api, crane, "2026-12-01", "2027-03-01");

  await timeline.open(name);
  await timeline.hold(crane, "body", 2);
  await page.mouse.move(middle.x, frame.y + frame.height - 8);
  await expect.poll(top).toBeGreaterThan(200);
  await page.keyboard.press("Escape");
  const stopped = await top();
  await page.mouse.move(middle.x, frame.y + frame.height - 12);
  await page.mouse.up();
  expect(await top()).toBe(stopped);
  await timeline.expectDates(api, crane, "2026-12-01", "2027-03-01");
});
