import { expect, test } from "#e2e/fixtures.ts";
import { TimelinePage } from "#e2e/timeline-page.ts";

const NETWORK = /ERR_INTERNET_DISCONNECTED|Failed to fetch|net::|ERR_CONNECTION_REFUSED|ERR_FAILED/;

test("what a colleague did while one was offline is there when one is back, without a reload", async ({
  as,
  addRecords,
  name,
  expectedErrors,
}) => {
  expectedErrors.push(NETWORK);
  const [pfaId = ""] = await addRecords({});
  const maria = await as("maria");
  const jonas = await as("jonas");
  await maria.page.clock.install();
  await maria.grid.open(name);
  await maria.grid.expectBadge(pfaId, "Synced");
  await maria.page.evaluate(() => {
    const said = new Set<string | null>();
    Object.assign(window, { notReloaded: true, said });
    const note = () => {
      for (const line of document.querySelectorAll("[role=status]")) said.add(line.textContent);
    };
    new MutationObserver(note).observe(document.body, { subtree: true, childList: true });
  });
  await maria.context.setOffline(true);
  await expect(maria.page.locator("[data-kind=offline]")).toContainText("You are offline");
  const organizationId = await jonas.api.organizationId();
  const changes = [{ pfaId, seenVersion: 1, set: { forecastEnd: "2027-04-15" } }];
  await jonas.api.call("drafts.save", { organizationId, changes });
  await jonas.api.call("commits.commit", { organizationId, pfaIds: [pfaId] });
  await expect
    .poll(async () => {
      const { rows } = await jonas.api.query<{ rows: { version: number }[] }>("records.byIds", {
        organizationId,
        pfaIds: [pfaId],
      });
      return rows[0]?.version;
    })
    .toBe(2);
  await expect(maria.grid.cell(pfaId, "forecastEnd")).toHaveText("1 Mar 2027");
  await maria.page.clock.fastForward(60_000);
  await maria.context.setOffline(false);
  await expect(maria.grid.cell(pfaId, "forecastEnd")).toHaveText("15 Apr 2027");
  await expect(maria.page.locator("[data-kind=offline]")).toHaveCount(0);
  expect(await maria.page.evaluate(() => "notReloaded" in window)).toBe(true);
  // One cause is told as one: that there was no network is not told as a server that can't be reached once it is back.
  const said = await maria.page.evaluate(() =>
    [...((window as { said?: Set<string> }).said ?? [])].join("\n"),
  );
  expect(said).toContain("You are offline");
  expect(said).not.toContain("can't be reached");
});

test("a stream that dies while online is said, opened anew, and what came meanwhile is there", async ({
  as,
  addRecords,
  name,
  expectedErrors,
}) => {
  expectedErrors.push(NETWORK);
  const [pfaId = "", mine = ""] = await addRecords({}, {});
  const maria = await as("maria");
  const jonas = await as("jonas");
  const { page } = maria;
  const streams = page.waitForResponse(/live\.events/);
  await page.clock.install();
  await maria.grid.open(name);
  await streams;
  await page.route(/live\.events/, (route) => route.abort("connectionrefused"));
  // The machine sleeps, for less time than a stream may be silent: the page asks for another, which it doesn't get.
  const another = page.waitForRequest(/live\.events/);
  await page.clock.fastForward(25_000);
  await another;
  const pill = page.locator("[data-kind=reconnecting], [data-kind=offline]");
  // At once where it had been live, after a while where it only was about to be.
  await expect(pill).toBeVisible({ timeout: 20_000 });
  await maria.grid.edit(mine, "forecastEnd", "20 Apr 2027");
  const organizationId = await jonas.api.organizationId();
  const changes = [{ pfaId, seenVersion: 1, set: { forecastEnd: "2027-04-15" } }];
  await jonas.api.call("drafts.save", { organizationId, changes });
  await jonas.api.call("commits.commit", { organizationId, pfaIds: [pfaId] });
  await expect(page.locator("[data-kind=offline]")).toContainText("No connection", { timeout: 20_000 });
  await expect(maria.grid.cell(mine, "forecastEnd")).toHaveText("20 Apr 2027");
  await page.unroute(/live\.events/);
  await expect(maria.grid.cell(pfaId, "forecastEnd")).toHaveText("15 Apr 2027", { timeout: 40_000 });
  await expect(pill).toHaveCount(0);
  await expect(maria.grid.draftsBar).toContainText("1 draft");
});

test("an operation on many records whose answer is lost is done once, shown all the time, and one step", async ({
  as,
  expectedErrors,
}) => {
  expectedErrors.push(NETWORK);
  const { page, api } = await as("maria");
  const timeline = new TimelinePage(page);
  const organizationId = await api.organizationId();
  const mine = async () => {
    const input = { organizationId, filter: { mine: true, source: "Purchase" }, limit: 1 };
    return await api.query<{
      total: number;
      rows: {
        pfaId: string;
        fields: { forecastEnd: string };
        draft: { delta: { forecastEnd?: string } };
      }[];
    }>("records.list", input);
  };
  await page.goto("/RIO/timeline?tz=week&source=Purchase");
  await expect(timeline.tree).toHaveAttribute("aria-busy", "false");
  const first = timeline.tree.locator("[data-pfa-id]").first();
  await first.focus();
  await page.keyboard.press("ControlOrMeta+a");
  const keys: string[] = [];
  let fail: "before" | "after" | null = "before";
  await page.route(/bulk\.save/, async (route) => {
    keys.push(String(/"requestKey":"([^"]+)"/.exec(route.request().postData() ?? "")?.[1]));
    if (fail === "before") {
      fail = "after";
      return route.abort("connectionrefused");
    }
    if (fail === "after") {
      fail = null;
      // The server does it; its answer gets lost.
      await route.fetch();
      return route.abort("connectionreset");
    }
    return route.continue();
  });
  await page.keyboard.press("Alt+ArrowRight");
  await expect(page.getByText("Not saved yet, trying again")).toBeVisible();
  await expect(page.getByText("Nothing was changed")).toHaveCount(0);
  await expect(page.getByRole("listitem").filter({ hasText: /^Shifted .* by 1 day/ })).toBeVisible();
  expect(keys).toHaveLength(3);
  expect(new Set(keys).size).toBe(1);
  const done = await mine();
  expect(done.total).toBeGreaterThan(150);
  const [row] = done.rows;
  const days = (day: string | undefined) => Date.parse(`${day}T00:00:00Z`) / 86_400_000;
  expect(days(row?.draft.delta.forecastEnd) - days(row?.fields.forecastEnd)).toBe(1);
  await first.focus();
  await page.keyboard.press("ControlOrMeta+z");
  await expect.poll(async () => (await mine()).total).toBe(0);
});

test("records that come, and rows that would stand elsewhere, are shown when they are asked for", async ({
  as,
  addRecords,
  name,
}) => {
  const { page, grid } = await as("maria");
  const { api: jonas } = await as("jonas");
  await page.goto(`/RIO/grid?q=${name}&sort=forecastEnd`);
  await expect(page.getByText("No record matches")).toBeVisible();
  const [first = "", second = ""] = await addRecords({}, { forecastEnd: "2027-04-01" });
  await page.getByRole("button", { name: "Records have come or gone · show" }).click();
  const shown = () =>
    page
      .locator("[role=row][data-pfa-id]")
      .evaluateAll((rows) =>
        rows
          .toSorted((a, b) => a.getBoundingClientRect().y - b.getBoundingClientRect().y)
          .map((row) => row.getAttribute("data-pfa-id")),
      );
  await expect.poll(shown).toEqual([first, second]);
  await grid.cell(first, "description").click();
  const organizationId = await jonas.organizationId();
  const changes = [{ pfaId: first, seenVersion: 1, set: { forecastEnd: "2027-09-01" } }];
  await jonas.call("drafts.save", { organizationId, changes });
  await jonas.call("commits.commit", { organizationId, pfaIds: [first] });
  await expect(grid.cell(first, "forecastEnd")).toHaveText("1 Sep 2027");
  const show = page.getByRole("button", { name: "1 row changed · show" });
  await expect(show).toBeVisible();
  expect(await shown()).toEqual([first, second]);
  await show.click();
  await expect.poll(shown).toEqual([second, first]);
  await expect(show).toHaveCount(0);
});

test("figures follow what is done in another tab, and a colleague's, without a reload", async ({
  as,
  addRecords,
  name,
}) => {
  const [pfaId = ""] = await addRecords({ monthlyRate: 3044 });
  const { page, api } = await as("maria");
  const { api: jonas } = await as("jonas");
  const organizationId = await api.organizationId();
  await page.goto(`/RIO/matrix?q=${name}`);
  const last = page.getByRole("treegrid").getByRole("row").last();
  await expect(last).toContainText("$9,000");
  const save = (who: typeof api, monthlyRate: string) =>
    who.call("drafts.save", { organizationId, changes: [{ pfaId, seenVersion: 1, set: { monthlyRate } }] });
  await save(api, "6088.00");
  await expect(last).toContainText("$18,000");
  await api.call("drafts.discard", { organizationId });
  await expect(last).toContainText("$9,000");
  await save(jonas, "12176.00");
  await jonas.call("commits.commit", { organizationId, pfaIds: [pfaId] });
  await expect(last).toContainText("$36,000");
});

test("exports of the board hold what it shows, to the cent", async ({ as, addRecords, name }) => {
  await addRecords({ monthlyRate: 3044.5 }, { category: "Power" });
  const { page, api } = await as("maria");
  const organizationId = await api.organizationId();
  await page.goto(`/RIO/kpi?q=${name}`);
  const saved = async (what: string) => {
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: `Export ${what} as CSV` }).click();
    const file = await download;
    const { readFile } = await import("node:fs/promises");
    return { name: file.suggestedFilename(), text: await readFile(await file.path(), "utf8") };
  };
  const { total } = await api.query<{ total: { layers: { forecast: { total: { cost: string } } } } }>(
    "analytics.board",
    { organizationId, filter: { search: name } },
  );
  await expect(page.getByRole("region", { name: "Variance by category", exact: true })).toContainText(
    "Power",
  );
  const variance = await saved("variance by category");
  const amounts = [...variance.text.matchAll(/(?:^|\n)"?(?:Cranes|Power)"?,.*/g)].map(([line]) =>
    line.trim().split(","),
  );
  expect(amounts, variance.text).toHaveLength(2);
  expect(variance.text).toMatch(/\d+\.\d\d/);
  const months = await saved("cost by month");
  const [head = "", ...lines] = months.text.replace("\uFEFF", "").trim().split(/\r?\n/);
  const at = head.split(",").findIndex((column) => /^"?Forecast"?$/.test(column));
  expect(at, head).toBeGreaterThan(0);
  const cents = lines.reduce(
    (sum, line) => sum + BigInt((line.split(",")[at] || "0.00").replace(/[".]/g, "")),
    0n,
  );
  expect(cents).toBe(BigInt(total.layers.forecast.total.cost.replace(".", "")));
  const movers = await saved("top movers");
  expect(movers.name).toMatch(/^RIO-.*movers\.csv$/);
  expect(movers.text).toContain("Record,Description,What changed,By,Forecast before,Forecast now,Change");
});
