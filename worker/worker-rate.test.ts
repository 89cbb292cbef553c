import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createPushWorld, type PushWorld } from "#src/services/testing/push-world.ts";

const PROJECT = fileURLToPath(new URL("..", import.meta.url));
const BATCH = 10;
const REQUESTS = 110;
const ids = Array.from(
  { length: BATCH * REQUESTS },
  (_, index) => `PFA-${String(index + 1).padStart(5, "0")}`,
);

let world: PushWorld;
const workers: ChildProcess[] = [];

beforeAll(async () => {
  world = await createPushWorld({
    records: BATCH * REQUESTS,
    sandbox: { latencyMs: 200 },
  });
  await world.rows("UPDATE pems_connection SET rate_per_second = 10");
});
afterAll(async () => {
  for (const worker of workers) {
    worker.kill("SIGKILL");
    if (worker.exitCode === null && worker.signalCode === null) await once(worker, "exit");
  }
  await world.close();
});

function startWorker(): void {
  const worker = spawn(process.execPath, ["worker/main.ts"], {
    cwd: PROJECT,
    stdio: ["ignore", "ignore", "inherit"],
    env: {
      ...process.env,
      NODE_ENV: "test",
      DATABASE_URL: world.url,
      CREDENTIAL_KEY: world.deps.settings.credentialKey,
      LOG_LEVEL: "error",
      WRITE_SYNC_BATCH_SIZE: String(BATCH),
    },
  });
  workers.push(worker);
}

const DATES = ["2027-05-05", "2027-06-06", "2027-07-07"];

// PEMS counts when a request arrives: on a machine that is busy with other tests, one that left in time may be late.
test("four workers together use the whole rate that PEMS allows, and never more", {
  retry: 2,
  timeout: 120_000,
}, async () => {
  while (workers.length < 4) startWorker();
  const joined = async () => (await world.rows("SELECT id FROM sync_worker")).length;
  await expect.poll(joined, { timeout: 30_000 }).toBe(4);
  await world.sandbox.control.clearStats();
  const before = await world.applied();
  const forecastEnd = DATES.shift() ?? "";
  await world.changeMany(world.maria, ids, { forecastEnd });
  const waiting = async () => {
    const { queued = 0, syncing = 0 } = await world.states();
    return queued + syncing;
  };
  await expect.poll(waiting, { timeout: 60_000, interval: 200 }).toBe(0);
  expect((await world.applied()) - before).toBe(ids.length);

  const { requests, peakPerSecond, byOutcome } = await world.sandbox.control.stats(10_000);
  const times = requests.map(({ at }) => Date.parse(at)).sort((a, b) => a - b);
  const seconds = ((times.at(-1) ?? 0) - (times[0] ?? 0)) / 1000;
  expect(peakPerSecond).toBeLessThanOrEqual(10);
  expect(byOutcome).toEqual({ 200: requests.length });
  expect((times.length - 1) / seconds).toBeGreaterThanOrEqual(9);
});
