import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { JOBS } from "#src/jobs.ts";
import { reconcileOrganization } from "#src/services/reconciliation/reconcile-organization.ts";
import { requestReconciliation } from "#src/services/reconciliation/request-reconciliation.ts";
import { createPushWorld, type PushWorld } from "#src/services/testing/push-world.ts";
import { pfaIdOf } from "#src/services/testing/records.ts";

const never = new AbortController().signal;
let world: PushWorld;

beforeAll(async () => {
  world = await createPushWorld({ records: 5 });
});
beforeEach(async () => {
  await world.rows("DELETE FROM graphile_worker._private_jobs");
  await world.sandbox.control.reset();
});
afterAll(() => world.close());

/** What people asked for, in the order in which they did, as the worker takes it. */
const requests = async () => {
  const jobs = await world.rows<{ payload: unknown; created_at: Date }>(
    `SELECT j.payload, j.created_at FROM graphile_worker._private_jobs j
     JOIN graphile_worker._private_tasks t ON t.id = j.task_id WHERE t.identifier = 'reconcile' ORDER BY j.id`,
  );
  return jobs.map((job) => ({ ...JOBS.reconcile.parse(job.payload), askedAt: job.created_at }));
};
const run = async (request: Parameters<typeof reconcileOrganization>[1]) =>
  (await reconcileOrganization(world.deps, request, never)).status;
const ask = () => requestReconciliation(world.deps, world.admin);
const scheduled = async () => {
  const [moment] = await world.rows<{ at: Date }>("SELECT now() AS at");
  const { at: askedAt } = moment ?? { at: new Date() };
  return { organizationId: world.organization.id, trigger: "schedule", startedBy: null, askedAt } as const;
};
const mirrored = async () => (await world.rows("SELECT 1 FROM pfa_mirror")).length;

it("is done once for all who asked before it began, and again for whoever asks later", async () => {
  await ask();
  await ask();
  const [first, second] = await requests();
  if (!first || !second) throw new Error("Two were asked for.");
  expect(await run(first)).toBe("completed");
  await world.sandbox.control.clearStats();
  expect(await run(second)).toBe("skipped");
  expect((await world.sandbox.control.stats()).requests).toEqual([]);
  await ask();
  const third = (await requests())[2];
  expect(third && (await run(third))).toBe("completed");
});

it("is done for the one who asked if the one before failed", async () => {
  await ask();
  await ask();
  const [first, second] = await requests();
  if (!first || !second) throw new Error("Two were asked for.");
  await world.sandbox.control.status({ code: 503, times: 1 });
  expect(await run(first)).toBe("failed");
  await world.rows("UPDATE pems_connection SET breaker_state = 'closed', down_since = NULL, probe_at = NULL");
  expect(await run(second)).toBe("completed");
});

it("does not spare the schedule's own, which mends, where something is left to mend", async () => {
  const request = await scheduled();
  await world.rows("DELETE FROM pfa_mirror WHERE pfa_id = $1", [pfaIdOf(1)]);
  await ask();
  const [manual] = await requests();
  expect(manual && (await run(manual))).toBe("completed");
  expect(await mirrored()).toBe(4);
  expect(await run(request)).toBe("completed");
  expect(await mirrored()).toBe(5);
  expect(await run(request)).toBe("skipped");
});
