import { uuidv7 } from "uuidv7";
import { afterAll, beforeAll, expect, it } from "vitest";
import { inOrganization } from "#src/db/in-organization.ts";
import { listReconciliations } from "#src/services/reconciliation/list-reconciliations.ts";
import { keepPartitions } from "#src/services/retention/keep-partitions.ts";
import { pemsRecord, takePage } from "#src/services/testing/pages.ts";
import { pfaIdOf } from "#src/services/testing/records.ts";
import { createWorld, type World } from "#src/services/testing/world.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const ids = async (query: string) => (await world.rows<{ name: string }>(query)).map(({ name }) => name);
/** A reconciliation that ended so many days ago, with so many findings. */
const reconciled = async (daysAgo: number, findings: number, status = "completed") => {
  const runId = uuidv7();
  await world.rows(
    `INSERT INTO sync_run (id, organization_id, direction, trigger, status, started_at, finished_at)
     VALUES ($1, $2, 'reconciliation', 'schedule', $3, now() - make_interval(days => $4), now() - make_interval(days => $4))`,
    [runId, world.organization.id, status, daysAgo],
  );
  await world.rows(
    `INSERT INTO reconciliation_finding (id, organization_id, run_id, pfa_id, kind)
     SELECT gen_random_uuid(), $1, $2, 'PFA-' || n, 'differing' FROM generate_series(1, $3::int) n`,
    [world.organization.id, runId, findings],
  );
  return runId;
};
const findingsOf = async (runId: string) => {
  const [row] = await world.rows<{ n: number }>(
    "SELECT count(*)::int AS n FROM reconciliation_finding WHERE run_id = $1",
    [runId],
  );
  return row?.n;
};

it("findings leave after 90 days with their report, in bounded steps; the newest report stays however old it is", async () => {
  const old = await reconciled(200, 12_000);
  const failed = await reconciled(150, 3, "failed");
  const newest = await reconciled(100, 2);
  expect(await keepPartitions(world.deps)).toMatchObject({ reports: 12_003 });
  expect([await findingsOf(old), await findingsOf(failed), await findingsOf(newest)]).toEqual([0, 0, 2]);
  const { items } = await listReconciliations(world.deps, world.admin, { limit: 50 });
  expect(items.map(({ id }) => id)).toEqual([newest]);
  const recent = await reconciled(89, 4);
  expect(await world.rows("SELECT note FROM sync_run WHERE id = $1", [old])).toEqual([
    { note: "Its findings are no longer kept." },
  ]);
  expect(await keepPartitions(world.deps)).toMatchObject({ reports: 2 });
  expect(await findingsOf(recent)).toBe(4);
});

it("what waits in quarantine stays, what was resolved leaves, and what was dismissed once PEMS is past it", async () => {
  const bad = { forecastStart: "soon", version: 2 };
  await takePage(
    world,
    [1, 2, 3, 4].map((index) => pemsRecord(index, bad)),
  );
  const settle = (index: number, resolution: string, daysAgo: number) =>
    world.rows(
      `UPDATE pfa_quarantine SET resolution = $2, resolved_at = now() - make_interval(days => $3) WHERE pfa_id = $1`,
      [pfaIdOf(index), resolution, daysAgo],
    );
  await settle(1, "arrived", 91);
  await settle(2, "retried", 89);
  await settle(3, "dismissed", 91);
  const left = () => ids("SELECT pfa_id AS name FROM pfa_quarantine ORDER BY 1");
  expect(await keepPartitions(world.deps)).toMatchObject({ reports: 1 });
  expect(await left()).toEqual([2, 3, 4].map(pfaIdOf));
  // PEMS may send it once more: it would come back.
  await takePage(world, [pemsRecord(3, bad)]);
  expect(await left()).toEqual([2, 3, 4].map(pfaIdOf));
  await takePage(world, [pemsRecord(3, { version: 3 })]);
  expect(await keepPartitions(world.deps)).toMatchObject({ reports: 1 });
  expect(await left()).toEqual([2, 4].map(pfaIdOf));
});

it("changes in the shape of records leave that were acknowledged and are no longer seen", async () => {
  await world.rows("DELETE FROM pems_schema_drift");
  const drift = (field: string, acknowledgedAgo: number | null, seenAgo: number) =>
    world.rows(
      `INSERT INTO pems_schema_drift (id, organization_id, kind, field, last_seen_at, acknowledged_at)
       VALUES (gen_random_uuid(), $1, 'missing', $2, now() - make_interval(days => $3), now() - make_interval(days => $4))`,
      [world.organization.id, field, seenAgo, acknowledgedAgo],
    );
  await drift("gone", 91, 91);
  await drift("still so", 91, 0);
  await drift("noted lately", 89, 200);
  await drift("open", null, 200);
  expect(await keepPartitions(world.deps)).toMatchObject({ reports: 1 });
  const left = await ids("SELECT field AS name FROM pems_schema_drift ORDER BY 1");
  expect(left).toEqual(["noted lately", "open", "still so"]);
});

it("the application may not empty the quarantine by itself", async () => {
  const emptied = inOrganization(world.deps.db, world.service, (tx) =>
    tx.execute("DELETE FROM pfa_quarantine"),
  );
  await expect(emptied).rejects.toMatchObject({ cause: { code: "42501" } });
});
