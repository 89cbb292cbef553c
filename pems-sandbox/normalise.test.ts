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
