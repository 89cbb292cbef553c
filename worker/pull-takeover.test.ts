import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { inOrganization } from "#src/db/in-organization.ts";
import { enqueue } from "#src/jobs.ts";
import { createPemsWorld, type PemsWorld } from "#src/services/testing/pems-world.ts";

const PROJECT = fileURLToPath(new URL("..", import.meta.url));
const RECORDS = 6000;
const WAIT = { timeout: 40_000, interval: 20 };

let world: PemsWorld;
const workers: ChildProcess[] = [];

beforeAll(async () => {
  world = await createPemsWorld({ organizations: [{ code: "RIO", generate: RECORDS }, { code: "HOLNG" }] });
  await world.rows("UPDATE organization SET pull_every_minutes = 0");
  await world.sandbox.control.latency(300);
});
afterAll(async () => {
  for (const worker of workers) {
    if (worker.exitCode !== null || worker.signalCode !== null) continue;
    worker.kill("SIGKILL");
    await once(worker, "exit");
  }
  await world.close();
});

function startWorker(): void {
  workers.push(
    spawn(process.execPath, ["worker/main.ts"], {
      cwd: PROJECT,
      stdio: ["ignore", "ignore", "inherit"],
      env: {
        ...process.env,
        NODE_ENV: "test",
        DATABASE_URL: world.url,
        CREDENTIAL_KEY: world.deps.settings.credentialKey,
        LOG_LEVEL: "fatal",
      },
    }),
  );
}

it("the pull of a worker that is killed is gone on with by another, from its place, and once", async () => {
  startWorker();
  startWorker();
  const living = async () => (await world.rows("SELECT 1 FROM sync_worker")).length;
  await expect.poll(living, WAIT).toBe(2);
  await inOrganization(world.deps.db, world.service, async (tx) => {
    const request = { organizationId: world.organization.id, mode: "full", trigger: "manual" } as const;
    await enqueue(tx, "pull", { ...request, startedBy: world.maria.userId });
  });
  const holder = async () =>
    (
      await world.rows<{ pid: number }>(
        "SELECT w.pid FROM organization o JOIN sync_worker w ON w.id::text = o.pull_worker WHERE o.full_pull_records >= 2000",
      )
    )[0]?.pid;
  await expect.poll(holder, WAIT).toBeDefined();
  const pid = await holder();
  workers.find((worker) => worker.pid === pid)?.kill("SIGKILL");

  const runs = () =>
    world.rows<{ status: string; mode: string; total: number }>(
      "SELECT status, mode, total, error, started_by FROM sync_run ORDER BY id",
    );
  await expect.poll(async () => (await runs()).at(-1)?.status, WAIT).toBe("completed");
  const [dead, next, ...more] = await runs();
  expect(dead).toMatchObject({ status: "failed", error: "The worker stopped before the end." });
  expect(next).toMatchObject({ status: "completed", mode: "full", started_by: world.maria.userId });
  expect((dead?.total ?? 0) + (next?.total ?? 0)).toBe(RECORDS);
  expect(more).toEqual([]);
  // Both the dead worker's own job and the one that goes on have been done by that one pull.
  const jobs = async () => (await world.rows("SELECT 1 FROM graphile_worker._private_jobs")).length;
  await expect.poll(jobs, WAIT).toBe(0);
  expect(await runs()).toHaveLength(2);
  const [mirror] = await world.rows("SELECT count(*)::int AS n FROM pfa_mirror");
  expect(mirror).toEqual({ n: RECORDS });
}, 90_000);
