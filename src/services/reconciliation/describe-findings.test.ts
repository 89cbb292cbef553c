import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type { Transaction } from "#src/db/connection.ts";
import { reconcileOrganization } from "#src/services/reconciliation/reconcile-organization.ts";
import { createPushWorld, type PushWorld } from "#src/services/testing/push-world.ts";

/** Two raw pages. */
const RECORDS = 1200;
let world: PushWorld;

beforeAll(async () => {
  world = await createPushWorld({ records: RECORDS });
});
beforeEach(async () => {
  await world.rows("DELETE FROM reconciliation_finding");
  await world.rows("UPDATE pfa_mirror SET model = 'Wrong', content_hash = '00'");
});
afterAll(() => world.close());

/** Reconciles, with something around the work of each transaction. */
function reconcile(around: (tx: Transaction, work: () => Promise<unknown>) => Promise<unknown>) {
  const db: typeof world.deps.db = Object.assign(Object.create(world.deps.db), {
    transaction: (work: (tx: Transaction) => Promise<unknown>) =>
      world.deps.db.transaction((tx) => around(tx, () => work(tx))),
  });
  const request = { organizationId: world.organization.id, trigger: "manual", startedBy: null } as const;
  return reconcileOrganization({ ...world.deps, db }, request, new AbortController().signal);
}
const DESCRIBED = sql`SELECT 1 FROM reconciliation_finding WHERE fields = '{model}'`;

it("reads each finding a few times, however many there are", async () => {
  const readSoFar = async (tx: Transaction) => {
    const { rows } = await tx.execute<{ tuples: number }>(sql`
      SELECT sum(seq_tup_read + idx_tup_fetch)::int AS tuples FROM pg_stat_xact_user_tables
      WHERE relname = 'reconciliation_finding'`);
    return rows[0]?.tuples ?? 0;
  };
  let read = 0;
  const result = await reconcile(async (tx, work) => {
    const before = await readSoFar(tx);
    const done = await work();
    read += (await readSoFar(tx)) - before;
    return done;
  });
  expect(result.findings).toEqual({ differing: RECORDS });
  expect(await world.rows("SELECT 1 FROM reconciliation_finding WHERE fields = '{model}'")).toHaveLength(
    RECORDS,
  );
  // Pair by pair it would be millions.
  expect(read).toBeLessThan(20 * RECORDS);
});

it("is not taken for dead while it describes what it found", async () => {
  const renewed: boolean[] = [];
  const result = await reconcile(async (tx, work) => {
    const done = await work();
    const { rowCount } = await tx.execute(DESCRIBED);
    const { rows } = await tx.execute<{ alive: boolean }>(sql`
      SELECT lease_until > clock_timestamp() AS alive FROM sync_run WHERE status = 'running'`);
    if (rowCount !== null && rowCount > 0) renewed.push(...rows.map(({ alive }) => alive));
    await tx.execute(
      sql`UPDATE sync_run SET lease_until = now() - interval '1 second' WHERE status = 'running'`,
    );
    return done;
  });
  expect(result.status).toBe("completed");
  expect(renewed).toContain(true);
});

it("ends where it was taken for dead meanwhile", async () => {
  let described = 0;
  const result = await reconcile(async (tx, work) => {
    const done = await work();
    const { rowCount } = await tx.execute(DESCRIBED);
    described = Math.max(described, rowCount ?? 0);
    if (described > 0) await tx.execute(sql`UPDATE sync_run SET status = 'failed' WHERE status = 'running'`);
    return done;
  });
  expect(result).toMatchObject({ status: "failed", error: "The worker was taken for dead." });
  expect(described).toBeGreaterThan(0);
  expect(described).toBeLessThan(RECORDS);
  expect(await world.rows("SELECT 1 FROM reconciliation_finding WHERE run_id = $1", [result.runId])).toEqual(
    [],
  );
});
