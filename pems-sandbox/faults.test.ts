import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { apiCaller } from "#sandbox/sandbox-client.ts";
import type { Sandbox } from "#sandbox/server.ts";
import { startSandbox } from "#sandbox/server.ts";

const BEO = { dor: "BEO" };
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
  const records = [{ pfaId: "PFA-1" }, { pfaId: "PFA-2" }, { pfaId: "PFA-3" }, { pfaId: "PFA-4" }];
  await sandbox.control.addOrganization({ code: "RIO", records });
});

const versionOf = async (pfaId: string) => (await sandbox.control.record("RIO", pfaId))?.version;

test("latency delays an answer, also that of the health check", async () => {
  await sandbox.control.latency(120);
  const before = performance.now();
  expect((await api.get("PFA-1")).status).toBe(200);
  expect((await fetch(`${sandbox.apiUrl}/health`)).status).toBe(200);
  expect(performance.now() - before).toBeGreaterThanOrEqual(238);
});

describe("a status for the next requests", () => {
  test("counts down, and spares reads when it is for writes", async () => {
    await sandbox.control.status({ code: 503, times: 2, writesOnly: true, retryAfterSeconds: 7 });
    expect((await api.get("PFA-1")).status).toBe(200);
    const first = await api.put("PFA-1", 1, BEO);
    expect(first).toMatchObject({ status: 503, retryAfter: "7", body: { error: "UNAVAILABLE" } });
    expect((await api.put("PFA-1", 1, BEO)).status).toBe(503);
    expect((await api.put("PFA-1", 1, BEO)).status).toBe(200);
  });

  test("can come from a gateway, without JSON", async () => {
    await sandbox.control.status({ code: 502, html: true });
    const { status, body } = await api.get("PFA-1");
    expect(status).toBe(502);
    expect(body).toContain("<h1>502");
  });

  test.each([
    ["none", [1, 1, 1, 1]],
    ["half", [2, 2, 1, 1]],
    ["all", [2, 2, 2, 2]],
  ] as const)("500 for a batch of which %s was applied", async (applied, versions) => {
    await sandbox.control.status({ code: 500, applied });
    const ids = ["PFA-1", "PFA-2", "PFA-3", "PFA-4"];
    expect((await api.batch(...ids.map((id) => [id, 1, BEO] as const))).status).toBe(500);
    expect(await Promise.all(ids.map(versionOf))).toEqual(versions);
  });
});

test("an answer is lost after its write was applied", async () => {
  await sandbox.control.loseAnswer(1);
  expect((await api.get("PFA-1")).status).toBe(200);
  await expect(api.put("PFA-1", 1, BEO)).rejects.toThrow("fetch failed");
  expect(await versionOf("PFA-1")).toBe(2);
  expect((await api.put("PFA-2", 1, BEO)).status).toBe(200);
});

test.each([
  ["none", 1],
  ["all", 2],
] as const)("a request hangs, %s of it applied, and others are answered", async (applied, version) => {
  await sandbox.control.hang({ times: 1, writesOnly: true, applied });
  const abort = new AbortController();
  const headers = { authorization: "Bearer secret" };
  const body = JSON.stringify({
    pfaId: "PFA-1",
    organizationCode: "RIO",
    changes: BEO,
    version: 1,
    modifiedBy: "a",
  });
  const hanging = fetch(`${sandbox.apiUrl}/pfa/PFA-1`, {
    method: "PUT",
    headers,
    body,
    signal: abort.signal,
  });
  await expect.poll(async () => (await sandbox.control.stats()).byOutcome.hung).toBe(1);
  expect((await api.put("PFA-2", 1, BEO)).status).toBe(200);
  expect(await versionOf("PFA-1")).toBe(version);
  abort.abort();
  await expect(hanging).rejects.toThrow("abort");
});

test("one record fails alone, in a batch and by itself, as often as it was told", async () => {
  await sandbox.control.failItem({ pfaId: "PFA-2", status: 500, times: 2 });
  const { body } = await api.batch(["PFA-1", 1, BEO], ["PFA-2", 1, BEO]);
  expect(body.results.map((result) => result.status)).toEqual([200, 500]);
  expect((await api.put("PFA-2", 1, BEO)).status).toBe(500);
  expect((await api.put("PFA-2", 1, BEO)).status).toBe(200);
});

test.each([400, 404, 500] as const)("one record fails with %i for ever", async (status) => {
  await sandbox.control.failItem({ pfaId: "PFA-2", status });
  for (let time = 0; time < 5; time += 1) expect((await api.put("PFA-2", 1, BEO)).status).toBe(status);
  expect(await versionOf("PFA-2")).toBe(1);
});

test("a poisonous record breaks the whole of each batch that holds it", async () => {
  await sandbox.control.poison("PFA-2");
  expect((await api.batch(["PFA-1", 1, BEO], ["PFA-2", 1, BEO])).status).toBe(500);
  expect((await api.batch(["PFA-2", 1, BEO])).status).toBe(500);
  expect((await api.put("PFA-2", 1, BEO)).status).toBe(500);
  expect((await api.batch(["PFA-1", 1, BEO], ["PFA-3", 1, BEO])).status).toBe(200);
});

test.each([
  ["missing", ["PFA-1", "PFA-2"]],
  ["doubled", ["PFA-1", "PFA-1", "PFA-2", "PFA-3"]],
  ["reversed", ["PFA-3", "PFA-2", "PFA-1"]],
] as const)("results of a batch are %s", async (kind, ids) => {
  await sandbox.control.mangle({ kind });
  const { body } = await api.batch(["PFA-1", 1, BEO], ["PFA-2", 1, BEO], ["PFA-3", 1, BEO]);
  expect(body.results.map((result) => "pfaId" in result.body && result.body.pfaId)).toEqual(ids);
  expect(await versionOf("PFA-3")).toBe(2);
});

describe("pages of records", () => {
  const list = (query = "") =>
    fetch(`${sandbox.apiUrl}/pfa?organizationCode=RIO&limit=2${query}`, {
      headers: { authorization: "Bearer secret" },
    });

  test("are cut in the middle, or as long as was asked, as often as was asked", async () => {
    await sandbox.control.listing({ kind: "not-json" });
    const cut = await (await list()).text();
    expect(() => JSON.parse(cut)).toThrow(SyntaxError);
    await sandbox.control.listing({ kind: "large", bytes: 5_000_000, times: null });
    for (let time = 0; time < 2; time += 1) expect((await (await list()).text()).length).toBe(5_000_000);
    await sandbox.control.reset();
    expect(await (await list()).json()).toMatchObject({ hasMore: true });
  });

  test("are spared below a number of records, and other reads in any case", async () => {
    await sandbox.control.listing({ kind: "large", above: 2, times: null });
    expect((await (await list()).text()).length).toBeLessThan(10_000);
    await sandbox.control.listing({ kind: "not-json", times: null });
    expect((await api.get("PFA-1")).status).toBe(200);
  });

  test("refuse a cursor that they gave out", async () => {
    const { nextCursor } = (await (await list()).json()) as { nextCursor: string };
    await sandbox.control.listing({ kind: "forgotten" });
    expect((await list()).status).toBe(200);
    expect((await list(`&cursor=${nextCursor}`)).status).toBe(400);
    expect((await list(`&cursor=${nextCursor}`)).status).toBe(200);
  });

  test("are never answered", async () => {
    await sandbox.control.listing({ kind: "slow" });
    const hanging = fetch(`${sandbox.apiUrl}/pfa?organizationCode=RIO`, {
      headers: { authorization: "Bearer secret" },
      signal: AbortSignal.timeout(100),
    });
    await expect(hanging).rejects.toThrow("timeout");
    expect((await list()).status).toBe(200);
  });
});

test.each([401, 403] as const)(
  "every credential is refused with %i until it is accepted again",
  async (status) => {
    await sandbox.control.refuseCredential(status);
    expect(await api.get("PFA-1")).toMatchObject({ status, body: { error: "UNAUTHORIZED" } });
    await sandbox.control.refuseCredential(null);
    expect((await api.get("PFA-1")).status).toBe(200);
  },
);

describe("down", () => {
  test("as 503, the health check too", async () => {
    await sandbox.control.down("unavailable");
    expect((await fetch(`${sandbox.apiUrl}/health`)).status).toBe(503);
    expect((await api.put("PFA-1", 1, BEO)).status).toBe(503);
    await sandbox.control.down(null);
    expect((await fetch(`${sandbox.apiUrl}/health`)).status).toBe(200);
    expect(await versionOf("PFA-1")).toBe(1);
  });

  test("as cut connections", async () => {
    await sandbox.control.down("reset");
    await expect(fetch(`${sandbox.apiUrl}/health`)).rejects.toThrow("fetch failed");
    await expect(api.put("PFA-1", 1, BEO)).rejects.toThrow("fetch failed");
    expect(await versionOf("PFA-1")).toBe(1);
  });
});

test("random faults come as often as they should, the same for the same seed", async () => {
  async function outcomes() {
    await sandbox.control.chaos({ unavailable: 0.3, loseAnswer: 0.2, seed: 42 });
    const seen: (number | "lost")[] = [];
    for (let time = 0; time < 100; time += 1) {
      seen.push(
        await api.put("PFA-9", 1, BEO).then(
          ({ status }) => status,
          () => "lost" as const,
        ),
      );
    }
    return seen;
  }
  const first = await outcomes();
  const count = (outcome: number | "lost") => first.filter((seen) => seen === outcome).length;
  expect(count(503)).toBeGreaterThan(15);
  expect(count(503)).toBeLessThan(45);
  expect(count("lost")).toBeGreaterThan(4);
  expect(count(404)).toBeGreaterThan(30);
  expect(await outcomes()).toEqual(first);
});

test("reset switches everything off", async () => {
  await sandbox.control.latency(5000);
  await sandbox.control.status({ code: 500, times: 9 });
  await sandbox.control.failItem({ pfaId: "PFA-1", status: 500 });
  await sandbox.control.poison("PFA-1");
  await sandbox.control.refuseCredential(401);
  await sandbox.control.down("reset");
  await sandbox.control.reset();
  expect((await api.put("PFA-1", 1, BEO)).status).toBe(200);
});

test("a wrong switch is refused by name", async () => {
  await expect(sandbox.control.status({ code: 200 })).rejects.toThrow(/refused status.*code/);
});
