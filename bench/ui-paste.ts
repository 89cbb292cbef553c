import type { Page } from "@playwright/test";
import { cell } from "#bench/ui-grid.ts";
import { untilShown } from "#bench/ui-probe.ts";

/** A table for the grid: one text for each field and row. */
interface Table {
  fields: readonly string[];
  rows: number;
  textOf: (field: string, row: number) => string;
}

/** Pastes a table into the first rows. @returns ms from the key to the end of the frame that shows its first cell */
async function paste(page: Page, { fields, rows, textOf }: Table): Promise<number> {
  const lines = Array.from({ length: rows }, (_, row) =>
    fields.map((field) => textOf(field, row)).join("\t"),
  );
  const [field = ""] = fields;
  // The keyboard may be anywhere.
  await page.locator("[role=row][data-pfa-id] [role=gridcell][data-field=description]").nth(4).click();
  await page.keyboard.press("Control+Home");
  await cell(page, 2, field).scrollIntoViewIfNeeded();
  await cell(page, 2, field).click();
  await page.evaluate((given) => navigator.clipboard.writeText(given), lines.join("\n"));
  return untilShown(
    page,
    "paste",
    () => page.keyboard.press("Control+v"),
    (given) =>
      document.querySelector(`[role=row][aria-rowindex="2"] [data-field="${given.field}"]`)?.textContent ===
      given.text,
    { field, text: textOf(field, 0) },
  );
}

/** Pastes 1,000 cells. @returns ms from the key to the frame that shows them, each time */
export async function pasting(page: Page, turns: number): Promise<number[]> {
  const took: number[] = [];
  for (let turn = 0; turn < turns; turn++) {
    took.push(
      await paste(page, {
        fields: ["areaSilo", "equipment", "manufacturer", "model"],
        rows: 250,
        textOf: (field, row) => `${field} ${turn} ${row}`,
      }),
    );
    await page.waitForTimeout(1500);
  }
  return took;
}
