import { readSheet } from "read-excel-file/node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { handleExport } from "#src/server/http/handle-export.ts";
import type { Runtime } from "#src/server/runtime.ts";
import { cookieOf, ORIGIN, testRuntime } from "#src/server/testing.ts";
import { saveDraft } from "#src/services/drafts/save-draft.ts";
import type { Member } from "#src/services/organizations/member.ts";
import { createWorld, type World } from "#src/services/testing/world.ts";

interface Refused {
  error: { message: string; data: { code: string; field?: string; id?: string } };
}

describe("handleExport", () => {
  let world: World;
  let runtime: Runtime;
  let ids: string[];

  beforeAll(async () => {
    world = await createWorld();
    runtime = testRuntime(world);
    ids = await world.seedRecords(40, {
      change: (index) =>
        index === 7 ? { description: '=HYPERLINK("x")', model: "'-1", contract: "@a" } : {},
    });
    await world.seedRecords(3, { from: 900, organizationId: world.other.id });
  });
  afterAll(() => world.close());

  const ask = async (member: Member, query: Record<string, string>, headers: Record<string, string> = {}) => {
    const search = new URLSearchParams({ organizationId: world.organization.id, ...query });
    const cookie = await cookieOf(member);
    return handleExport(
      runtime,
      new Request(`${ORIGIN}/api/export?${search}`, { headers: { cookie, ...headers } }),
    );
  };
  const csv = async (member: Member, query: Record<string, string> = {}) => {
    const response = await ask(member, { format: "csv", ...query });
    expect(response.status).toBe(200);
    const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(await response.arrayBuffer());
    return { response, text, lines: text.slice(1).split("\r\n").slice(0, -1) };
  };
  const refusal = async (response: Response) => ((await response.json()) as Refused).error;

  it("gives all that matches as CSV, in the order asked for, as the member sees it", async () => {
    const edit = {
      pfaId: ids[1] ?? "",
      set: { category: "Cranes", description: "Ü, my\nown" },
      seenVersion: 1,
    };
    await saveDraft(world.deps, world.maria, { changes: [edit] });
    const filter = JSON.stringify({ category: ["Cranes"], search: "ü" });
    const { response, text, lines } = await csv(world.maria, { filter });
    expect(text.startsWith("\uFEFFID,Version,Status,Description,Area,")).toBe(true);
    expect(response.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    expect(response.headers.get("content-disposition")).toMatch(
      /^attachment; filename="RIO-\d{4}-\d\d-\d\d\.csv"$/,
    );
    expect(lines.slice(1).join("\r\n")).toMatch(/^"PFA-00002",1,"Draft","Ü, my\nown","Pipe rack","Cranes",/);
    const sort = JSON.stringify([{ field: "forecastCost", direction: "desc" }]);
    const sorted = (await csv(world.maria, { sort })).lines
      .slice(1)
      .filter((line) => line.startsWith('"PFA-'));
    expect(sorted).toHaveLength(40);
    const byText = JSON.stringify([
      { field: "model", direction: "asc" },
      { field: "pfaId", direction: "desc" },
    ]);
    expect((await csv(world.maria, { sort: byText })).lines[1]).toMatch(/^"PFA-00007",/);
  });

  it("writes days, amounts and answers plainly, and nothing for what is unknown", async () => {
    const { lines } = await csv(world.jonas, { filter: '{"search":"PFA-00004"}' });
    const values = new Map(
      lines[0]?.split(",").map((label, index) => [label, lines[1]?.split(",")[index]?.replaceAll('"', "")]),
    );
    expect(Object.fromEntries(values)).toMatchObject({
      ID: "PFA-00004",
      Version: "1",
      Status: "Synced",
      "Monthly rate": "1400.50",
      "Purchase price": "",
      "Forecast start": "2026-01-05",
      "Plan end": "2026-03-06",
      Actualized: "Yes",
      "Plan cost": "2760.51",
      "Last changed in PEMS by": "pems",
    });
    expect(values.get("Last changed in PEMS at")).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
  });

  it("makes formulas harmless in CSV, and leaves texts as they are in XLSX", async () => {
    const { text } = await csv(world.jonas, { filter: '{"search":"PFA-00007"}' });
    expect(text).toContain(`"'=HYPERLINK(""x"")"`);
    expect(text).toContain(`,"''-1","'@a",`);
    const response = await ask(world.jonas, { format: "xlsx", filter: '{"search":"PFA-00007"}' });
    const sheet = await readSheet(Buffer.from(await response.arrayBuffer()));
    expect(sheet[1]?.slice(0, 4)).toEqual(["PFA-00007", 1, "Synced", '=HYPERLINK("x")']);
    expect(sheet[1]).toEqual(expect.arrayContaining(["'-1", "@a"]));
  });

  it("gives an XLSX file with real dates and numbers that a spreadsheet program reads", async () => {
    const response = await ask(world.jonas, { format: "xlsx", filter: '{"search":"PFA-00004"}' });
    expect(response.headers.get("content-type")).toContain("spreadsheetml.sheet");
    const sheet = await readSheet(Buffer.from(await response.arrayBuffer()));
    const values = new Map(sheet[0]?.map((label, index) => [label, sheet[1]?.[index]]));
    expect(Object.fromEntries(values)).toMatchObject({
      "Monthly rate": 1400.5,
      "Forecast start": new Date("2026-01-05T00:00:00Z"),
      "Purchase price": null,
      "Actual end": null,
    });
  });

  it.each(["csv", "xlsx"])("has no money in it (%s) for whoever may not see it", async (format) => {
    const response = await ask({ ...world.contractor, permissions: new Set() }, { format });
    expect(response.status).toBe(403);
    await world.rows(
      "UPDATE role_template SET permissions = array_append(permissions, 'perm_Export') WHERE name = 'Contractor'",
    );
    const allowed = await ask(world.contractor, { format, filter: '{"discontinued":"include"}' });
    const bytes = Buffer.from(await allowed.arrayBuffer());
    const content =
      format === "csv" ? bytes.toString() : JSON.stringify((await readSheet(bytes)).slice(0, 100));
    expect(content).toContain("PFA-00001");
    expect(content).not.toMatch(/cost|rate|price|1400|00\.50/i);
    const sorted = await ask(world.contractor, {
      format,
      sort: '[{"field":"monthlyRate","direction":"asc"}]',
    });
    expect(await refusal(sorted)).toMatchObject({ data: { code: "FORBIDDEN", field: "monthlyRate" } });
    await world.rows(
      "UPDATE role_template SET permissions = array_remove(permissions, 'perm_Export') WHERE name = 'Contractor'",
    );
  });

  it("is in the audit with its filter and number before it leaves", async () => {
    const response = await ask(world.jonas, { format: "csv", filter: '{"source":"Purchase"}' });
    const [entry] = await world.rows(
      "SELECT action, actor_id, after FROM audit_log ORDER BY id DESC LIMIT 1",
    );
    expect(entry).toEqual({
      action: "records.exported",
      actor_id: world.jonas.userId,
      after: { format: "csv", filter: { source: "Purchase" }, sort: [], rows: 13, withMoney: true },
    });
    await response.arrayBuffer();
  });

  it("gives a file with only its header when nothing matches", async () => {
    expect((await csv(world.jonas, { filter: '{"search":"nothing at all"}' })).lines).toHaveLength(1);
    const response = await ask(world.jonas, { format: "xlsx", filter: '{"search":"nothing at all"}' });
    expect(await readSheet(Buffer.from(await response.arrayBuffer()))).toHaveLength(1);
  });

  it.each<[string, Record<string, string>, number, string, string | undefined]>([
    [
      "another organization",
      { organizationId: "01890000-0000-7000-8000-000000000000" },
      404,
      "NOT_FOUND",
      "organizationId",
    ],
    ["an unknown format", { format: "pdf" }, 400, "BAD_INPUT", "format"],
    ["a filter that is no JSON", { filter: "{" }, 400, "BAD_INPUT", "filter"],
    ["a filter of the wrong form", { filter: '{"source":"Loan"}' }, 400, "BAD_INPUT", "filter.source"],
  ])("refuses %s with a code, in JSON", async (_case, query, status, code, field) => {
    const response = await ask(world.jonas, { format: "csv", ...query });
    expect(response.status).toBe(status);
    expect((await refusal(response)).data).toMatchObject({ code, field });
  });

  it("refuses other sites, whoever is not signed in, and other methods", async () => {
    const other = await ask(world.jonas, { format: "csv" }, { "sec-fetch-site": "cross-site" });
    expect(other.status).toBe(403);
    expect((await ask(world.jonas, { format: "csv" }, { cookie: "" })).status).toBe(401);
    const head = new Request(`${ORIGIN}/api/export`, { method: "HEAD" });
    expect((await handleExport(runtime, head)).status).toBe(400);
  });

  it("tells nothing of an unexpected failure but an id", async () => {
    const deps = {
      ...world.deps,
      now: () => {
        throw new Error("secret detail");
      },
    };
    const request = new Request(`${ORIGIN}/api/export?organizationId=${world.organization.id}&format=csv`, {
      headers: { cookie: await cookieOf(world.jonas) },
    });
    const response = await handleExport({ ...runtime, deps }, request);
    expect(response.status).toBe(500);
    const { data, message } = await refusal(response);
    expect(data.id).toMatch(/^[0-9a-f-]{36}$/);
    expect(message).not.toContain("secret");
  });
});
