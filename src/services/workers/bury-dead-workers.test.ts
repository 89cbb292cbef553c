import { afterAll, beforeAll, expect, it } from "vitest";
import { prepareBatch } from "#src/services/pushes/prepare-batch.ts";
import { createPushWorld, type PushWorld } from "#src/services/testing/push-world.ts";
import { buryDeadWorkers } from "#src/services/workers/bury-dead-workers.ts";

const LIVING = "00000000-0000-7000-8000-0000000000aa";
const DEAD = "00000000-0000-7000-8000-0000000000dd";

let world: PushWorld;
beforeAll(async () => {
  world = await createPushWorld({ records: 20 });
});
afterAll(() => world.close());

it.each([
  { what: "a worker that died by itself", startedAt: "now()", crashes: 1 },
  { what: "one that a restart of Postgres ended", startedAt: "'2020-01-01'", crashes: 0 },
])(
  "$what: what it had in hand is released, with $crashes crashes counted",
  async ({ startedAt, crashes }) => {
    const pfaIds = crashes === 1 ? ["PFA-00001", "PFA-00002"] : ["PFA-00003", "PFA-00004"];
    await world.changeMany(world.maria, pfaIds, { forecastEnd: "2027-05-05" });
    // Registered, with a lock that nobody holds any more.
    await world.rows(
      `INSERT INTO sync_worker (id, lock_key, host, pid, started_at)
     VALUES ($1, nextval('pfa_worker_lock_key'), 'elsewhere', 1, ${startedAt})`,
      [DEAD],
    );
    await prepareBatch({ ...world.deps, workerId: DEAD }, world.service);
    expect(await buryDeadWorkers(world.deps, LIVING)).toEqual([DEAD]);
    const items = await world.rows(
      "SELECT status, crash_count, outcome_unknown FROM pfa_write_queue WHERE pfa_id = ANY($1)",
      [pfaIds],
    );
    const released = { status: "pending", crash_count: crashes, outcome_unknown: true };
    expect(items).toEqual([released, released]);
    await world.push();
    for (const pfaId of pfaIds) expect(await world.applied(pfaId)).toBe(1);
  },
);
