import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { reconcileOrganization } from "#src/services/reconciliation/reconcile-organization.ts";
import { repairDrift } from "#src/services/reconciliation/repair-drift.ts";
import { createPushWorld, type PushWorld } from "#src/services/testing/push-world.ts";
import { pfaIdOf } from "#src/services/testing/records.ts";

const never = new AbortController().signal;
let world: PushWorld;

beforeAll(async () => {
  world = await createPushWorld({ records: 30 });
});
afterAll(() => world.close());

const reconcile = () =>
  reconcileOrganization(
    world.deps,
    { organizationId: world.organization.id, trigger: "manual", startedBy: null },
    never,
  );
const repair = (runId: string | null, deps = world.deps) =>
  repairDrift(deps, world.admin, { runId: runId ?? "" }, never);
const mirror = async (pfaId: string) =>
  (
    await world.rows("SELECT version, description, model FROM pfa_mirror WHERE pfa_id = $1 LIMIT 1", [pfaId])
  )[0];

/** The same services; once PEMS has answered for a record alone, `meanwhile` happens before anything else does. */
async function afterReading(pfaId: string, meanwhile: () => Promise<void>) {
  await world.sandbox.control.clearStats();
  let happening: Promise<void> | undefined;
  const isRead = async () =>
    (await world.sandbox.control.stats()).requests.some(
      ({ path, outcome }) => outcome === 200 && path.includes(`/pfa/${pfaId}?`),
    );
  const db: typeof world.deps.db = Object.assign(Object.create(world.deps.db), {
    transaction: async (...given: Parameters<typeof world.deps.db.transaction>) => {
      if (!happening && (await isRead())) happening ??= meanwhile();
      await happening;
      return world.deps.db.transaction(...given);
    },
  });
  return { deps: { ...world.deps, db }, happened: () => happening !== undefined };
}

describe("a mirror that moves while its record is read from PEMS", () => {
  it("is not set back to what was read before", async () => {
    const pfaId = pfaIdOf(1);
    await world.changeInPems(pfaId, { description: "Lost by PEMS" });
    const { findings, runId } = await reconcile();
    expect(findings).toEqual({ ahead: 1 });
    // The same version anew, with another content.
    const { deps, happened } = await afterReading(pfaId, async () => {
      await world.sandbox.control.edit({ organizationCode: "RIO", pfaId, changes: { model: "Foreign" } });
      await world.pull();
    });
    const asInPems = { version: 2, description: "Crane 1", model: "Foreign" };
    expect(await repair(runId, deps)).toEqual({ repaired: 0, open: 1, error: null });
    expect(happened()).toBe(true);
    expect(await mirror(pfaId)).toEqual(asInPems);
    expect(await repair(runId)).toEqual({ repaired: 1, open: 0, error: null });
    expect(await mirror(pfaId)).toEqual(asInPems);
    expect(await world.rows("SELECT 1 FROM audit_log WHERE action = 'mirror.moved_back'")).toEqual([]);
    expect((await reconcile()).findings).toEqual({});
  });

  it("is not set back either where another repair was before this one, and PEMS has the lost version again", async () => {
    const pfaId = pfaIdOf(2);
    const again = { description: "Lost, then entered again" };
    await world.changeInPems(pfaId, again);
    const { findings, runId } = await reconcile();
    expect(findings).toEqual({ ahead: 1 });
    const { deps, happened } = await afterReading(pfaId, async () => {
      expect(await repair(runId)).toMatchObject({ repaired: 1 });
      await world.sandbox.control.edit({ organizationCode: "RIO", pfaId, changes: again });
      await world.pull();
    });
    await repair(runId, deps);
    expect(happened()).toBe(true);
    expect(await mirror(pfaId)).toMatchObject({ version: 2, ...again });
  });
});

describe("a record that PEMS sends with a version that is none", () => {
  it.each([
    { how: "read one by one", versions: [99_999_999_999], others: 2 },
    { how: "listed", versions: [3.5, "seven", 99_999_999_999, null], others: 20 },
  ])("does not keep the others from being repaired ($how)", async ({ versions, others }) => {
    const bad = versions.map((_, index) => pfaIdOf(3 + index));
    const good = Array.from({ length: others }, (_, index) => pfaIdOf(30 - index));
    await world.rows("DELETE FROM pfa_mirror WHERE pfa_id = ANY($1)", [[...bad, ...good]]);
    const { findings, runId } = await reconcile();
    expect(findings).toEqual({ missing_here: bad.length + others });
    const { store } = world.sandbox;
    const put = (record: object) => store.transaction(() => store.put(record as never));
    const sound = await Promise.all(bad.map((pfaId) => world.sandbox.control.record("RIO", pfaId)));
    for (const [index, record] of sound.entries()) put({ ...record, version: versions[index] });
    expect(await repair(runId)).toEqual({ repaired: others, open: bad.length, error: null });
    expect(await mirror(good[0] ?? "")).toMatchObject({ version: 1 });
    expect(await mirror(bad[0] ?? "")).toBeUndefined();
    for (const record of sound) put({ ...record });
    expect(await repair(runId)).toEqual({ repaired: bad.length, open: 0, error: null });
    await world.pull();
  });
});
