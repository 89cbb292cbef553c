import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { createPushWorld, type PushWorld } from "#src/services/testing/push-world.ts";
import { pfaIdOf } from "#src/services/testing/records.ts";

/** The tasks in this process, as graphile-worker calls them. */
let world: PushWorld;

beforeAll(async () => {
  world = await createPushWorld({ records: 5 });
  vi.stubEnv("DATABASE_URL", world.url);
  vi.stubEnv("CREDENTIAL_KEY", world.deps.settings.credentialKey);
});
afterAll(async () => {
  const { endWork } = await import("#worker/session.ts");
  await endWork();
  vi.unstubAllEnvs();
  await world.close();
});

const mirrored = async () => (await world.rows("SELECT 1 FROM pfa_mirror")).length;

it("asks for the comparisons that are due, compares, and repairs what was asked for", async () => {
  const { default: schedule } = await import("#worker/tasks/schedule_reconciliations.ts");
  const { default: reconcile } = await import("#worker/tasks/reconcile.ts");
  const { default: repair } = await import("#worker/tasks/repair_drift.ts");
  await world.rows("UPDATE organization SET created_at = now() - interval '2 days'");
  await schedule({}, {} as never);
  const jobs = await world.rows<{ payload: unknown; created_at: Date }>(
    `SELECT j.payload, j.created_at FROM graphile_worker._private_jobs j JOIN graphile_worker._private_tasks t ON t.id = j.task_id
     WHERE t.identifier = 'reconcile'`,
  );
  expect(jobs).toHaveLength(1);
  const took = { abortSignal: new AbortController().signal, job: jobs[0] };
  await reconcile(jobs[0]?.payload, took as never);
  const runs = () => world.rows("SELECT status FROM sync_run WHERE direction = 'reconciliation'");
  expect(await runs()).toEqual([{ status: "completed" }]);
  // The same job again: what it asks for has been done since.
  await reconcile(jobs[0]?.payload, took as never);
  expect(await runs()).toHaveLength(1);

  await world.rows("DELETE FROM pfa_mirror WHERE pfa_id = $1", [pfaIdOf(1)]);
  const organizationId = world.organization.id;
  const [now] = await world.rows("SELECT clock_timestamp() AS created_at");
  const asked = { organizationId, trigger: "manual", startedBy: world.admin.userId };
  await reconcile(asked, { job: now } as never);
  expect(await mirrored()).toBe(4);
  const [run] = await world.rows<{ id: string; failed: number }>(
    "SELECT id, failed FROM sync_run WHERE failed > 0",
  );
  await repair({ organizationId, runId: run?.id, startedBy: world.admin.userId }, {} as never);
  expect(await mirrored()).toBe(5);
  await expect(reconcile({ organizationId }, {} as never)).rejects.toThrow();
});
