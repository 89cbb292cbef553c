import { request } from "node:http";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Sandbox } from "#sandbox/server.ts";
import { startSandbox } from "#sandbox/server.ts";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());
beforeEach(async () => {
  await sandbox.control.reset();
  await sandbox.control.clear();
  const records = Array.from({ length: 60 }, (_, index) => ({
    pfaId: `PFA-${100 + index}`,
    contract: "C 100%",
  }));
  const evil = { pfaId: "PFA-1", description: `<script>alert("x")</script>`, monthlyRate: 5500 };
  await sandbox.control.addOrganization({ code: "RIO", records: [...records, evil] });
});

const page = async (path: string) => (await fetch(sandbox.url + path)).text();
/** Sends a form, follows to the page after it. */
const post = async (path: string, form: Record<string, string>) => {
  const response = await fetch(sandbox.url + path, { method: "POST", body: new URLSearchParams(form) });
  return response.text();
};

test("lists 50 records a page, with the number of all", async () => {
  const first = await page("/?organization=RIO");
  expect(first.match(/<tr><td>/g)).toHaveLength(50);
  expect(first).toContain("61 records, page 1 of 2");
  expect((await page("/?organization=RIO&page=2")).match(/<tr><td>/g)).toHaveLength(11);
});

test("searches for what was typed, to the letter", async () => {
  expect(await page(`/?organization=RIO&search=${encodeURIComponent("100%")}`)).toContain("60 records");
  expect(await page(`/?organization=RIO&search=${encodeURIComponent("_00%")}`)).toContain("0 records");
});

test("escapes what comes from records and from the address", async () => {
  const list = await page(`/?organization=RIO&search=${encodeURIComponent("<script>")}`);
  const record = await page(`/records/RIO/PFA-1?message=${encodeURIComponent("<script>x")}`);
  for (const text of [list, record]) expect(text).not.toContain("<script>");
  expect(record).toContain("&#60;script&#62;alert");
});

test("changes only the fields that a person changed, as that person", async () => {
  const form = {
    by: "laura.nguyen",
    version: "1",
    monthlyRate: "5500",
    forecastStart: "2026-03-01",
    dor: "BEO",
  };
  expect(await post("/records/RIO/PFA-1/edit", form)).toContain("Saved.");
  expect(await sandbox.control.journal({ pfaId: "PFA-1" })).toMatchObject([
    {
      by: "laura.nguyen",
      source: "ui",
      version: 2,
      changes: { forecastStart: "2026-03-01T00:00:00Z", dor: "BEO" },
    },
  ]);
  expect(await post("/records/RIO/PFA-1/edit", { ...form, dor: "PROJECT" })).toContain(
    "has version 2, not 1",
  );
  const wrong = { ...form, version: "2", monthlyRate: "-4" };
  expect(await post("/records/RIO/PFA-1/edit", wrong)).toContain("monthlyRate: ");
});

test("discontinues, restores and touches", async () => {
  await post("/records/RIO/PFA-1/discontinue", { by: "tom.becker" });
  expect(await sandbox.control.record("RIO", "PFA-1")).toMatchObject({
    isDiscontinued: true,
    updatedBy: "tom.becker",
  });
  await post("/records/RIO/PFA-1/discontinue", { by: "tom.becker" });
  await post("/records/RIO/PFA-1/touch", { by: "tom.becker" });
  expect(await sandbox.control.record("RIO", "PFA-1")).toMatchObject({ isDiscontinued: false, version: 4 });
});

test.each([
  ["latency", { ms: "40" }, { latencyMs: 40 }],
  [
    "status",
    { code: "503", times: "2", retryAfterSeconds: "0", applied: "half", writesOnly: "true" },
    { statuses: [{ code: 503, times: 2, applied: "half", writesOnly: true, html: false }] },
  ],
  [
    "failItem",
    { pfaId: "100", status: "500", times: "0" },
    { items: { "100": { status: 500, times: null } } },
  ],
  ["down", { mode: "reset" }, { down: "reset" }],
  ["refuse", { status: "401" }, { refuse: 401 }],
])("switches %s from the page, and off again", async (fault, form, state) => {
  await post(`/faults/${fault}`, form);
  expect(await sandbox.control.faults()).toMatchObject(state);
  await post("/faults/reset", {});
  expect(await sandbox.control.faults()).not.toMatchObject(state);
});

test("says what is wrong with a switch", async () => {
  expect(await post("/faults/status", { code: "200" })).toContain("code: ");
});

test("shows recent requests", async () => {
  await fetch(`${sandbox.apiUrl}/pfa/PFA-1?organizationCode=RIO`);
  expect(await page("/requests")).toContain("/api/pfa/PFA-1?organizationCode=RIO");
});

test("an unknown page or record is not found", async () => {
  for (const path of [
    "/nowhere",
    "/records/RIO/PFA-9",
    "/_control/nothing",
    "/records/%E0%A4%A/x",
    "/records/RIO",
  ]) {
    expect((await fetch(sandbox.url + path)).status).toBe(404);
  }
});

test.each([
  [{ host: "sandbox.example.com" }],
  [{ origin: "https://elsewhere.example.com" }],
  [{ "sec-fetch-site": "cross-site" }],
])("another site can't command it (%j)", async (headers) => {
  const status = await new Promise<number | undefined>((resolve, reject) => {
    const call = request(`${sandbox.url}/_control/clear`, { method: "POST", headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    call.on("error", reject).end("{}");
  });
  expect(status).toBe(403);
  expect(await sandbox.control.record("RIO", "PFA-1")).not.toBeNull();
});
