import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { resumeSync } from "#src/services/sync/pause-sync.ts";
import { setWriteSync } from "#src/services/sync/set-write-sync.ts";
import { commands } from "#src/services/testing/model-commands.ts";
import { checkEnd } from "#src/services/testing/model-invariants.ts";
import { beginRun, type ModelRun, passTime } from "#src/services/testing/model-run.ts";
import { createPushWorld, type PushWorld } from "#src/services/testing/push-world.ts";

/** `FC_SEED` plays a run again, `FC_RUNS` plays more (or fewer) of them. */
const seed = Number(process.env.FC_SEED ?? Math.floor(Math.random() * 2 ** 31));
const numRuns = Number(process.env.FC_RUNS ?? 200);

let world: PushWorld;

beforeAll(async () => {
  world = await createPushWorld({ records: 1, settings: { pemsTimeoutMs: 2000 } });
  await world.rows("UPDATE organization SET override_limit = 1000000000");
});
afterAll(() => world.close());

async function calm(): Promise<void> {
  await world.sandbox.control.reset();
  await world.rows("UPDATE organization SET sync_paused_at = NULL, write_sync_enabled = true");
  await world.rows(
    "UPDATE pems_connection SET breaker_state = 'closed', breaker_failures = 0, down_since = NULL, paused_at = NULL, rate_tat = now()",
  );
}

/** Faults off, everything on; then whatever is due is done until nothing is. */
async function quiesce(run: ModelRun): Promise<void> {
  await world.sandbox.control.reset();
  await resumeSync(world.deps, world.admin);
  await setWriteSync(world.deps, world.admin, { enabled: true });
  for (let round = 0; round < 20; round++) {
    await passTime(world, 61);
    await world.sweep();
    await world.push();
    const [open] = await world.rows<{ n: number }>(
      "SELECT count(*)::int AS n FROM pfa_write_queue WHERE pfa_id = ANY($1) AND status IN ('pending', 'processing')",
      [run.pfaIds],
    );
    if (open?.n === 0) break;
  }
  await world.pull();
}

/** The runs came by what they are for. */
async function expectVariety(): Promise<void> {
  const rows = await world.rows<{ what: string }>(
    `SELECT DISTINCT coalesce(after->>'how', action) AS what FROM audit_log WHERE entity = 'modification'
     UNION SELECT DISTINCT reason FROM pfa_sync_conflict
     UNION SELECT 'released' FROM pfa_write_queue WHERE crash_count > 0`,
  );
  const seen = rows.map(({ what }) => what);
  expect(seen).toEqual(
    expect.arrayContaining([
      ...["accepted", "read-back", "agreed", "merged", "value", "discontinued", "released"],
      ...["modification.recalled", "modification.conflict", "modification.committed"],
    ]),
  );
}

test(`whatever happens, in whatever order, the promises hold (FC_SEED=${seed})`, async () => {
  const people = [world.maria, world.jonas, world.admin];
  const property = fc.asyncProperty(
    fc.commands(commands, { maxCommands: 24, size: "max" }),
    async (given) => {
      await calm();
      const run = await beginRun(world, 2, people);
      await fc.asyncModelRun(() => ({ model: {}, real: run }), given);
      await quiesce(run);
      await checkEnd(run);
    },
  );
  const result = await fc.check(property, { seed, numRuns, interruptAfterTimeLimit: 400_000 });
  if (result.failed) throw new Error(fc.defaultReportMessage(result), { cause: result.errorInstance });
  expect(result.numRuns).toBe(numRuns);
  if (numRuns >= 200) await expectVariety();
}, 420_000);
