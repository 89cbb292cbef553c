import { spawn } from "node:child_process";
import { once } from "node:events";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { type Sandbox, startSandbox } from "#sandbox/server.ts";
import { inOrganization } from "#src/db/in-organization.ts";
import { enqueue } from "#src/jobs.ts";
import { commitDrafts } from "#src/services/commits/commit-drafts.ts";
import { sealCredential } from "#src/services/connections/credential.ts";
import { saveDraft } from "#src/services/drafts/save-draft.ts";
import { createWorld, type World } from "#src/services/testing/world.ts";

const KEY = Buffer.alloc(32, 7).toString("base64");
const SECONDS = { timeout: 15_000 };

/** The variables of a worker on a world's database. */
function variables(world: World): Record<string, string> {
  return {
    NODE_ENV: "test",
    LOG_LEVEL: "silent",
    DATABASE_URL: world.url,
    NEXTAUTH_SECRET: "a-secret-for-tests-of-32-characters",
    CREDENTIAL_KEY: KEY,
    WRITE_SYNC_RETRY_DELAY: "50",
  };
}

describe("the worker", () => {
  let world: World;
  let sandbox: Sandbox;

  beforeAll(async () => {
    sandbox = await startSandbox({
      rateLimitPerSecond: 1000,
      organizations: [
        { code: "RIO", generate: 50 },
        { code: "HOLNG", generate: 5 },
      ],
    });
    world = await createWorld({
      pemsUrl: sandbox.apiUrl,
      credential: sealCredential("sandbox-key", KEY),
    });
    for (const [name, value] of Object.entries(variables(world))) vi.stubEnv(name, value);
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await world.close();
    await sandbox.close();
  });
  beforeEach(() => world.rows("DELETE FROM graphile_worker._private_jobs"));

  const start = async () => {
    const { runWorker } = await import("#worker/run-worker.ts");
    const stop = new AbortController();
    const ended = runWorker(stop.signal);
    // Its failure is met where it is awaited.
    ended.catch(() => undefined);
    return { stop, ended };
  };
  const pull = () =>
    inOrganization(world.deps.db, world.admin, (tx) =>
      enqueue(tx, "pull", {
        organizationId: world.organization.id,
        mode: "full",
        trigger: "manual",
        startedBy: world.admin.userId,
      }),
    );
  const mirrored = async () =>
    (
      await world.rows<{ n: number }>(
        "SELECT count(*)::int AS n FROM pfa_mirror WHERE organization_id = $1",
        [world.organization.id],
      )
    )[0]?.n;
  /** Commits a change of the description of the record with this position. */
  const commitChange = async (position: number, description: string) => {
    const [record] = await world.rows<{ pfa_id: string; version: number }>(
      "SELECT pfa_id, version FROM pfa_mirror WHERE organization_id = $1 ORDER BY pfa_id OFFSET $2 LIMIT 1",
      [world.organization.id, position],
    );
    if (!record) throw new Error("There is no such record.");
    const edit = { pfaId: record.pfa_id, set: { description }, seenVersion: record.version };
    await saveDraft(world.deps, world.maria, { changes: [edit] });
    await commitDrafts(world.deps, world.maria, {});
    return record.pfa_id;
  };
  const stateOf = async (pfaId: string) =>
    (
      await world.rows<{ sync_status: string }>(
        "SELECT sync_status FROM pfa_modification WHERE pfa_id = $1 ORDER BY created_at DESC LIMIT 1",
        [pfaId],
      )
    )[0]?.sync_status;

  it("pulls, is woken by a commit, and stops when asked", async () => {
    await pull();
    const { stop, ended } = await start();
    await vi.waitFor(async () => expect(await mirrored()).toBe(50), SECONDS);
    const pfaId = await commitChange(0, "Changed in Vanguard");
    await vi.waitFor(async () => expect(await stateOf(pfaId)).toBe("synced"), SECONDS);
    stop.abort();
    await ended;
    const locked = await world.rows(
      "SELECT 1 FROM graphile_worker._private_jobs WHERE locked_at IS NOT NULL",
    );
    expect(locked).toEqual([]);
  });

  it("finds a due write whose wake-up was lost", async () => {
    const pfaId = await commitChange(1, "Its job was lost");
    await world.rows("DELETE FROM graphile_worker._private_jobs");
    const { stop, ended } = await start();
    await vi.waitFor(async () => expect(await stateOf(pfaId)).toBe("synced"), SECONDS);
    stop.abort();
    await ended;
  });

  it("keeps working when its connections are cut, or ends so that it is started again", async () => {
    let worker = await start();
    const connections = `FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
                         AND application_name NOT IN ('test', '')`;
    await vi.waitFor(
      async () => expect((await world.rows(`SELECT 1 ${connections}`)).length).toBeGreaterThan(0),
      SECONDS,
    );
    await world.rows(`SELECT pg_terminate_backend(pid) ${connections}`);
    worker.ended.catch(async () => {
      worker = await start();
    });
    const pfaId = await commitChange(2, "After the loss");
    await vi.waitFor(async () => expect(await stateOf(pfaId)).toBe("synced"), SECONDS);
    worker.stop.abort();
    await worker.ended.catch(() => undefined);
  });

  it("writes nothing where this installation may not", async () => {
    const { default: push } = await import("#worker/tasks/push.ts");
    const { default: sweep } = await import("#worker/tasks/sweep.ts");
    const writes = await import("#worker/writes-allowed.ts");
    const forbidden = vi.spyOn(writes, "writesAllowed").mockReturnValue(false);
    const pfaId = await commitChange(3, "Not to be sent");
    await push({ organizationId: world.organization.id }, {} as never);
    await sweep({}, {} as never);
    expect(await stateOf(pfaId)).toBe("queued");
    forbidden.mockRestore();
    await push({ organizationId: world.organization.id }, {} as never);
    expect(await stateOf(pfaId)).toBe("synced");
  });

  it("refuses a payload that is not what the job takes", async () => {
    const { default: push } = await import("#worker/tasks/push.ts");
    const { default: pullTask } = await import("#worker/tasks/pull.ts");
    await expect(push({ organizationId: "RIO" }, {} as never)).rejects.toThrow();
    await expect(pullTask({ organizationId: world.organization.id }, {} as never)).rejects.toThrow();
  });

  it("asks for the pulls that are due, full when the last is a day old", async () => {
    const { default: schedulePulls } = await import("#worker/tasks/schedule_pulls.ts");
    await world.rows(
      `UPDATE organization SET last_pull_at = now() - interval '15 minutes', pull_attempted_at = NULL,
         full_pull_attempted_at = NULL, last_full_pull_at = now() - interval '1 hour'`,
    );
    await world.rows(
      "UPDATE organization SET last_full_pull_at = now() - interval '25 hours' WHERE code = 'HOLNG'",
    );
    await schedulePulls({ _cron: { ts: "2026-01-01T00:00:00Z" } }, {} as never);
    const jobs = await world.rows(
      "SELECT payload ->> 'mode' AS mode FROM graphile_worker._private_jobs ORDER BY 1",
    );
    expect(jobs).toEqual([{ mode: "full" }, { mode: "incremental" }]);
  });

  it("drops dry runs of files that are a day old", async () => {
    const { default: dropOldImports } = await import("#worker/tasks/drop_old_imports.ts");
    await world.rows(
      `INSERT INTO pfa_import (id, organization_id, user_id, file_name, options, rows, row_count, created_at)
       SELECT gen_random_uuid(), $1, $2, 'plan.csv', '{}', '[]', 0, now() - age * interval '1 hour' FROM unnest(ARRAY[1, 25]) AS age`,
      [world.organization.id, world.maria.userId],
    );
    await dropOldImports({ _cron: { ts: "2026-01-01T00:00:00Z" } }, {} as never);
    const left = await world.rows("SELECT status, rows FROM pfa_import ORDER BY created_at");
    expect(left).toEqual([
      { status: "dropped", rows: null },
      { status: "previewed", rows: [] },
    ]);
  });

  it("makes partitions ahead, once a day and when it starts", async () => {
    const { default: keepPartitions } = await import("#worker/tasks/keep_partitions.ts");
    const parts = async () =>
      (
        await world.rows<{ n: number }>(
          "SELECT count(*)::int AS n FROM pg_class WHERE relname ~ '^pfa_bronze_2'",
        )
      )[0]?.n;
    const before = await parts();
    const drop = `DO $$ BEGIN EXECUTE 'DROP TABLE pfa_bronze_' || to_char(now() + interval '2 months', 'YYYY_MM'); END $$`;
    await world.rows(drop);
    await keepPartitions({}, {} as never);
    expect(await parts()).toBe(before);
    await world.rows(drop);
    const { stop, ended } = await start();
    await vi.waitFor(async () => expect(await parts()).toBe(before), SECONDS);
    stop.abort();
    await ended;
  });

  it("does the same work as the plain graphile-worker command", async () => {
    const pfaId = await commitChange(4, "By the plain command");
    const child = spawn("node_modules/.bin/graphile-worker", ["--once"], {
      env: { ...process.env, ...variables(world) },
      stdio: ["ignore", "ignore", "pipe"],
    });
    let errors = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      errors += text;
    });
    const [code] = await once(child, "exit");
    expect({ code, errors }).toEqual({ code: 0, errors: "" });
    expect(await stateOf(pfaId)).toBe("synced");
  });

  it("ends with one line that names what is missing in its settings", async () => {
    const child = spawn(process.execPath, ["worker/main.ts"], {
      env: { PATH: process.env.PATH ?? "", NODE_ENV: "test" },
      stdio: ["ignore", "ignore", "pipe"],
    });
    let errors = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      errors += text;
    });
    const [code] = await once(child, "exit");
    expect(code).toBe(1);
    expect(errors).toMatch(/DATABASE_URL is missing/);
  });
});
