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

describe("a write onto a mirror that is ahead of PEMS", () => {
  const jobs = () =>
    world.rows<{ payload: object }>(
      `SELECT j.payload FROM graphile_worker._private_jobs j JOIN graphile_worker._private_tasks t ON t.id = j.task_id
       WHERE t.identifier = 'reconcile'`,
    );
  /** How long from now until a change goes out again, in whole seconds; and how many requests PEMS got for it. */
  const waits = async (id: string) => {
    await world.sandbox.control.clearStats();
    await world.push();
    const [row] = await world.rows<{ due: Date; retry_count: number; outcome_unknown: boolean }>(
      "SELECT scheduled_at AS due, retry_count, outcome_unknown FROM pfa_write_queue WHERE modification_id = $1",
      [id],
    );
    expect(row).toMatchObject({ retry_count: 0, outcome_unknown: false });
    const { requests } = await world.sandbox.control.stats();
    const seconds = Math.round(((row?.due.getTime() ?? 0) - world.deps.now().getTime()) / 1000);
    return { requests: requests.length, seconds };
  };

  it("waits, at no cost and ever longer, until the mirror was compared and set back, and goes out then", async () => {
    const pfaId = nextId();
    await lose(pfaId, { description: "Ahead" });
    const id = await world.change(world.maria, pfaId, { model: "Ours" });
    const seen = [];
    for (let round = 0; round < 5; round++) {
      const wait = await waits(id);
      seen.push(wait);
      world.advance(wait.seconds * 1000 + 500);
    }
    expect(seen.map(({ requests }) => requests)).toEqual([2, 2, 2, 2, 2]);
    const seconds = seen.map((wait) => wait.seconds);
    expect([seconds[0], seconds[4]]).toEqual([5, 20]);
    expect(seconds).toEqual(seconds.toSorted((a, b) => a - b));
    expect(await world.stateOf(id)).toMatchObject({ state: "queued" });
    // Asked for once, though it was refused five times.
    const { id: organizationId } = world.organization;
    expect(await jobs()).toEqual([{ payload: { organizationId, trigger: "schedule", startedBy: null } }]);
    await reconcile();
    expect(await versionHere(pfaId)).toBe(1);
    await world.push();
    expect(await world.stateOf(id)).toMatchObject({ state: "synced", version: 2 });
    expect(await inPems(pfaId)).toMatchObject({ version: 2, description: `Crane ${last}`, model: "Ours" });
  });

  it("asks for no other comparison within the hour, and sends the rest of its batch at once", async () => {
    const lost = [nextId(), nextId(), nextId(), nextId()];
    const sound = nextId();
    for (const pfaId of lost) await lose(pfaId, { description: "Ahead" });
    await world.rows(
      `INSERT INTO sync_run (id, organization_id, direction, trigger, mode, status, started_at)
       VALUES (gen_random_uuid(), $1, 'reconciliation', 'schedule', 'full', 'completed', $2)`,
      [world.organization.id, new Date(world.deps.now().getTime() - 59 * 60_000)],
    );
    await world.changeMany(world.maria, [...lost, sound], { model: "Ours" });
    await world.push();
    expect(await jobs()).toEqual([]);
    const queued = await world.rows(
      "SELECT 1 FROM pfa_modification WHERE pfa_id = ANY($1) AND sync_status = 'queued'",
      [lost],
    );
    expect(queued).toHaveLength(4);
    expect(await inPems(sound)).toMatchObject({ version: 2, model: "Ours" });
    world.advance(2 * 60_000);
    await world.push();
    expect(await jobs()).toHaveLength(1);
  });
});
