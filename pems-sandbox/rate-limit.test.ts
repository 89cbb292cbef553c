import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { slidingSecond } from "#sandbox/rate-limit.ts";
import { apiCaller } from "#sandbox/sandbox-client.ts";
import type { Sandbox } from "#sandbox/server.ts";
import { startSandbox } from "#sandbox/server.ts";

let sandbox: Sandbox;
beforeAll(async () => {
  const records = [{ pfaId: "PFA-1" }];
  sandbox = await startSandbox({ apiKeys: ["one", "two"], organizations: [{ code: "RIO", records }] });
});
afterAll(() => sandbox.close());
beforeEach(() => sandbox.control.reset());

test("the second slides: room comes back one request at a time", () => {
  const limiter = slidingSecond();
  const times = [0, 100, 200, 300, 400, 500, 600, 700, 800, 900];
  for (const time of times) expect(limiter.take("key", time, 10)).toBe(0);
  expect(limiter.take("key", 999, 10)).toBe(1);
  expect(limiter.take("key", 1000, 10)).toBe(0);
  expect(limiter.take("key", 1001, 10)).toBe(99);
  expect(limiter.take("other", 1001, 10)).toBe(0);
  expect(limiter.take("key", 1100, 10)).toBe(0);
});

test("what was refused takes no room", () => {
  const limiter = slidingSecond();
  expect(limiter.take("key", 0, 1)).toBe(0);
  for (let time = 1; time < 1000; time += 1) expect(limiter.take("key", time, 1)).toBe(1000 - time);
  expect(limiter.take("key", 1000, 1)).toBe(0);
});

test("the eleventh request of a credential answers 429 with Retry-After; another credential and health do not", async () => {
  const one = apiCaller(sandbox, "one", "RIO");
  const answers = await Promise.all(Array.from({ length: 12 }, () => one.get("PFA-1")));
  const refused = answers.filter(({ status }) => status === 429);
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(10);
  expect(refused).toMatchObject(Array(2).fill({ retryAfter: "1", body: { error: "RATE_LIMITED" } }));
  expect((await apiCaller(sandbox, "two", "RIO").get("PFA-1")).status).toBe(200);
  expect((await fetch(`${sandbox.apiUrl}/health`)).status).toBe(200);
});

test("a wrong credential answers 401, uses no room and is logged without its secret", async () => {
  const wrong = apiCaller(sandbox, "a-secret-of-mine", "RIO");
  for (let time = 0; time < 12; time += 1) expect((await wrong.get("PFA-1")).status).toBe(401);
  expect((await fetch(`${sandbox.apiUrl}/pfa?organizationCode=RIO`)).status).toBe(401);
  expect((await apiCaller(sandbox, "one", "RIO").get("PFA-1")).status).toBe(200);
  expect(JSON.stringify(await sandbox.control.stats())).not.toContain("a-secret-of-mine");
});

test("statistics hold each request and the highest number in any second, refused ones too", async () => {
  const [one, two] = [apiCaller(sandbox, "one", "RIO"), apiCaller(sandbox, "two", "RIO")];
  await Promise.all(Array.from({ length: 11 }, () => one.get("PFA-1")));
  await two.batch(["PFA-9", 1, { dor: "BEO" }], ["PFA-8", 1, { dor: "BEO" }]);
  await fetch(`${sandbox.apiUrl}/health`);
  const stats = await sandbox.control.stats();
  expect(stats).toMatchObject({
    total: 13,
    peakPerSecond: 12,
    peakByCredential: { "key-1": 11, "key-2": 1 },
    byOutcome: { "200": 12, "429": 1 },
  });
  expect(stats.requests).toHaveLength(13);
  expect(stats.requests[1]).toMatchObject({
    method: "POST",
    path: "/api/pfa/batch",
    outcome: 200,
    operations: 2,
    credential: "key-2",
  });
});
