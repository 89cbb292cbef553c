import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { BrowserContextOptions, Page } from "@playwright/test";
import { test as base, expect } from "#e2e/fixtures.ts";
import {
  brokenLinks,
  type Frame,
  GuidePictures,
  picturesKept,
  picturesReferredTo,
} from "#e2e/guide-pictures.ts";
import { dayOf, GUIDE_RECORDS } from "#e2e/guide-records.ts";
import type { Procedures } from "#e2e/session.ts";
import { TimelinePage } from "#e2e/timeline-page.ts";
import { projectFolder } from "#scripts/data-folder.ts";
import { addDays, formatDay } from "#src/domain/calendar.ts";
import { SHORTCUTS } from "#src/features/commands/shortcuts.ts";

/** Ids of the guide's records begin with it: they are to look as a project's do. */
const NAME = `NP${String(Date.now()).slice(-6)}`;
const CALM: BrowserContextOptions = { reducedMotion: "reduce", colorScheme: "light" };
const CLIPBOARD = { permissions: ["clipboard-read", "clipboard-write"] };
/** A dialog, with some of what lies behind it. */
const dialogOf = (width: number, height: number): Frame => ({ x: (1440 - width) / 2, y: 40, width, height });

const test = base.extend<object, { pictures: GuidePictures }>({
  pictures: [
    // biome-ignore lint/correctness/noEmptyPattern: the form that Playwright asks for
    async ({}, use, { config }) => use(new GuidePictures(config.metadata.keepGuidePictures === true)),
    { scope: "worker" },
  ],
});
test.describe.configure({ mode: "serial", timeout: 120_000 });

/** The record whose description contains a text. */
const idOf = (what: string) =>
  `${NAME}-${1 + GUIDE_RECORDS.findIndex(({ description }) => String(description).includes(what))}`;
const fieldOf = (pfaId: string, field: string) =>
  String(GUIDE_RECORDS[Number(pfaId.split("-")[1]) - 1]?.[field]);
/** A draft that moves the forecast end. */
const later = (pfaId: string, days: number) => ({
  pfaId,
  seenVersion: 1,
  set: { forecastEnd: addDays(fieldOf(pfaId, "forecastEnd"), days) },
});

async function open(page: Page, view: "grid" | "timeline", more = ""): Promise<void> {
  await page.goto(`/RIO/${view}?q=${NAME}&sort=category,forecastStart${more}`);
  await expect(page.getByRole(view === "grid" ? "grid" : "treegrid")).toHaveAttribute("aria-busy", "false");
  await expect(page.locator("[data-pfa-id]").first()).toBeVisible();
}

async function save(api: Procedures, changes: object[]): Promise<string> {
  const organizationId = await api.organizationId();
  await api.call("drafts.save", { organizationId, changes });
  return organizationId;
}

test("the records of the guide come from PEMS", async ({ as, sandbox }) => {
  const { api } = await as("admin");
  const records = GUIDE_RECORDS.map((fields, at) => ({
    ...Object.fromEntries(
      Object.entries(fields).map(([field, value]) => [
        field,
        /^\d{4}-\d\d-\d\d$/.test(String(value)) ? `${value}T00:00:00Z` : value,
      ]),
    ),
    pfaId: `${NAME}-${at + 1}`,
  }));
  await sandbox.addOrganization({ code: "RIO", records });
  const organizationId = await api.organizationId();
  await api.call("sync.refresh", { organizationId, mode: "incremental" });
  const filter = { search: NAME };
  const total = async () =>
    (await api.query<{ total: number }>("records.list", { organizationId, filter, limit: 1 })).total;
  await expect.poll(total, { timeout: 30_000 }).toBe(records.length);
});

test("conflicts and failures: what needs somebody, and how it is decided", async ({
  as,
  sandbox,
  pictures,
}) => {
  const { page, grid, api } = await as("maria", CALM);
  const [conflict, failed] = [idOf("Tower crane"), idOf("Boom lift")];
  await open(page, "grid");
  await sandbox.failItem({ pfaId: failed, status: 400, times: 1 });
  const organizationId = await save(api, [
    {
      pfaId: conflict,
      seenVersion: 1,
      set: { forecastStart: dayOf(2, 1), forecastEnd: dayOf(9, 28), monthlyRate: "32750.00" },
    },
    later(failed, 21),
  ]);
  await sandbox.edit({
    organizationCode: "RIO",
    pfaId: conflict,
    by: "jane.smith",
    changes: { forecastStart: `${dayOf(1, 22)}T00:00:00Z`, forecastEnd: `${dayOf(10, 15)}T00:00:00Z` },
  });
  await api.call("commits.commit", { organizationId });
  await grid.expectBadge(conflict, "Conflict");
  await grid.expectBadge(failed, "Failed");

  await page.getByRole("button", { name: "Notifications: 2 need you" }).click();
  const bell = page.getByRole("dialog", { name: "Notifications" });
  await expect(bell.getByRole("button", { name: new RegExp(failed) })).toBeVisible();
  await pictures.take(page, "needs-you", { x: 720, y: 0, width: 720, height: 360 }, bell);
  await bell.getByRole("button", { name: new RegExp(failed) }).click();
  await expect(grid.errorDialog.getByRole("listitem").first()).toBeVisible();
  await pictures.take(page, "failed", dialogOf(640, 470), grid.errorDialog);
  await page.keyboard.press("Escape");

  await grid.badge(conflict).click();
  await page.getByRole("radio", { name: /^Forecast start: mine/ }).click();
  await page.getByRole("radio", { name: /^Forecast end: PEMS/ }).click();
  await pictures.take(page, "conflict", dialogOf(1200, 480), grid.conflictDialog);
  await page.keyboard.press("Escape");
  await expect(grid.conflictDialog).toBeHidden();

  // The picture that stands for the product: each state at once.
  const drafts = [
    later(idOf("Crawler crane"), 21),
    later(idOf("Generator"), -10),
    later(idOf("Scissor lift"), 45),
  ];
  await save(api, drafts);
  for (const { pfaId } of drafts) await grid.expectBadge(pfaId, "Draft");
  await expect(grid.draftsBar).toContainText("3 drafts");
  const sent = [idOf("Excavator"), idOf("Welding")];
  await sandbox.latency(2_700);
  await save(
    api,
    sent.map((pfaId) => later(pfaId, 12)),
  );
  await api.call("commits.commit", { organizationId, pfaIds: sent });
  for (const pfaId of sent) await grid.expectBadge(pfaId, "Syncing");
  await pictures.take(page, "grid");
  await sandbox.latency(20);
  for (const pfaId of sent) await grid.expectBadge(pfaId, "Synced");

  await sandbox.down("unavailable");
  await api.call("commits.commit", { organizationId, pfaIds: [idOf("Scissor lift"), idOf("Crawler crane")] });
  const banner = page.getByRole("status").filter({ hasText: "PEMS is not answering since" });
  await expect(banner).toContainText("2 changes are waiting", { timeout: 30_000 });
  await pictures.take(page, "pems-down", { x: 0, y: 0, width: 1440, height: 330 });
  await sandbox.down(null);
  for (const pfaId of [idOf("Scissor lift"), idOf("Crawler crane")]) {
    await expect(grid.badge(pfaId)).toHaveText("Synced", { timeout: 30_000 });
  }
});

test("the grid: paste from Excel, see what was refused, group, and look at a record", async ({
  as,
  pictures,
}) => {
  const { page, grid, api } = await as("maria", { ...CALM, ...CLIPBOARD });
  await open(page, "grid");
  const [first, last] = [idOf("Wheel loader"), idOf("Telehandler")];
  const [start, end] = [dayOf(2, 8), dayOf(6, 22)];
  const lines = [
    [start, end],
    ["soon", end],
    [start, "1/5/2027"],
  ];
  await page.evaluate(
    (text) => navigator.clipboard.writeText(text),
    lines.map((line) => line.join("\t")).join("\r\n"),
  );
  await grid.cell(first, "forecastStart").click();
  await page.keyboard.press("ControlOrMeta+v");
  await expect(
    page.getByRole("listitem").filter({ hasText: "Pasted 4 of 6 cells · 2 refused" }),
  ).toBeVisible();
  await expect(grid.cell(first, "forecastEnd")).toHaveText(formatDay(end));
  await grid.cell(last, "forecastEnd").click();
  await page.keyboard.press("Shift+ArrowUp");
  await page.keyboard.press("Shift+ArrowUp");
  await page.keyboard.press("Shift+ArrowLeft");
  await expect(grid.cell(last, "forecastEnd")).toHaveAccessibleDescription(/“1\/5\/2027” wasn't taken/);
  await expect(page.getByRole("region", { name: "Figures of the selected cells" })).toContainText("Cells 6");
  await pictures.take(page, "paste");
  await page.keyboard.press("ControlOrMeta+z");
  await expect(grid.draftsBar).toBeHidden();

  const excavator = idOf("Excavator");
  const organizationId = await save(api, [
    {
      ...later(excavator, 20),
      seenVersion: 2,
      set: { ...later(excavator, 20).set, monthlyRate: "13400.00" },
    },
  ]);
  const reason = "Rock in the north-east corner: three more weeks";
  await api.call("commits.commit", { organizationId, pfaIds: [excavator], reason });
  await page.goto(
    `/RIO/grid?q=${NAME}&group=category&fields=category:in:Cranes,Earthmoving,Power&record=${excavator}&field=forecastEnd`,
  );
  const answer = page.getByRole("region", { name: "Who changed Forecast end?" });
  await expect(answer).toContainText(reason);
  await pictures.take(page, "record");
});

test("the timeline: bars are dragged, and the selection is shifted", async ({ as, pictures }) => {
  const { page } = await as("maria", CALM);
  const timeline = new TimelinePage(page);
  await open(page, "timeline", `&group=category&tz=month&tx=${dayOf(-2, 1)}`);
  const [crawler, terrain] = [idOf("Crawler crane"), idOf("All terrain crane")];
  await timeline.select(crawler);
  await timeline.select(terrain, "ControlOrMeta");
  await timeline.hold(terrain, "body", 6);
  await expect(timeline.note).toContainText("2 records move together");
  await pictures.take(page, "timeline");
  await page.keyboard.press("Escape");
  await page.mouse.up();
  await expect(timeline.note).toBeHidden();

  await page.goto(`/RIO/grid?q=${NAME}&sel=all:&bulk=shift`);
  const dialog = page.getByRole("dialog", { name: "Shift dates" });
  await page.getByLabel("Shift by").fill("2w");
  await expect(dialog.getByRole("region", { name: "What this does" })).toContainText("shift both dates");
  await expect(dialog.getByRole("button", { name: /^Shift \d+ records$/ })).toBeEnabled();
  await pictures.take(page, "shift-dates", dialogOf(640, 820), dialog);
  await page.keyboard.press("Enter");
  await expect(dialog).toBeHidden();
  await page.keyboard.press("ControlOrMeta+z");
  await expect(page.getByRole("region", { name: "Drafts" })).toBeHidden();
});

test("the review shows what would be sent, and what can't be", async ({ as, sandbox, pictures }) => {
  const { page, grid, api } = await as("maria", CALM);
  const admin = await as("admin");
  const collides = idOf("Self-propelled");
  const organizationId = await save(api, [
    later(idOf("Rough terrain"), 14),
    { ...later(idOf("Wheel loader"), 0), set: { monthlyRate: "10200.00", forecastEnd: dayOf(5, 19) } },
    { ...later(idOf("Dewatering"), 0), set: { forecastEnd: dayOf(-1, 30) } },
    later(collides, 7),
  ]);
  await sandbox.edit({
    organizationCode: "RIO",
    pfaId: collides,
    by: "jane.smith",
    changes: { forecastEnd: `${dayOf(5, 20)}T00:00:00Z` },
  });
  await admin.api.call("sync.refresh", { organizationId, mode: "incremental" });
  await open(page, "grid");
  await expect(grid.draftsBar).toContainText("1 changed in PEMS too");
  await page.getByRole("button", { name: "Review & sync" }).click();
  await expect(grid.reviewDialog.getByRole("heading", { name: /Changed meanwhile/ })).toBeVisible();
  await pictures.take(page, "review", dialogOf(1200, 820), grid.reviewDialog);
  await page.keyboard.press("Escape");
  await expect(grid.reviewDialog).toBeHidden();
  await page.goto(`/RIO/grid?q=${NAME}&sel=all:`);
  await expect(page.getByRole("region", { name: "Selection" })).toContainText("All 14 selected");
  await page.keyboard.press("ControlOrMeta+k");
  await expect(page.getByRole("combobox", { name: /command/i })).toBeFocused();
  await page.keyboard.type("shift");
  await expect(page.getByRole("option", { name: /Shift dates/ })).toBeVisible();
  await expect(page.getByRole("option", { name: /Light towers for night shift/ })).toBeVisible();
  await pictures.take(
    page,
    "palette",
    dialogOf(640, 500),
    page.getByRole("dialog", { name: "Search or command" }),
  );
});

test("matrix and KPI board, in the dark too; the grid on a phone", async ({ as, pictures }) => {
  const { page } = await as("maria", CALM);
  await page.goto("/HOLNG/matrix?mShow=variance&mOpen=cranes");
  await expect(page.getByRole("rowheader", { name: "Tower crane" })).toBeVisible();
  await pictures.take(page, "matrix");
  await page.goto("/HOLNG/kpi");
  await expect(page.locator(".recharts-area-area").first()).toBeAttached();
  await expect(
    page.getByRole("region", { name: "Variance by category", exact: true }).getByRole("button").first(),
  ).toBeVisible();
  await pictures.take(page, "kpi");
  await page.emulateMedia({ colorScheme: "dark" });
  await open(page, "timeline", `&tz=month&tx=${dayOf(-2, 1)}`);
  await expect(page.locator("[data-layer=forecast]").first()).toBeVisible();
  await pictures.take(page, "timeline-dark", { x: 0, y: 0, width: 1440, height: 620 });

  const phone = await as("maria", { ...CALM, viewport: { width: 360, height: 740 } });
  await open(phone.page, "grid");
  await pictures.take(phone.page, "phone");
});

test("the guide shows these pictures and no others, and its links lead somewhere", ({ pictures }) => {
  expect(picturesReferredTo(), "pictures that the guide refers to").toEqual(pictures.taken);
  expect(picturesKept(), "pictures in docs/images").toEqual(pictures.taken);
  expect(brokenLinks()).toEqual([]);
});

test("the guide lists every shortcut as the application does", () => {
  const page = readFileSync(join(projectFolder, "docs/user/keyboard.md"), "utf8");
  for (const { place, shortcuts } of SHORTCUTS) {
    const part = page.split(/^## /m).find((text) => text.startsWith(`${place}\n`)) ?? "";
    const listed = part.split("\n").filter((line) => line.startsWith("| `"));
    const keys = (text: string) => `\`${text.replaceAll("Mod", "Ctrl").replaceAll(" ", "` then `")}\``;
    expect(listed, place).toEqual(
      shortcuts.map((shortcut) => `| ${shortcut.keys.map(keys).join(", ")} | ${shortcut.does} |`),
    );
  }
});
