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
});
