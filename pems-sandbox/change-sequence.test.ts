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
