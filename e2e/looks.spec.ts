import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, test, webUrls } from "#e2e/fixtures.ts";

async function expectAccessible(page: Page, what: string) {
  const { violations } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
    .analyze();
  const told = violations.map(
    ({ id, help, nodes }) => `${id}: ${help}: ${nodes.map((node) => node.target).join(" ")}`,
  );
  expect(told, `${what}: accessibility`).toEqual([]);
}

async function expectNoSideways(page: Page, what: string) {
  const widths = await page.evaluate(() => ({
    content: document.documentElement.scrollWidth,
    window: document.documentElement.clientWidth,
  }));
  expect(widths.content, `${what}: width of the page`).toBeLessThanOrEqual(widths.window);
}

const looks = [
  { look: "light, on a desktop", colorScheme: "light", viewport: { width: 1440, height: 900 } },
  { look: "dark, on a desktop", colorScheme: "dark", viewport: { width: 1440, height: 900 } },
  { look: "light, 360 px wide", colorScheme: "light", viewport: { width: 360, height: 740 } },
  { look: "dark, 360 px wide", colorScheme: "dark", viewport: { width: 360, height: 740 } },
] as const;

for (const { look, ...options } of looks) {
  const settings = { ...options, reducedMotion: "reduce" } as const;

  test(`sign-in is accessible and fits: ${look}`, async ({ browser, watch }) => {
    const context = await browser.newContext({ baseURL: webUrls()[0], ...settings });
    watch(context);
    const page = await context.newPage();
    await page.goto("/sign-in");
    await expect(page.getByLabel("Email")).toBeVisible();
    await expectAccessible(page, "sign-in");
    await expectNoSideways(page, "sign-in");
    await context.close();
  });

  test(`grid and dialogs are accessible and fit: ${look}`, async ({ as, addRecords, sandbox, name }) => {
    const [draft = "", conflict = "", failed = ""] = await addRecords({}, { monthlyRate: 1000 }, {});
    const { page, grid, api } = await as("maria", settings);
    const organizationId = await api.organizationId();
    await sandbox.failItem({ pfaId: failed, status: 400, times: 1 });
    const changes = [conflict, failed].map((pfaId) => ({
      pfaId,
      seenVersion: 1,
      set: { forecastEnd: "2027-06-30" },
    }));
    await api.call("drafts.save", { organizationId, changes });
    await sandbox.edit({ organizationCode: "RIO", pfaId: conflict, changes: { forecastEnd: "2027-07-15" } });
    await api.call("commits.commit", { organizationId });
    const colliding = [{ pfaId: draft, seenVersion: 1, set: { forecastEnd: "2027-04-30", dor: "PROJECT" } }];
    await api.call("drafts.save", { organizationId, changes: colliding });

    const check = async (what: string) => {
      await expectAccessible(page, what);
      await expectNoSideways(page, what);
    };
    await grid.open(name);
    await grid.expectBadge(draft, "Draft");
    await grid.expectBadge(conflict, "Conflict");
    await grid.expectBadge(failed, "Failed");
    await check("grid");

    await page.getByRole("button", { name: "Review & sync" }).click();
    await expect(grid.reviewDialog.getByRole("button", { name: /^Send/ })).toBeVisible();
    await check("review");
    await page.keyboard.press("Escape");
    await expect(grid.reviewDialog).toBeHidden();

    await grid.badge(conflict).click();
    await expect(grid.conflictDialog.getByRole("radio", { name: "Use my values" })).toBeVisible();
    await check("conflict");
    await page.keyboard.press("Escape");
    await expect(grid.conflictDialog).toBeHidden();

    await grid.badge(failed).click();
    await expect(grid.errorDialog.getByRole("button", { name: "Retry now" })).toBeVisible();
    await check("error details");
  });
}
