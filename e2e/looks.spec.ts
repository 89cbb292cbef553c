import { expectAccessible, expectNoSideways, LOOKS } from "#e2e/accessible.ts";
import { expect, test } from "#e2e/fixtures.ts";

for (const [look, settings] of LOOKS) {
  test(`sign-in is accessible and fits: ${look}`, async ({ stack, browser, watch }) => {
    const context = await browser.newContext({ baseURL: stack.webUrl, ...settings });
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

  test(`the parts of the data are accessible and fit: ${look}`, async ({ as, sandbox, name }) => {
    const records = [
      { pfaId: `${name}-1`, forecastStart: "2026-13-45", monthlyRate: "a lot" },
      { pfaId: `${name}-2`, monthlyRate: null, [`colour${name.replace(/\W/g, "")}`]: "red" },
    ];
    await sandbox.addOrganization({ code: "RIO", records });
    const { page, api } = await as("admin", settings);
    const organizationId = await api.organizationId();
    await api.call("sync.refresh", { organizationId, mode: "incremental" });
    await api.call("reconciliation.start", { organizationId });
    const check = async (what: string) => {
      await expectAccessible(page, what);
      await expectNoSideways(page, what);
    };
    const row = (text: string | RegExp) => page.getByRole("row", { name: text });

    await page.goto("/RIO/data/pulls");
    await expect(row(/Changes/).first()).toContainText("Completed", { timeout: 30_000 });
    await check("pulls");
    await page.goto("/RIO/data/quality?rule=RATE_REQUIRED");
    await row(new RegExp(`${name}-2`))
      .getByRole("button")
      .click();
    await page.getByRole("tab", { name: "History" }).click();
    await page.getByText("Where version 1 came from").click();
    await page.getByText("As PEMS sent it").click();
    await check("findings, with a record beside");
    await page.goto("/RIO/data/quarantine");
    await expect(row(new RegExp(`${name}-1`))).toBeVisible();
    await check("quarantine");
    await page.goto("/RIO/data/schema");
    await expect(row(/A field that was not there before/).first()).toBeVisible();
    await check("schema drift");
    await page.goto("/RIO/data/reconciliation");
    await expect(page.getByRole("region", { name: "Result" })).toContainText("not as PEMS has", {
      timeout: 30_000,
    });
    await check("reconciliation");
    await page.locator("button[data-kind]").click();
    await expect(page.getByRole("dialog", { name: "Sync" }).getByText("Last pull")).toBeVisible();
    await check("the pill's numbers");
  });
}
