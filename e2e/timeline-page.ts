import { expect, type Locator, type Page } from "@playwright/test";
import type { Procedures } from "#e2e/session.ts";
import { daysBetween } from "#src/domain/calendar.ts";

/** Pixels of a day in these tests: the zoom `week`. */
export const DAY_PX = 12;

interface Row {
  pfaId: string;
  fields: Dates;
  draft: { delta: Partial<Dates> } | null;
}
interface Dates {
  forecastStart: string | null;
  forecastEnd: string | null;
}

/** The timeline as a person works with it. */
export class TimelinePage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Opens the timeline on the records whose id contains `search`, with a day at the left edge. */
  async open(search: string, { left = "2026-11-20", more = "" } = {}): Promise<void> {
    await this.page.goto(`/RIO/timeline?q=${encodeURIComponent(search)}&tz=week&tx=${left}${more}`);
    await expect(this.tree).toHaveAttribute("aria-busy", "false");
    await expect(this.tree.locator("[data-pfa-id]").first()).toBeVisible();
    // What moves bars comes with it, after the first rows.
    await expect(this.note).toBeAttached();
  }

  get tree(): Locator {
    return this.page.getByRole("treegrid");
  }

  row(pfaId: string): Locator {
    return this.tree.locator(`[data-pfa-id="${pfaId}"]`);
  }

  bar(pfaId: string): Locator {
    return this.row(pfaId).locator("[data-layer=forecast]");
  }

  get note(): Locator {
    return this.page.locator("[data-drag-note]");
  }

  /** Clicks on a record's name, with a key held. Playwright's own click would scroll the wide row. */
  async select(pfaId: string, key?: "ControlOrMeta" | "Shift"): Promise<void> {
    const box = await boxOf(this.row(pfaId).getByRole("gridcell").first());
    if (key !== undefined) await this.page.keyboard.down(key);
    await this.page.mouse.click(box.x + box.width - 40, box.y + box.height / 2);
    if (key !== undefined) await this.page.keyboard.up(key);
    await expect(this.row(pfaId)).toHaveAttribute("aria-selected", "true");
  }

  /** Takes hold of a bar and moves the pointer by days; the button stays down. */
  async hold(pfaId: string, part: "start" | "body" | "end", days: number): Promise<void> {
    await expect(this.note).toBeAttached();
    const box = await boxOf(this.bar(pfaId));
    const x = part === "start" ? box.x + 3 : part === "end" ? box.x + box.width - 3 : box.x + 30;
    const y = box.y + box.height / 2;
    await this.page.mouse.move(x, y);
    await this.page.mouse.down();
    await this.page.mouse.move(x + (days * DAY_PX) / 2, y + 2, { steps: 3 });
    await this.page.mouse.move(x + days * DAY_PX, y + 2, { steps: 3 });
    await expect(this.note).toBeVisible();
  }

  async drag(pfaId: string, part: "start" | "body" | "end", days: number): Promise<void> {
    await this.hold(pfaId, part, days);
    await this.page.mouse.up();
    await expect(this.note).toBeHidden();
  }

  /** Waits until the server holds these forecast dates as this person sees them. */
  async expectDates(api: Procedures, pfaId: string, start: string | null, end: string | null): Promise<void> {
    const organizationId = await api.organizationId();
    await expect
      .poll(
        async () => {
          const { rows } = await api.query<{ rows: Row[] }>("records.byIds", {
            organizationId,
            pfaIds: [pfaId],
          });
          const { forecastStart, forecastEnd } = { ...rows[0]?.fields, ...rows[0]?.draft?.delta };
          return [forecastStart, forecastEnd];
        },
        { message: `dates of ${pfaId}` },
      )
      .toEqual([start, end]);
  }

  /** How many days lie between the bar's left edge on the screen and a day at the left edge of time. */
  async daysFrom(left: string, pfaId: string, day: string): Promise<void> {
    const pane = await boxOf(this.row(pfaId).getByRole("gridcell").first());
    const bar = await boxOf(this.bar(pfaId));
    expect(Math.round((bar.x - pane.x - pane.width) / DAY_PX)).toBe(daysBetween(left, day));
  }

  /** What was said to screen readers since the page was opened. */
  said(text: string | RegExp): Locator {
    return this.page.locator("[aria-live]").filter({ hasText: text });
  }
}

export async function boxOf(locator: Locator) {
  const box = await locator.boundingBox();
  if (box === null) throw new Error("Not on the screen");
  return box;
}
