import { createServer } from "node:http";
import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import { freePort } from "#scripts/ports.ts";
import { createPushWorld, type PushWorld } from "#src/services/testing/push-world.ts";

/** Parts of the worker in this process, on a real database; worker-process.test.ts has the whole, as a process. */
let world: PushWorld;

beforeAll(async () => {
  world = await createPushWorld({ records: 5 });
  vi.stubEnv("DATABASE_URL", world.url);
  vi.stubEnv("CREDENTIAL_KEY", world.deps.settings.credentialKey);
});
afterEach(async () => {
  vi.restoreAllMocks();
  const { endWork } = await import("#worker/session.ts");
  await endWork();
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await world.close();
});

const metricsOn = async (METRICS_PORT: number, METRICS_TOKEN?: string) => {
  const { serveMetrics } = await import("#worker/metrics-server.ts");
  return serveMetrics({ METRICS_PORT, METRICS_HOST: "127.0.0.1", METRICS_TOKEN });
};
const answerOf = async (url: string, init?: RequestInit) => {
  const response = await fetch(url, init);
  return { status: response.status, body: await response.text() };
};

it("shows its metrics, and nothing else", async () => {
  const port = await freePort();
  const server = await metricsOn(port);
  const url = `http://127.0.0.1:${port}`;
  await expect.poll(() => answerOf(`${url}/metrics`).catch(() => null)).toMatchObject({ status: 200 });
  expect((await answerOf(`${url}/metrics`)).body).toContain("pems_workers_alive");
  expect(await answerOf(`${url}/`)).toMatchObject({ status: 404 });
  expect(await answerOf(`${url}/metrics`, { method: "POST" })).toMatchObject({ status: 404 });
  server.stop();
});

it("shows its metrics only to who has the token, where there is one", async () => {
  const port = await freePort();
  const token = "a-token-of-24-characters";
  const server = await metricsOn(port, token);
  const url = `http://127.0.0.1:${port}/metrics`;
  await expect.poll(() => answerOf(url).catch(() => null)).toMatchObject({ status: 401 });
  const headers = { authorization: `Bearer ${token}` };
  expect(await answerOf(url, { headers })).toMatchObject({ status: 200 });
  server.stop();
});

it("goes on without metrics when their port is taken, and when the database gives none", async () => {
  const { workerDeps } = await import("#worker/deps.ts");
  const logged = vi.spyOn(workerDeps().log, "error");
  const port = await freePort();
  const other = createServer().listen(port, "127.0.0.1");
  await metricsOn(port);
  await expect.poll(() => logged.mock.calls.length).toBe(1);
  other.close();

  const metrics = await import("#src/services/metrics/expose-metrics.ts");
  vi.spyOn(metrics, "exposeMetrics").mockRejectedValue(new Error("the database is gone"));
  const free = await freePort();
  const server = await metricsOn(free);
  const url = `http://127.0.0.1:${free}/metrics`;
  await expect.poll(() => answerOf(url).catch(() => null)).toMatchObject({ status: 500 });
  server.stop();
});

it("shows none where no port is set", async () => {
  const server = await metricsOn(0);
  expect(() => server.stop()).not.toThrow();
});

it("joins once, tells the loss of its lock, and leaves a database that is gone in peace", async () => {
  const { joinedWorker, endedBy, endWork } = await import("#worker/session.ts");
  const [first, second] = await Promise.all([joinedWorker(), joinedWorker()]);
  expect(second).toBe(first);
  const job = new AbortController();
  const ends = endedBy(first.lost, job.signal);
  expect(endedBy(first.lost, undefined)).toBe(first.lost);
  await world.rows(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'pfa worker lock'",
  );
  await expect.poll(() => ends.aborted).toBe(true);
  vi.spyOn(first.session, "leave").mockRejectedValue(new Error("the database is gone"));
  const warned = vi.spyOn(first.deps.log, "warn");
  await endWork();
  expect(warned).toHaveBeenCalledOnce();
});

it("tries to join again when it could not", async () => {
  const { joinedWorker } = await import("#worker/session.ts");
  const workers = await import("#src/services/workers/join-workers.ts");
  vi.spyOn(workers, "joinWorkers").mockRejectedValueOnce(new Error("no database yet"));
  await expect(joinedWorker()).rejects.toThrow("no database yet");
  expect((await joinedWorker()).deps.workerId).toBeDefined();
});

it("sends what is due by the timer and by the cron's task, and only where it may", async () => {
  const { sweepEvery, watchWorkersEvery } = await import("#worker/timers.ts");
  const { default: sweepTask } = await import("#worker/tasks/sweep.ts");
  const writes = await import("#worker/writes-allowed.ts");
  const allowed = vi.spyOn(writes, "writesAllowed").mockReturnValue(false);
  const id = await world.change(world.maria, "PFA-00001", { forecastEnd: "2027-05-05" });
  const timers = [sweepEvery(10), watchWorkersEvery(10)];
  await expect.poll(() => allowed.mock.calls.length).toBeGreaterThan(2);
  await sweepTask({}, {} as never);
  expect(await world.stateOf(id)).toMatchObject({ state: "queued" });
  allowed.mockReturnValue(true);
  await expect.poll(async () => (await world.stateOf(id)).state, { timeout: 15_000 }).toBe("synced");
  for (const timer of timers) timer.stop();
  const second = await world.change(world.maria, "PFA-00002", { forecastEnd: "2027-05-05" });
  await sweepTask({}, {} as never);
  expect(await world.stateOf(second)).toMatchObject({ state: "synced" });
});

it("reads an organization whether or not its job can be told to end", async () => {
  const { default: pullTask } = await import("#worker/tasks/pull.ts");
  const payload = {
    organizationId: world.organization.id,
    mode: "incremental",
    trigger: "manual",
    startedBy: null,
  };
  const askedNow = async () => {
    const [asked] = await world.rows<{ at: Date }>("SELECT now() AS at");
    return { job: { created_at: asked?.at } };
  };
  const first = await askedNow();
  await pullTask(payload, first as never);
  // A pull that began since this one was asked for has served it.
  await pullTask(payload, first as never);
  await pullTask(payload, { ...(await askedNow()), abortSignal: new AbortController().signal } as never);
  const runs = await world.rows(
    "SELECT status FROM sync_run WHERE direction = 'pull' AND mode = 'incremental'",
  );
  expect(runs).toEqual([{ status: "completed" }, { status: "completed" }]);
});

it("does not start what was told to stop before, and takes no failure of a look that it ended itself for news", async () => {
  const { runWorker } = await import("#worker/run-worker.ts");
  const stop = new AbortController();
  stop.abort();
  await expect(runWorker(stop.signal)).resolves.toBeUndefined();
  const { watchWorkersEvery } = await import("#worker/timers.ts");
  const { workerDeps } = await import("#worker/deps.ts");
  const burials = await import("#src/services/workers/bury-dead-workers.ts");
  const warned = vi.spyOn(workerDeps().log, "warn");
  const failing = Promise.withResolvers<string[]>();
  const bury = vi.spyOn(burials, "buryDeadWorkers").mockReturnValueOnce(failing.promise);
  const timer = watchWorkersEvery(1);
  await expect.poll(() => bury.mock.calls.length).toBe(1);
  timer.stop();
  failing.reject(new Error("its connection was closed"));
  await failing.promise.catch(() => undefined);
  expect(warned).not.toHaveBeenCalled();
});

it("logs a look that failed, and looks again", async () => {
  const { watchWorkersEvery } = await import("#worker/timers.ts");
  const { workerDeps } = await import("#worker/deps.ts");
  const burials = await import("#src/services/workers/bury-dead-workers.ts");
  const bury = vi.spyOn(burials, "buryDeadWorkers").mockRejectedValueOnce(new Error("once"));
  const warned = vi.spyOn(workerDeps().log, "warn");
  const timer = watchWorkersEvery(10);
  await expect.poll(() => bury.mock.calls.length).toBeGreaterThan(1);
  timer.stop();
  expect(warned).toHaveBeenCalledOnce();
});

it("ends the process at once by default when it may have been taken for dead", async () => {
  const { workerPreset } = await import("#worker/preset.ts");
  const sessions = await import("#worker/session.ts");
  vi.spyOn(sessions, "joinedWorker").mockRejectedValue(new Error("lost"));
  const ended = vi.spyOn(process, "exit").mockImplementation((() => undefined) as never);
  const events = workerPreset().worker?.events;
  events?.emit("pool:create", { workerPool: { id: "pool-1" } } as never);
  await expect.poll(() => ended.mock.calls).toContainEqual([1]);
  events?.emit("pool:gracefulShutdown", {} as never);
});
