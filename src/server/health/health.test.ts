import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { complaintsOf } from "#scripts/promtool.ts";
import { live, ready, writeSync } from "#src/server/health/health.ts";
import { metrics } from "#src/server/health/metrics.ts";
import { createRuntime, type Runtime } from "#src/server/runtime.ts";
import { ORIGIN, testRuntime } from "#src/server/testing.ts";
import { commitDrafts } from "#src/services/commits/commit-drafts.ts";
import { saveDraft } from "#src/services/drafts/save-draft.ts";
import { closeDeps, openDeps } from "#src/services/open-deps.ts";
import { createWorld, type World } from "#src/services/testing/world.ts";
import { joinWorkers, type WorkerSession } from "#src/services/workers/join-workers.ts";

const TOKEN = "a-token-of-24-characters";
const open = { METRICS_TOKEN: undefined, ENABLE_WRITE_SYNC: true };
const guarded = { ...open, METRICS_TOKEN: TOKEN };

let world: World;
let runtime: Runtime;
/** A web process whose database is away. */
let cut: Runtime;
let worker: WorkerSession;

const asks = (headers: Record<string, string> = {}) => new Request(ORIGIN, { headers });
const withToken = (token = TOKEN) => asks({ authorization: `Bearer ${token}` });
const told = async (answer: Response | Promise<Response>) => {
  const response = await answer;
  expect(response.headers.get("cache-control")).toBe("no-store");
  return [response.status, await response.json()] as const;
};

beforeAll(async () => {
  world = await createWorld();
  runtime = testRuntime(world);
  const databaseUrl = "postgres://nobody@127.0.0.1:1/away";
  const deps = openDeps({ ...world.deps, databaseUrl, name: "away", maxConnections: 1 });
  cut = createRuntime(deps, { secret: runtime.auth.secret, url: ORIGIN });
});
afterAll(async () => {
  await closeDeps(cut.deps);
  await world.close();
});
beforeEach(async () => {
  worker = await joinWorkers(world.deps, world.url, () => undefined);
});
afterEach(() => worker.leave());

describe("health", () => {
  it("lives as long as it answers", async () => {
    expect(await told(live())).toEqual([200, { state: "live" }]);
  });

  it("is ready with a database of this release under the right role", async () => {
    expect(await told(ready(runtime, asks(), open))).toEqual([200, { state: "ready" }]);
  });

  it("is not ready before the last migration", async () => {
    const [last] = await world.rows<{ id: number; hash: string; created_at: string }>(
      "DELETE FROM drizzle.__drizzle_migrations WHERE id = (SELECT max(id) FROM drizzle.__drizzle_migrations) RETURNING *",
    );
    expect(await told(ready(runtime, asks(), guarded))).toEqual([503, { state: "not ready" }]);
    const [status, body] = await told(ready(runtime, withToken(), guarded));
    expect(status).toBe(503);
    expect(body).toMatchObject({
      state: "not ready",
      reason: expect.stringMatching(/has \d+ of \d+ migrations/),
    });
    await world.rows("INSERT INTO drizzle.__drizzle_migrations VALUES ($1, $2, $3)", [
      last?.id,
      last?.hash,
      last?.created_at,
    ]);
    expect((await ready(runtime, asks(), open)).status).toBe(200);
  });

  it("is not ready, and doesn't write, while the database is away", async () => {
    expect(await told(ready(cut, asks(), open))).toEqual([503, { state: "not ready" }]);
    expect(await told(writeSync(cut, asks(), open))).toEqual([503, { state: "down" }]);
  });

  it("is not ready once it was told to end", async () => {
    const ending = testRuntime(world);
    ending.shutdown.abort();
    expect(await told(ready(ending, asks(), open))).toEqual([503, { state: "ending" }]);
  });

  it("tells how write sync does, and whose only to the holder of the token", async () => {
    expect(await told(writeSync(runtime, asks(), guarded))).toEqual([200, { state: "healthy" }]);
    expect(await told(writeSync(runtime, withToken("another-token-of-that-length"), guarded))).toEqual([
      200,
      { state: "healthy" },
    ]);
    const [status, body] = await told(writeSync(runtime, withToken(), guarded));
    expect(status).toBe(200);
    expect(body).toMatchObject({ state: "healthy", workersAlive: 1 });
    expect(body.organizations.map((one: { organizationId: string }) => one.organizationId).sort()).toEqual(
      [world.organization.id, world.other.id].sort(),
    );
  });

  it("is down when no worker holds its lock, whatever its entry says", async () => {
    const id = worker.id;
    await worker.leave();
    await world.rows("INSERT INTO sync_worker (id, lock_key, host, pid) VALUES ($1, 999999, 'gone', 1)", [
      id,
    ]);
    expect(await told(writeSync(runtime, asks(), open))).toEqual([503, { state: "down" }]);
    await world.rows("DELETE FROM sync_worker");
    worker = await joinWorkers(world.deps, world.url, () => undefined);
    expect((await writeSync(runtime, asks(), open)).status).toBe(200);
  });

  it("is down when a write has been due for more than five minutes while PEMS is up", async () => {
    const [pfaId] = await world.seedRecords(1);
    if (!pfaId) throw new Error("No record.");
    await saveDraft(world.deps, world.maria, {
      changes: [{ pfaId, set: { forecastEnd: "2027-06-06" }, seenVersion: 1 }],
    });
    await commitDrafts(world.deps, world.maria, {});
    expect(await told(writeSync(runtime, asks(), open))).toEqual([200, { state: "healthy" }]);
    world.advance(301_000);
    expect(await told(writeSync(runtime, asks(), open))).toEqual([503, { state: "down" }]);
    await world.rows("UPDATE pems_connection SET breaker_state = 'open'");
    expect(await told(writeSync(runtime, asks(), open))).toEqual([200, { state: "degraded" }]);
    await world.rows("UPDATE pems_connection SET breaker_state = 'closed'");
    expect(await told(writeSync(runtime, asks(), { ...open, ENABLE_WRITE_SYNC: false }))).toEqual([
      200,
      { state: "healthy" },
    ]);
  });
});

describe("metrics of a web process", () => {
  const fromHere = { "x-pfa-peer": "127.0.0.1" };

  it("are for this machine alone without a token, and for nobody behind a proxy", async () => {
    expect((await metrics(runtime, asks(fromHere), open)).status).toBe(200);
    expect(
      (await metrics(runtime, asks({ "x-pfa-peer": "::1", "x-forwarded-for": "::1" }), open)).status,
    ).toBe(200);
    for (const headers of [
      {},
      { "x-pfa-peer": "10.0.0.9" },
      { ...fromHere, "x-forwarded-for": "10.0.0.9, 127.0.0.1" },
    ]) {
      expect((await metrics(runtime, asks(headers), open)).status, JSON.stringify(headers)).toBe(401);
    }
  });

  it("are for the holder of the token, from wherever", async () => {
    expect((await metrics(runtime, withToken(), guarded)).status).toBe(200);
    for (const request of [asks(fromHere), withToken(""), withToken(`${TOKEN}x`)]) {
      expect((await metrics(runtime, request, guarded)).status).toBe(401);
    }
  });

  it("tell the state of queue, connection and workers, without complaint of promtool", async () => {
    await world.rows("UPDATE pems_connection SET breaker_state = 'half_open'");
    const response = await metrics(runtime, asks(fromHere), open);
    expect(response.headers.get("content-type")).toContain("text/plain; version=0.0.4");
    const text = await response.text();
    const { id: organization, connectionId } = world.organization;
    for (const line of [
      "pems_database_up 1",
      "pems_workers_alive 1",
      `pems_sync_queue_size{organization_id="${organization}",status="pending"} 1`,
      `pems_sync_queue_size{organization_id="${world.other.id}",status="pending"} 0`,
      `pems_sync_dead_letters{organization_id="${organization}"} 0`,
      `pems_sync_success_total{organization_id="${organization}"} 0`,
      `pems_breaker_state{connection_id="${connectionId}",state="half_open"} 1`,
      `pems_breaker_state{connection_id="${connectionId}",state="closed"} 0`,
      `pems_rate_slots_used_total{connection_id="${connectionId}"} 0`,
    ]) {
      expect(text.split("\n")).toContain(line);
    }
    expect(text).toMatch(/^process_cpu_seconds_total /m);
    expect(complaintsOf(text)).toBe("");
  }, 300_000);

  it("say so when the database is away, and still tell of the process", async () => {
    const text = await (await metrics(cut, asks(fromHere), open)).text();
    expect(text.split("\n")).toContain("pems_database_up 0");
    expect(text).toMatch(/^process_cpu_seconds_total /m);
    expect(text).not.toContain("pems_workers_alive");
  });
});
