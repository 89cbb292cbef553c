/** Takes the README's picture of the running product: `node e2e/take-screenshot.ts` writes docs/images/grid.png. */
import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { chromium, expect } from "@playwright/test";
import { GridPage } from "#e2e/grid-page.ts";
import { Procedures, signedInState } from "#e2e/session.ts";
import { sandboxControl } from "#sandbox/control.ts";
import { browserArguments, ensureBrowser } from "#scripts/browser.ts";
import { buildWeb, needsBuild } from "#scripts/build-web.ts";
import { projectFolder } from "#scripts/data-folder.ts";
import { startTemporaryStack } from "#scripts/temporary-stack.ts";
import { addDays } from "#src/domain/calendar.ts";

interface Row {
  pfaId: string;
  version: number;
  fields: { forecastStart: string | null; forecastEnd: string | null; isActualized: boolean };
}

const file = join(projectFolder, "docs/images/grid.png");
if (needsBuild(".next-test")) await buildWeb(".next-test", process.env);
const stack = await startTemporaryStack({ web: "built" });
const browser = await chromium.launch({ executablePath: ensureBrowser().path, args: [...browserArguments] });
try {
  const state = await signedInState(stack.webUrl, "maria");
  const context = await browser.newContext({
    storageState: state,
    viewport: { width: 1440, height: 900 },
    colorScheme: "light",
    reducedMotion: "reduce",
  });
  const api = new Procedures(context.request, stack.webUrl);
  const sandbox = sandboxControl(stack.sandboxUrl ?? "");
  const organizationId = await api.organizationId("RIO");
  const list = () => api.query<{ rows: Row[]; total: number }>("records.list", { organizationId, limit: 40 });
  await expect.poll(async () => (await list()).total, { timeout: 120_000 }).toBeGreaterThan(15_000);

  const { rows } = await list();
  const open = rows.filter(
    ({ fields }) => fields.forecastStart && fields.forecastEnd && !fields.isActualized,
  );
  const change = (row: Row, days: number) => ({
    pfaId: row.pfaId,
    seenVersion: row.version,
    set: { forecastEnd: addDays(row.fields.forecastEnd ?? "", days) },
  });
  const [conflict, failed, ...others] = open;
  if (!conflict || !failed || others.length < 4) throw new Error("Too few records to show.");
  await sandbox.failItem({ pfaId: failed.pfaId, status: 400, times: 1 });
  await api.call("drafts.save", { organizationId, changes: [change(conflict, 30), change(failed, 14)] });
  const inPems = addDays(conflict.fields.forecastEnd ?? "", 45);
  await sandbox.edit({ organizationCode: "RIO", pfaId: conflict.pfaId, changes: { forecastEnd: inPems } });
  await api.call("commits.commit", { organizationId });

  const page = await context.newPage();
  const grid = new GridPage(page);
  await page.goto(`${stack.webUrl}/RIO/grid`);
  await grid.expectBadge(conflict.pfaId, "Conflict");
  await grid.expectBadge(failed.pfaId, "Failed");
  const drafts = others.filter((_, at) => at % 3 === 0).slice(0, 4);
  await api.call("drafts.save", {
    organizationId,
    changes: drafts.map((row, at) => change(row, [21, -10, 45, 7][at] ?? 7)),
  });
  for (const row of drafts) await grid.expectBadge(row.pfaId, "Draft");
  const sent = others.filter((_, at) => at % 3 === 1).slice(0, 2);
  await sandbox.latency(20_000);
  await api.call("drafts.save", { organizationId, changes: sent.map((row) => change(row, 12)) });
  await api.call("commits.commit", { organizationId, pfaIds: sent.map(({ pfaId }) => pfaId) });
  for (const row of sent) await grid.expectBadge(row.pfaId, "Syncing");
  await expect(page.getByRole("grid")).toBeVisible();
  await page.mouse.move(700, 880);
  mkdirSync(dirname(file), { recursive: true });
  await page.screenshot({ path: file });
  process.stdout.write(`${file}\n`);
} finally {
  await browser.close();
  await stack.stop();
}
process.exit(0);
