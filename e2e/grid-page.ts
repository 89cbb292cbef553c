import { expect, type Locator, type Page } from "@playwright/test";
import type { EditableField } from "#src/domain/record.ts";

export type BadgeText = "Draft" | "Queued" | "Syncing" | "Synced" | "Conflict" | "Failed";

/** The grid as a person works with it. */
export class GridPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Opens the grid on the records whose id contains `search`, and waits for them. */
  async open(search: string, { webUrl = "", organization = "RIO" } = {}): Promise<void> {
    await this.page.goto(`${webUrl}/${organization}/grid?q=${encodeURIComponent(search)}`);
    await expect(this.page.getByRole("grid")).toHaveAttribute("aria-busy", "false");
  }

  row(pfaId: string): Locator {
    return this.page.locator(`[role=row][data-pfa-id="${pfaId}"]`);
  }

  cell(pfaId: string, field: EditableField | "pfaId" | "sync" | "forecastCost" | "duration"): Locator {
    return this.row(pfaId).locator(`[role=gridcell][data-field=${field}]`);
  }

  badge(pfaId: string): Locator {
    return this.cell(pfaId, "sync");
  }

  async expectBadge(pfaId: string, text: BadgeText): Promise<void> {
    // What is on its way tells how long it takes, too.
    const timed = text === "Queued" || text === "Syncing";
    await expect(this.badge(pfaId)).toHaveText(
      timed ? new RegExp(`^${text}( · (≈ .+|Waiting for PEMS))?$`) : text,
    );
  }

  /** Types a new value into a cell and confirms it with Enter. */
  async edit(pfaId: string, field: EditableField, text: string): Promise<void> {
    const cell = this.cell(pfaId, field);
    await cell.dblclick();
    const input = cell.locator("input, textarea");
    await input.fill(text);
    await input.press("Enter");
    await expect(input).toBeHidden();
  }

  get draftsBar(): Locator {
    return this.page.getByRole("region", { name: "Drafts" });
  }

  get reviewDialog(): Locator {
    return this.page.getByRole("dialog", { name: "Review changes" });
  }

  get conflictDialog(): Locator {
    return this.page.getByRole("dialog", { name: "Resolve conflict" });
  }

  get errorDialog(): Locator {
    return this.page.getByRole("dialog", { name: "Error details" });
  }

  /** Opens the review, waits for `count` records to be ready, and sends them. */
  async send(count: number): Promise<void> {
    await this.page.getByRole("button", { name: "Review & sync" }).click();
    const what = count === 1 ? "1 change" : `${count} changes`;
    await this.reviewDialog.getByRole("button", { name: `Send ${what} to PEMS` }).click();
    await expect(this.reviewDialog).toBeHidden();
  }
}
