import fc from "fast-check";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { checkAtRest, comeToRest } from "#src/services/testing/interleaving-end.ts";
import { beginInterleaving, perform, type Step } from "#src/services/testing/interleaving-run.ts";
import { createPushWorld, type PushWorld } from "#src/services/testing/push-world.ts";

// Pages of two records: a pull of a handful of them is many steps, between which anything may happen.
vi.mock("#src/pems/wire.ts", async (original) => ({ ...(await original<object>()), MAX_PAGE_RECORDS: 2 }));

/** `FC_SEED` plays the same again as far as the machine does, `FC_RUNS` plays more (or fewer) runs. */
const seed = Number(process.env.FC_SEED ?? Math.floor(Math.random() * 2 ** 31));
const numRuns = Number(process.env.FC_RUNS ?? 100);
const RECORDS = 4;

let world: PushWorld;
beforeAll(async () => {
  world = await createPushWorld({ records: 1, settings: { pemsTimeoutMs: 2000 } });
  await watchTheMirror();
});
afterAll(() => world.close());

/** What would be put right by the time everything rests is noted when it happens: a mirror row that goes back. */
async function watchTheMirror(): Promise<void> {
  await world.rows(`
    CREATE TABLE went_back (organization_id uuid, pfa_id text, before int, after int);
    CREATE FUNCTION note_went_back() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
      BEGIN INSERT INTO public.went_back VALUES (NEW.organization_id, NEW.pfa_id, OLD.version, NEW.version); RETURN NULL; END $$;
    CREATE TRIGGER went_back AFTER UPDATE ON pfa_mirror
      FOR EACH ROW WHEN (NEW.version < OLD.version) EXECUTE FUNCTION note_went_back()`);
}

const number = fc.nat({ max: 11 });
const ends = fc.option(
  fc.record({ how: fc.constantFrom("cancelled" as const, "stopped" as const), after: fc.nat({ max: 60 }) }),
);
const pulls = fc.record({
  do: fc.constant("pull" as const),
  mode: fc.constantFrom("full" as const, "incremental" as const),
  ends,
});
const pushes = fc.constant<Step>({ do: "push" });
const changes = fc.record({
  do: fc.constant("change" as const),
  record: number,
  field: number,
  value: number,
});
const events = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      ...{ do: fc.constant("edit in PEMS" as const) },
      record: number,
      field: number,
      value: number,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constantFrom("touch" as const, "discontinue" as const), record: number }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom(
        "lose an answer" as const,
        "lose an answer" as const,
        "break down" as const,
        "mangle results" as const,
      ),
    }),
  },
);
const some = (steps: fc.Arbitrary<Step>, maxLength: number) => fc.array(steps, { minLength: 1, maxLength });
/** What each of them does, in its own order: two that pull, two workers that push, a person or two, PEMS. */
const everybody = fc.tuple(
  some(pulls, 3),
  some(pulls, 2),
  some(pushes, 3),
  some(pushes, 2),
  some(changes, 5),
  some(events, 6),
);

/** The runs came by what they are for. */
async function expectVariety(): Promise<void> {
  const rows = await world.rows<{ what: string }>(
    `SELECT DISTINCT coalesce(after->>'how', action) AS what FROM audit_log
     UNION SELECT 'met our own write' FROM pfa_mirror_history WHERE bronze_id IS NOT NULL AND modification_id IS NOT NULL
     UNION SELECT direction || ' ' || mode || ' ' || status FROM sync_run WHERE direction = 'pull'`,
  );
  expect(rows.map(({ what }) => what)).toEqual(
    expect.arrayContaining([
      ...["accepted", "read-back", "modification.conflict", "met our own write"],
      ...["pull full completed", "pull full cancelled", "pull full failed"],
      ...["pull incremental completed", "pull incremental cancelled", "pull incremental failed"],
    ]),
  );
}

test(`pulls, pushes and foreign edits in any order end with mirror and history as PEMS has them (FC_SEED=${seed})`, async () => {
  const property = fc.asyncProperty(everybody, fc.nat(), async (actors, pace) => {
    const run = await beginInterleaving(world, RECORDS);
    await perform(run, actors, pace);
    await comeToRest(run);
    await checkAtRest(run);
    const back = await world.rows("SELECT * FROM went_back WHERE organization_id = $1", [
      run.actor.organizationId,
    ]);
    expect(back, "the mirror only moves forwards").toEqual([]);
  });
  const result = await fc.check(property, { seed, numRuns, interruptAfterTimeLimit: 240_000 });
  if (result.failed) throw new Error(fc.defaultReportMessage(result), { cause: result.errorInstance });
  expect(result.numRuns).toBe(numRuns);
  if (numRuns >= 100) await expectVariety();
}, 300_000);
