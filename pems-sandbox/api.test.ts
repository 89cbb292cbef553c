import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { apiCaller } from "#sandbox/sandbox-client.ts";
import type { Sandbox } from "#sandbox/server.ts";
import { startSandbox } from "#sandbox/server.ts";

let sandbox: Sandbox;
let api: ReturnType<typeof apiCaller>;
beforeAll(async () => {
  sandbox = await startSandbox({ apiKeys: ["secret"], rateLimitPerSecond: 10_000 });
  api = apiCaller(sandbox, "secret", "RIO");
});
afterAll(() => sandbox.close());
beforeEach(async () => {
  await sandbox.control.reset();
  await sandbox.control.clear();
  const records = [{ pfaId: "PFA-1" }, { pfaId: "PFA-2" }, { pfaId: "PFA-3" }];
  await sandbox.control.addOrganization({ code: "RIO", records });
});

describe("normalisation", () => {
  test.each([
    ["description", "  Crane for  lifts \n", "Crane for  lifts"],
    ["description", "   ", ""],
    ["contract", null, null],
    ["monthlyRate", 5500, 5500],
    ["monthlyRate", 1.005, 1.01],
    ["monthlyRate", 0.1 + 0.2, 0.3],
    ["purchasePrice", 1e-9, 0],
    ["purchasePrice", 999_999_999_999.99, 999_999_999_999.99],
    ["forecastStart", "2026-01-15T13:45:00Z", "2026-01-15T00:00:00Z"],
    ["forecastEnd", "2026-01-15T23:30:00-05:00", "2026-01-16T00:00:00Z"],
    ["isActualized", true, true],
  ])("%s given as %j is kept as %j", async (field, given, kept) => {
    expect((await api.put("PFA-1", 1, { [field]: given })).status).toBe(200);
    expect((await api.get("PFA-1")).body[field]).toEqual(kept);
  });

  test.each([
    ["monthlyRate", -1],
    ["monthlyRate", "5500"],
    ["description", "x".repeat(501)],
    ["source", "Lease"],
    ["dor", null],
    ["forecastStart", "2026-02-30T00:00:00Z"],
    ["forecastStart", "2026-02-03"],
    ["originalStart", "2026-02-03T00:00:00Z"],
    ["costCode", "X"],
  ])("%s given as %j is refused by name, and nothing changes", async (field, given) => {
    const answered = await api.put("PFA-1", 1, { contract: "C-1", [field]: given });
    expect(answered.status).toBe(400);
    expect(answered.body.error).toBe("VALIDATION_FAILED");
    expect(Object.keys(answered.body.fieldErrors as object)).toEqual([field]);
    expect((await api.get("PFA-1")).body).toMatchObject({ version: 1, contract: null });
  });
});

describe("optimistic locking", () => {
  test("a write on the current version adds exactly 1 and says by whom", async () => {
    const answered = await api.put("PFA-1", 1, { dor: "BEO" });
    expect(answered.body).toMatchObject({ success: true, pfaId: "PFA-1", newVersion: 2 });
    const { body } = await api.get("PFA-1");
    expect(body).toMatchObject({ dor: "BEO", version: 2, updatedBy: "ana@example.com" });
    expect(body.updatedAt).toBe(answered.body.updatedAt);
  });

  test("a write on another version changes nothing and hints at the fields", async () => {
    await api.put("PFA-1", 1, { dor: "BEO", contract: "C-1" });
    const answered = await api.put("PFA-1", 1, { dor: "PROJECT" });
    expect(answered.status).toBe(409);
    expect(answered.body).toMatchObject({
      currentVersion: 2,
      expectedVersion: 1,
      conflictingFields: ["dor"],
    });
    expect((await api.get("PFA-1")).body).toMatchObject({ dor: "BEO", version: 2 });
  });

  test("a touch raises the version and changes no field", async () => {
    const before = (await api.get("PFA-1")).body;
    await sandbox.control.touch("RIO", "PFA-1");
    const after = (await api.get("PFA-1")).body;
    const { updatedAt, updatedBy, version } = after;
    expect(after).toEqual({ ...before, updatedAt, updatedBy, version });
    expect(version).toBe(2);
  });

  test("a soft delete keeps the record, and an update restores it", async () => {
    const query = "organizationCode=RIO&version=1&modifiedBy=ana&reason=No%20need";
    expect((await api.call("DELETE", `/pfa/PFA-1?${query}`)).status).toBe(200);
    expect((await api.get("PFA-1")).body).toMatchObject({
      isDiscontinued: true,
      version: 2,
      changeReason: "No need",
    });
    expect((await api.put("PFA-1", 2, { isDiscontinued: false })).status).toBe(200);
    expect((await api.get("PFA-1")).body.isDiscontinued).toBe(false);
  });
});

describe("the change sequence", () => {
  test("pages follow it, and a record that changes during a pull comes again", async () => {
    const first = (await api.list({ limit: 2 })).body;
    expect(first.records.map((record) => record.pfaId)).toEqual(["PFA-1", "PFA-2"]);
    expect(first.hasMore).toBe(true);
    await api.put("PFA-1", 1, { dor: "BEO" });
    const second = (await api.list({ limit: 2, cursor: first.nextCursor })).body;
    expect(second.records.map((record) => [record.pfaId, record.version])).toEqual([
      ["PFA-3", 1],
      ["PFA-1", 2],
    ]);
    expect(second.hasMore).toBe(false);
    const third = (await api.list({ cursor: second.nextCursor })).body;
    expect(third).toEqual({ records: [], nextCursor: second.nextCursor, hasMore: false });
  });

  test("later only what changed since is listed, touched and discontinued records too", async () => {
    const { nextCursor } = (await api.list()).body;
    await sandbox.control.touch("RIO", "PFA-3");
    await sandbox.control.edit({
      organizationCode: "RIO",
      pfaId: "PFA-2",
      changes: { isDiscontinued: true },
    });
    const { records } = (await api.list({ cursor: nextCursor })).body;
    expect(records.map((record) => record.pfaId)).toEqual(["PFA-3", "PFA-2"]);
  });

  test("an empty organization has a cursor too; a cursor of another organization is refused", async () => {
    await sandbox.control.addOrganization({ code: "EMPTY" });
    const empty = await api.list({ organizationCode: "EMPTY" });
    expect(empty.body).toMatchObject({ records: [], hasMore: false });
    expect(empty.body.nextCursor).not.toBe("");
    expect((await api.list({ cursor: empty.body.nextCursor })).status).toBe(400);
    expect((await api.list({ cursor: "nonsense" })).status).toBe(400);
  });
});

describe("a batch", () => {
  test("succeeds and fails by operation, in the order of the request", async () => {
    const { status, body } = await api.batch(
      ["PFA-1", 1, { dor: "BEO" }],
      ["PFA-2", 9, { dor: "BEO" }],
      ["PFA-9", 1, { dor: "BEO" }],
      ["PFA-3", 1, { monthlyRate: -1 }],
      ["PFA-1", 2, { dor: "PROJECT" }],
    );
    expect(status).toBe(200);
    expect(body.results.map((result) => result.status)).toEqual([200, 409, 404, 400, 200]);
    expect((await sandbox.control.journal()).map(({ pfaId, version }) => [pfaId, version])).toEqual([
      ["PFA-1", 2],
      ["PFA-1", 3],
    ]);
  });

  test("of 101 operations is refused and none is applied", async () => {
    const updates = Array.from({ length: 101 }, () => ["PFA-1", 1, { dor: "BEO" }] as const);
    const answered = await api.batch(...updates);
    expect(answered.status).toBe(413);
    expect((await api.get("PFA-1")).body.version).toBe(1);
  });

  test("doesn't reach a record of another organization", async () => {
    await sandbox.control.addOrganization({ code: "HOLNG", records: [{ pfaId: "PFA-7" }] });
    const { body } = await api.batch(["PFA-7", 1, { dor: "BEO" }]);
    expect(body.results[0]?.status).toBe(404);
  });

  test("of 100 takes less than 10 ms of processor time", async () => {
    await sandbox.control.addOrganization({ code: "RIO", generate: 2000 });
    const records = await sandbox.control.records("RIO");
    const operations = records.slice(0, 1100).map((record) => {
      const changes = { monthlyRate: 5500, forecastEnd: "2027-01-15T00:00:00Z", description: "Longer" };
      return [record.pfaId, record.version, changes] as const;
    });
    await api.batch(...operations.slice(1000));
    const before = process.cpuUsage();
    for (let at = 0; at < 1000; at += 100) {
      const { body } = await api.batch(...operations.slice(at, at + 100));
      expect(body.results.every((result) => result.status === 200)).toBe(true);
    }
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1000 / 10).toBeLessThan(10);
  });
});

test("writes survive a restart when there is a file, and the change sequence goes on", async () => {
  const folder = mkdtempSync(join(tmpdir(), "pems-sandbox-"));
  const options = {
    apiKeys: ["secret"],
    databasePath: join(folder, "pems.sqlite"),
    organizations: [{ code: "RIO", records: [{ pfaId: "PFA-1" }, { pfaId: "PFA-2" }] }],
  };
  const first = await startSandbox(options);
  const firstApi = apiCaller(first, "secret", "RIO");
  const { nextCursor } = (await firstApi.list()).body;
  await firstApi.put("PFA-1", 1, { contract: "C-77" });
  await first.close();

  const second = await startSandbox(options);
  const { body } = await apiCaller(second, "secret", "RIO").list({ cursor: nextCursor });
  expect(body.records).toMatchObject([{ pfaId: "PFA-1", version: 2, contract: "C-77" }]);
  expect(await second.control.journal()).toMatchObject([{ pfaId: "PFA-1", version: 2, source: "api" }]);
  await second.close();
  rmSync(folder, { recursive: true });
});
