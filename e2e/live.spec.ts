import { expect, test } from "#e2e/fixtures.ts";
import { GridPage } from "#e2e/grid-page.ts";
import { readyWeb, startWeb } from "#e2e/stack.ts";
import { freePort } from "#scripts/ports.ts";

/** Leaves a mark in the page that a reload would wipe out. */
async function mark(grid: GridPage) {
  await grid.page.evaluate(() => {
    document.documentElement.dataset.seen = "yes";
  });
  return () => expect(grid.page.locator("html")).toHaveAttribute("data-seen", "yes");
}

test("a colleague sees badge and value change without a reload", async ({
  as,
  addRecords,
  sandbox,
  name,
  stack,
}) => {
  const [pfaId = ""] = await addRecords({});
  const maria = await as("maria");
  const jonas = await as("jonas");
  await maria.grid.open(name);
  await jonas.grid.open(name);
  await jonas.grid.expectBadge(pfaId, "Synced");
  const notReloaded = await mark(jonas.grid);

  await maria.grid.edit(pfaId, "forecastEnd", "2 Jun 2027");
  // A draft is its author's own: others see that somebody edits, not what.
  await expect(jonas.grid.cell(pfaId, "forecastEnd")).toHaveText("1 Mar 2027");

  await sandbox.latency(1500);
  // Nobody takes it, and to this page no time passes: what is left stays on the badge for as long as we look.
  const worker = stack.program("worker");
  worker.kill("SIGSTOP");
  try {
    await jonas.page.clock.setFixedTime(new Date());
    await maria.grid.send(1);
    await expect(jonas.grid.badge(pfaId)).toHaveText("Queued · ≈ 1 s");
  } finally {
    worker.kill("SIGCONT");
  }
  await jonas.grid.expectBadge(pfaId, "Syncing");
  await expect(jonas.grid.cell(pfaId, "forecastEnd")).toHaveText("2 Jun 2027");
  await jonas.grid.expectBadge(pfaId, "Synced");
  await notReloaded();
});

test("a change through one web process is seen live on the other", async ({
  as,
  addRecords,
  name,
  stack,
}) => {
  const [pfaId = ""] = await addRecords({});
  const port = await freePort();
  const webUrl = `http://localhost:${port}`;
  const second = startWeb(stack, port);
  try {
    await readyWeb(second, webUrl);
    const maria = await as("maria");
    const jonas = await as("jonas", { webUrl });
    await maria.grid.open(name);
    await jonas.grid.open(name);
    const notReloaded = await mark(jonas.grid);
    await maria.grid.edit(pfaId, "forecastEnd", "3 Jun 2027");
    await maria.grid.send(1);
    await expect(jonas.grid.cell(pfaId, "forecastEnd")).toHaveText("3 Jun 2027");
    await jonas.grid.expectBadge(pfaId, "Synced");
    await notReloaded();
    await jonas.context.close();
  } finally {
    second.kill("SIGKILL");
  }
});

test("a change made in PEMS comes back after a refresh, live", async ({ as, addRecords, sandbox, name }) => {
  const [pfaId = ""] = await addRecords({});
  const maria = await as("maria");
  const admin = await as("admin");
  await maria.grid.open(name);
  const notReloaded = await mark(maria.grid);
  await sandbox.edit({ organizationCode: "RIO", pfaId, changes: { description: "Moved to area 5" } });
  const organizationId = await admin.api.organizationId();
  await admin.api.call("sync.refresh", { organizationId, mode: "incremental" });
  await expect(maria.grid.cell(pfaId, "description")).toHaveText("Moved to area 5");
  await notReloaded();
});

test("eight tabs of one browser share one stream, and all see the change", async ({
  as,
  addRecords,
  name,
}) => {
  const [pfaId = ""] = await addRecords({});
  const maria = await as("maria");
  const jonas = await as("jonas");
  const streams = new Set<object>();
  let opened = 0;
  maria.context.on("request", (request) => {
    if (!request.url().includes("/live.events")) return;
    streams.add(request);
    opened += 1;
  });
  maria.context.on("requestfinished", (request) => void streams.delete(request));
  maria.context.on("requestfailed", (request) => void streams.delete(request));
  await maria.grid.open(name);
  await expect.poll(() => streams.size).toBe(1);
  const tabs = [maria.grid];
  for (let tab = 2; tab <= 8; tab++) {
    const page = await maria.context.newPage();
    const grid = new GridPage(page);
    await grid.open(name);
    tabs.push(grid);
  }
  const marks = await Promise.all(tabs.map(mark));
  await jonas.grid.open(name);
  await jonas.grid.edit(pfaId, "forecastEnd", "4 Jun 2027");
  await jonas.grid.send(1);
  for (const [index, tab] of tabs.entries()) {
    await expect(tab.cell(pfaId, "forecastEnd")).toHaveText("4 Jun 2027");
    await tab.expectBadge(pfaId, "Synced");
    await marks[index]?.();
  }
  expect(streams.size).toBe(1);
  expect(opened).toBe(1);
});
