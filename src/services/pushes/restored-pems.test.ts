import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { reconcileOrganization } from "#src/services/reconciliation/reconcile-organization.ts";
import { takePage } from "#src/services/testing/pages.ts";
import { createPushWorld, type PushWorld } from "#src/services/testing/push-world.ts";

const never = new AbortController().signal;
let world: PushWorld;
let last = 0;
/** A record that no other test of this file uses. */
const nextId = () => `PFA-${String(++last).padStart(5, "0")}`;

beforeAll(async () => {
  world = await createPushWorld({ records: 20 });
});
afterAll(() => world.close());
beforeEach(async () => {
  await world.sandbox.control.reset();
  await world.rows(
    "UPDATE pems_connection SET breaker_state = 'closed', breaker_failures = 0, rate_tat = now()",
  );
  await world.rows("DELETE FROM graphile_worker._private_jobs");
  await world.rows("DELETE FROM reconciliation_finding");
  await world.rows("DELETE FROM sync_run WHERE direction = 'reconciliation'");
});

const inPems = (pfaId: string) => world.sandbox.control.record("RIO", pfaId);
const foreign = (pfaId: string, changes: Record<string, unknown>) =>
  world.sandbox.control.edit({ organizationCode: "RIO", pfaId, changes });
const versionHere = async (pfaId: string) =>
  (await world.rows<{ version: number }>("SELECT version FROM pfa_mirror WHERE pfa_id = $1", [pfaId]))[0]
    ?.version;
/** The daily comparison, which mends what it finds. */
const reconcile = () =>
  reconcileOrganization(
    world.deps,
    { organizationId: world.organization.id, trigger: "schedule", startedBy: null },
    never,
  );
/** PEMS had a version 2 that a pull took, and was set back to version 1. */
async function lose(pfaId: string, changes: Record<string, unknown>): Promise<void> {
  const record = await inPems(pfaId);
  await takePage(world, [{ ...record, ...changes, version: 2, updatedBy: "maria@demo.example" }]);
  expect(await versionHere(pfaId)).toBe(2);
}
/** The same change as the one that was lost, whose only send came to nothing. */
async function sendAgain(pfaId: string): Promise<string> {
  await lose(pfaId, { description: "Dup" });
  await reconcile();
  expect(await versionHere(pfaId)).toBe(1);
  const id = await world.change(world.maria, pfaId, { description: "Dup" });
  await world.sandbox.control.status({ code: 503, writesOnly: true });
  await world.push();
  expect(await world.applied(pfaId)).toBe(0);
  return id;
}

describe("a write whose next version PEMS had once, and lost", () => {
  it("is not found in the version that was lost when that number is given out again", async () => {
    const pfaId = nextId();
    const id = await sendAgain(pfaId);
    await foreign(pfaId, { model: "Foreign" });
    await world.pull();
    expect(await world.stateOf(id)).toMatchObject({ state: "queued" });
    world.advance(5_000);
    await world.push();
    expect(await world.stateOf(id)).toMatchObject({ state: "synced", version: 3 });
    expect(await inPems(pfaId)).toMatchObject({ version: 3, description: "Dup", model: "Foreign" });
  });

  it("goes to a person when the number was given out again and nobody saw for what", async () => {
    const pfaId = nextId();
    const id = await sendAgain(pfaId);
    await foreign(pfaId, { model: "Foreign" });
    await foreign(pfaId, { model: "Foreign again" });
    await world.pull();
    expect(await world.stateOf(id)).toMatchObject({ state: "conflict", version: null });
    const reasons = await world.rows("SELECT reason FROM pfa_sync_conflict WHERE modification_id = $1", [id]);
    expect(reasons).toEqual([{ reason: "unknown-outcome" }]);
  });

  it("is known as ours in a version that stands on a number given out twice", async () => {
    const pfaId = nextId();
    await lose(pfaId, { description: "Lost" });
    await reconcile();
    await foreign(pfaId, { model: "Foreign" });
    await world.pull();
    const id = await world.change(world.maria, pfaId, { description: "Ours" });
    await world.sandbox.control.status({ code: 503, writesOnly: true, applied: "all" });
    await world.push();
    const page = await takePage(world, [await inPems(pfaId)]);
    expect(page).toMatchObject({ moved: [], ownEchoes: [pfaId] });
    expect(await world.stateOf(id)).toMatchObject({ state: "synced", version: 3 });
  });
});
