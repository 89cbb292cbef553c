import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { handleExport } from "#src/server/http/handle-export.ts";
import { handleImport } from "#src/server/http/handle-import.ts";
import type { Runtime } from "#src/server/runtime.ts";
import { cookieOf, ORIGIN, testRuntime } from "#src/server/testing.ts";
import { saveDraft } from "#src/services/drafts/save-draft.ts";
import type { Member } from "#src/services/organizations/member.ts";
import { createWorld, type World } from "#src/services/testing/world.ts";

interface Answer {
  counts?: { changed: number; unchanged: number; refused: number; colliding: number };
  ignoredColumns?: string[];
  error?: { message: string; data: { code: string; field?: string } };
}

/** Texts that files like to spoil. */
const AWKWARD = [
  "=1+1",
  "'-x",
  "'",
  "007",
  "2026-01-05",
  "1/5/2026",
  "1e5",
  "TRUE",
  '"a", "b";\nc',
  "ü 🏗 _x0041_",
  "#REF",
];

describe("handleImport", () => {
  let world: World;
  let runtime: Runtime;

  beforeAll(async () => {
    world = await createWorld();
    runtime = testRuntime(world);
    const ids = await world.seedRecords(120, {
      change: (index) => {
        const awkward = AWKWARD[index % AWKWARD.length] ?? null;
        const none = { monthlyRate: null, purchasePrice: null, source: null, dor: null, forecastEnd: null };
        return { model: awkward, contract: index % 2 ? awkward : null, ...(index % 17 === 0 && none) };
      },
    });
    const edit = {
      pfaId: ids[3] ?? "",
      set: { description: "Mine", forecastEnd: "2031-01-01" },
      seenVersion: 1,
    };
    await saveDraft(world.deps, world.maria, { changes: [edit] });
  });
  afterAll(() => world.close());

  const post = async (member: Member, body: BodyInit, query = {}, headers: Record<string, string> = {}) => {
    const search = new URLSearchParams({
      organizationId: world.organization.id,
      fileName: "plan.csv",
      ...query,
    });
    const request = new Request(`${ORIGIN}/api/import?${search}`, {
      method: "POST",
      headers: { cookie: await cookieOf(member), "content-type": "application/octet-stream", ...headers },
      body,
      duplex: "half",
    } as RequestInit);
    const response = await handleImport(runtime, request);
    return { status: response.status, answer: (await response.json()) as Answer };
  };

  it.each([
    ["csv", "keep"],
    ["csv", "clear"],
    ["xlsx", "keep"],
    ["xlsx", "clear"],
  ])("finds nothing changed in an export (%s, empty cells: %s)", async (format, blank) => {
    const query = new URLSearchParams({ organizationId: world.organization.id, format });
    const cookie = await cookieOf(world.maria);
    const file = await handleExport(
      runtime,
      new Request(`${ORIGIN}/api/export?${query}`, { headers: { cookie } }),
    );
    const { status, answer } = await post(world.maria, await file.arrayBuffer(), { blank });
    expect(status).toBe(200);
    expect(answer.counts).toEqual({ changed: 0, unchanged: 120, refused: 0, colliding: 0 });
    expect(answer.ignoredColumns).toEqual([
      "Status",
      "Plan cost",
      "Forecast cost",
      "Actual cost",
      "Last changed in PEMS by",
      "Last changed in PEMS at",
    ]);
  });

  it.each<[string, object, Record<string, string>, number, string, string | undefined]>([
    ["another type", {}, { "content-type": "multipart/form-data" }, 400, "BAD_INPUT", "content-type"],
    ["another site", {}, { origin: "https://evil.example" }, 403, "FORBIDDEN", "origin"],
    ["nobody", {}, { cookie: "" }, 401, "UNAUTHENTICATED", undefined],
    [
      "a foreign organization",
      { organizationId: "01890000-0000-7000-8000-000000000000" },
      {},
      404,
      "NOT_FOUND",
      "organizationId",
    ],
    ["an unknown option", { blank: "perhaps" }, {}, 400, "BAD_INPUT", "blank"],
  ])("refuses %s in JSON", async (_case, query, headers, status, code, field) => {
    const refused = await post(world.maria, "ID,Model\nPFA-00001,x", query, headers);
    expect(refused.status).toBe(status);
    expect(refused.answer.error?.data).toMatchObject({ code, ...(field && { field }) });
  });

  it("needs perm_Import, and refuses a file that can't be read", async () => {
    expect((await post(world.viewer, "ID\nx")).status).toBe(403);
    const unreadable = await post(world.maria, Buffer.from("ID,Model\nx,\xfc", "latin1"));
    expect(unreadable.status).toBe(400);
    expect(unreadable.answer.error).toMatchObject({ data: { code: "BAD_INPUT", field: "file" } });
    expect(unreadable.answer.error?.message).toContain("Line 2");
  });

  it("refuses a file of more than 20 MB before it has read it all", async () => {
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 1;
        controller.enqueue(new Uint8Array(1024 * 1024).fill(65));
      },
    });
    const { status, answer } = await post(world.maria, endless);
    expect(status).toBe(413);
    expect(answer.error).toMatchObject({
      message: "A file may have at most 20 MB.",
      data: { field: "file" },
    });
    expect(sent).toBeLessThan(30);
  });

  it("tells nothing of an unexpected failure", async () => {
    const broken = new ReadableStream({ pull: (controller) => controller.error(new Error("secret detail")) });
    const { status, answer } = await post(world.maria, broken);
    expect([status, answer.error?.data.code]).toEqual([500, "INTERNAL"]);
    expect(answer.error?.message).not.toContain("secret");
  });
});
