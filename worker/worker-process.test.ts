import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { createPushWorld, type PushWorld } from "#src/services/testing/push-world.ts";

const PROJECT = fileURLToPath(new URL("..", import.meta.url));

let world: PushWorld;
const running = new Set<ChildProcess>();

beforeAll(async () => {
  world = await createPushWorld({ records: 600, sandbox: { latencyMs: 150 } });
  await world.rows("UPDATE pems_connection SET rate_per_second = 10");
});
afterEach(async () => {
  for (const worker of running) await kill(worker, "SIGKILL");
});
afterAll(() => world.close());

/** Starts a worker process as `npm run worker` does, or as the plain `graphile-worker` command does. */
function startWorker(how: "launcher" | "command" = "launcher"): ChildProcess {
  const program = how === "launcher" ? ["worker/main.ts"] : ["node_modules/graphile-worker/dist/cli.js"];
  const worker = spawn(process.execPath, program, {
    cwd: PROJECT,
    stdio: ["ignore", "ignore", "inherit"],
    env: {
      ...process.env,
      NODE_ENV: "test",
      DATABASE_URL: world.url,
      CREDENTIAL_KEY: world.deps.settings.credentialKey,
      LOG_LEVEL: "error",
    },
  });
  running.add(worker);
  worker.once("exit", () => running.delete(worker));
  return worker;
}

async function kill(worker: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (worker.exitCode !== null || worker.signalCode !== null) return worker.exitCode;
  worker.kill(signal);
  const [code] = await once(worker, "exit");
  return code;
}

const ids = (from: number, count: number) =>
  Array.from({ length: count }, (_, offset) => `PFA-${String(from + offset).padStart(5, "0")}`);

const eventually = (read: () => Promise<unknown>) => expect.poll(read, { timeout: 25_000, interval: 100 });

test.each(["launcher", "command"] as const)(
  "a worker killed in the middle of its work loses nothing and doubles nothing (%s)",
  async (how) => {
    const chosen = ids(how === "launcher" ? 1 : 301, 250);
    await world.changeMany(world.maria, chosen, { forecastEnd: "2027-05-05" });
    const before = await world.applied();
    const first = startWorker(how);
    // Applied in PEMS, the answer still on its way.
    await eventually(async () => (await world.applied()) > before).toBe(true);
    await kill(first, "SIGKILL");
    expect(await world.states()).toHaveProperty("syncing");
    startWorker(how);
    await eventually(async () => {
      const { queued = 0, syncing = 0 } = await world.states();
      return queued + syncing;
    }).toBe(0);
    for (const pfaId of chosen) expect(await world.applied(pfaId)).toBe(1);
    expect(await world.rows("SELECT id FROM pfa_sync_conflict")).toEqual([]);
    const differing = await world.rows(
      "SELECT pfa_id FROM pfa_mirror WHERE pfa_id = ANY($1) AND version <> 2",
      [chosen],
    );
    expect(differing).toEqual([]);
  },
  60_000,
);

test("a living worker that was taken for dead records nothing, and ends when it finds out", async () => {
  const chosen = ids(571, 20);
  await world.changeMany(world.maria, chosen, { forecastEnd: "2027-07-07" });
  const before = await world.applied();
  const frozen = startWorker();
  await eventually(async () => (await world.applied()) > before).toBe(true);
  frozen.kill("SIGSTOP");
  // As when its network is gone: the server ends the session that holds its lock.
  await world.rows(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'pfa worker lock'",
  );
  startWorker();
  await eventually(async () => {
    const { queued = 0, syncing = 0 } = await world.states();
    return queued + syncing;
  }).toBe(0);
  const exited = once(frozen, "exit");
  frozen.kill("SIGCONT");
  expect((await exited)[0]).toBe(1);
  for (const pfaId of chosen) expect(await world.applied(pfaId)).toBe(1);
  const settled = await world.rows(
    "SELECT pfa_id FROM audit_log WHERE action = 'modification.synced' AND pfa_id = ANY($1) GROUP BY 1 HAVING count(*) <> 1",
    [chosen],
  );
  expect(settled).toEqual([]);
});

test("a worker told to stop finishes or gives back what it has, and leaves no locked job", async () => {
  const chosen = ids(591, 10);
  await world.changeMany(world.maria, chosen, { forecastEnd: "2027-06-06" });
  const before = await world.applied();
  // The killed workers of other tests left jobs locked; only this one's count.
  const startedAt = new Date();
  const worker = startWorker();
  await eventually(async () => (await world.applied()) > before).toBe(true);
  expect(await kill(worker, "SIGTERM")).toBe(0);
  const locked = await world.rows("SELECT id FROM graphile_worker._private_jobs WHERE locked_at >= $1", [
    startedAt,
  ]);
  expect(locked).toEqual([]);
  expect(await world.rows("SELECT id FROM pfa_write_queue WHERE status = 'processing'")).toEqual([]);
});
