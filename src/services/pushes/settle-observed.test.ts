import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { settleBatch } from "#src/services/pushes/settle-batch.ts";
import { tellsOutcome } from "#src/services/pushes/settle-observed.ts";
import { findSource } from "#src/services/quality/find-source.ts";
import { collectNotices, type NoticeCollector } from "#src/services/testing/notices.ts";
import { takePage } from "#src/services/testing/pages.ts";
import { createPushWorld, type PushWorld } from "#src/services/testing/push-world.ts";

let world: PushWorld;
let notices: NoticeCollector;
let last = 0;
/** A record that no other test of this file uses. */
const nextId = () => `PFA-${String(++last).padStart(5, "0")}`;

beforeAll(async () => {
  world = await createPushWorld({ records: 40, settings: { pemsTimeoutMs: 1500 } });
  notices = await collectNotices(world.url);
});
afterAll(async () => {
  await notices.close();
  await world.close();
});
beforeEach(async () => {
  await world.sandbox.control.reset();
  await world.rows(
    "UPDATE pems_connection SET breaker_state = 'closed', breaker_failures = 0, rate_tat = now()",
  );
  await world.rows("DELETE FROM graphile_worker._private_jobs");
  await notices.settled();
  notices.seen.length = 0;
});

const END = "2027-08-01";
const change = { forecastEnd: END };
const foreign = (pfaId: string, changes: Record<string, unknown>) =>
  world.sandbox.control.edit({ organizationCode: "RIO", pfaId, changes });
const inPems = (pfaId: string) => world.sandbox.control.record("RIO", pfaId);
/** A change whose only send came to an unknown end: it waits for 5 s, in nobody's hand. */
async function unknownChange(pfaId: string, applied: "all" | "none"): Promise<string> {
  const id = await world.change(world.maria, pfaId, change);
  await world.sandbox.control.status({ code: 503, writesOnly: true, applied });
  await world.push();
  expect(await item(id)).toMatchObject({ status: "pending", outcome_unknown: true });
  notices.seen.length = 0;
  return id;
}
const item = async (modificationId: string) => {
  const [row] = await world.rows<{
    status: string;
    outcome_unknown: boolean;
    claim_epoch: number;
    due: Date;
  }>(
    "SELECT status, outcome_unknown, claim_epoch, scheduled_at AS due FROM pfa_write_queue WHERE modification_id = $1",
    [modificationId],
  );
  if (!row) throw new Error("There is no such item.");
  return row;
};
const history = (pfaId: string) =>
  world.rows<{ version: number; bronze_id: string | null; modification_id: string | null }>(
    "SELECT version, bronze_id, modification_id FROM pfa_mirror_history WHERE pfa_id = $1 ORDER BY version",
    [pfaId],
  );
const transitions = async (modificationId: string) => {
  const rows = await world.rows<{ action: string }>(
    "SELECT action FROM audit_log WHERE entity_id = $1 ORDER BY id",
    [modificationId],
  );
  return rows.map(({ action }) => action.replace("modification.", ""));
};
const said = async () => {
  await notices.settled();
  return notices.seen.map(({ type }) => type);
};
const jobs = async () =>
  (
    await world.rows<{ name: string; trigger: string | null }>(
      `SELECT t.identifier AS name, j.payload ->> 'trigger' AS trigger FROM graphile_worker._private_jobs j
       JOIN graphile_worker._private_tasks t ON t.id = j.task_id ORDER BY 1, 2`,
    )
  ).map(({ name, trigger }) => (trigger === null ? name : `${name} (${trigger})`));

describe("a pull that meets our own write", () => {
  it("adds no history row and tells nobody when the write was settled before", async () => {
    const pfaId = nextId();
    const id = await world.change(world.maria, pfaId, change);
    await world.push();
    await notices.settled();
    notices.seen.length = 0;
    await world.pull();
    expect(await history(pfaId)).toMatchObject([
      { version: 1, modification_id: null },
      { version: 2, modification_id: id, bronze_id: null },
    ]);
    expect(await said()).not.toContain("RECORDS_CHANGED");
    expect(await world.rows("SELECT version FROM pfa_silver WHERE pfa_id = $1", [pfaId])).toHaveLength(2);
  });

  it("leaves it to the worker that has it in hand, and leads its version to page and change", async () => {
    const pfaId = nextId();
    const id = await world.change(world.maria, pfaId, change);
    await world.sandbox.control.hang({ times: 1, writesOnly: true, applied: "all" });
    const pushed = world.push();
    await expect.poll(() => world.applied(pfaId)).toBe(1);
    await notices.settled();
    notices.seen.length = 0;
    const page = await takePage(world, [await inPems(pfaId)]);
    expect(page).toMatchObject({ moved: [], ownEchoes: [pfaId], settled: [] });
    expect(await said()).toEqual([]);
    expect(await item(id)).toMatchObject({ status: "processing" });
    await pushed;
    world.advance(5_000);
    await world.push();
    expect(await world.stateOf(id)).toMatchObject({ state: "synced", version: 2 });
    expect(await world.applied(pfaId)).toBe(1);
    const rows = await history(pfaId);
    expect(rows).toHaveLength(2);
    expect(rows[1]).toEqual({ version: 2, bronze_id: page.bronzeId, modification_id: id });
  });

  it("does not take somebody else's same change for it", async () => {
    const pfaId = nextId();
    const id = await unknownChange(pfaId, "none");
    await foreign(pfaId, { forecastEnd: `${END}T00:00:00Z`, dor: "PROJECT" });
    const page = await takePage(world, [await inPems(pfaId)]);
    expect(page).toMatchObject({ moved: [pfaId], ownEchoes: [] });
    expect((await history(pfaId))[1]).toMatchObject({ version: 2, modification_id: null });
    // PEMS holds its values, whoever gave them.
    expect(await world.stateOf(id)).toMatchObject({ state: "synced", version: 2 });
  });
});

describe("a version that we wrote", () => {
  it("leads back to its change, and to the answer in which it was read back", async () => {
    const pfaId = nextId();
    const set = { monthlyRate: "6123.45", description: "Larger crane" };
    const id = await world.change(world.maria, pfaId, set);
    await world.sandbox.control.loseAnswer(1);
    await world.push();
    world.advance(5_000);
    await world.push();
    const source = await findSource(world.deps, world.jonas, { pfaId, version: 2 });
    expect(source.sources).toMatchObject([
      { kind: "page", batch: { source: "read_back", runId: null }, raw: { pfaId, monthlyRate: 6123.45 } },
      { kind: "modification", modificationId: id, author: "Maria Santos", reason: null, delta: set },
    ]);
    const visible = await findSource(world.deps, world.contractor, { pfaId, version: 2 });
    expect(visible.sources).toMatchObject([{ kind: "page" }, { delta: { description: "Larger crane" } }]);
    expect(JSON.stringify(visible)).not.toMatch(/6123|monthlyRate/);
  });

  it("leads back to its change alone where PEMS accepted it at once", async () => {
    const pfaId = nextId();
    const id = await world.change(world.maria, pfaId, change);
    await world.push();
    await world.pull();
    const { sources } = await findSource(world.deps, world.jonas, { pfaId, version: 2 });
    expect(sources).toMatchObject([{ kind: "modification", modificationId: id, delta: change }]);
  });
});

describe("a write with an unknown outcome that nobody has in hand", () => {
  it("is found applied by the page, once, with its whole life in the audit", async () => {
    const pfaId = nextId();
    const id = await unknownChange(pfaId, "all");
    const { claim_epoch: epoch } = await item(id);
    await world.pull();
    expect(await world.stateOf(id)).toMatchObject({ state: "synced", version: 2 });
    expect(await item(id)).toMatchObject({ status: "completed", claim_epoch: epoch + 1 });
    expect((await history(pfaId))[1]).toEqual({
      version: 2,
      bronze_id: expect.any(String),
      modification_id: id,
    });
    expect(await transitions(id)).toEqual(["drafted", "queued", "syncing", "queued", "syncing", "synced"]);
    expect(await said()).toContain("SYNC_SUCCESS");
    expect(await said()).not.toContain("RECORDS_CHANGED");
    world.advance(5_000);
    await world.push();
    expect(await world.applied(pfaId)).toBe(1);
  });

  it("is found not applied by a page that was asked for afterwards, and waits no longer for a read-back", async () => {
    const pfaId = nextId();
    const id = await unknownChange(pfaId, "none");
    const { due } = await item(id);
    const record = await inPems(pfaId);
    // Asked for while it was on its way: the page knows nothing of it.
    await takePage(world, [record], new Date(world.deps.now().getTime() - 60_000));
    await takePage(world, [record]);
    expect(await item(id)).toMatchObject({ outcome_unknown: true });
    const { settled } = await takePage(world, [record], new Date(world.deps.now().getTime() + 6_000));
    expect(settled).toMatchObject([{ verdict: { kind: "again", outcomeUnknown: false } }]);
    expect(await item(id)).toMatchObject({ status: "pending", outcome_unknown: false, due });
    expect(await world.stateOf(id)).toMatchObject({ state: "queued" });
    expect(await jobs()).toContain("push");
    world.advance(5_000);
    await world.push();
    expect(await world.stateOf(id)).toMatchObject({ state: "synced", version: 2 });
    expect(await world.applied(pfaId)).toBe(1);
  });

  it("goes to a person where PEMS is further on with other values, and what else changed there is fetched", async () => {
    const pfaId = nextId();
    const id = await unknownChange(pfaId, "all");
    await foreign(pfaId, { forecastEnd: "2027-04-01T00:00:00Z" });
    await world.pull();
    expect(await world.stateOf(id)).toMatchObject({ state: "conflict" });
    expect(
      await world.rows("SELECT reason, pems_version FROM pfa_sync_conflict WHERE modification_id = $1", [id]),
    ).toEqual([{ reason: "unknown-outcome", pems_version: 3 }]);
    expect(await jobs()).toContain("pull (conflict)");
    expect(await world.applied(pfaId)).toBe(1);
  });

  it("is left alone where somebody holds a lock on it, and a worker that lost it records nothing", async () => {
    const pfaId = nextId();
    const id = await unknownChange(pfaId, "all");
    const holder = await world.owner.connect();
    await holder.query("BEGIN");
    await holder.query("SELECT 1 FROM pfa_write_queue WHERE modification_id = $1 FOR UPDATE", [id]);
    const record = await inPems(pfaId);
    expect(await takePage(world, [record])).toMatchObject({ settled: [], ownEchoes: [pfaId] });
    await holder.query("ROLLBACK");
    holder.release();
    const { settled } = await takePage(world, [record]);
    expect(settled).toMatchObject([{ verdict: { kind: "synced", how: "read-back" } }]);
    expect(await settleBatch(world.deps, world.service, settled)).toBe(0);
    expect(await world.stateOf(id)).toMatchObject({ state: "synced", version: 2 });
  });
});

it("asks for one pull after conflicts, however many a batch has", async () => {
  const ids = [nextId(), nextId(), nextId()];
  await world.changeMany(world.maria, ids, change);
  for (const pfaId of ids) await foreign(pfaId, { forecastEnd: "2027-05-01T00:00:00Z" });
  await world.pull();
  await world.rows("DELETE FROM graphile_worker._private_jobs");
  await world.push();
  expect(await world.rows("SELECT 1 FROM pfa_sync_conflict WHERE pfa_id = ANY($1)", [ids])).toHaveLength(3);
  expect(await jobs()).toEqual(["pull (conflict)"]);
});

describe("tellsOutcome", () => {
  const since = new Date("2026-11-20T10:00:00Z");
  const later = (seconds: number) => new Date(since.getTime() + seconds * 1000);
  it.each([
    ["the mirror has no such record", null, 3, later(60), false],
    ["the mirror is behind", 2, 2, later(60), false],
    ["PEMS is further on, whenever it was asked", 4, 4, null, true],
    ["PEMS is still there, asked afterwards", 3, 3, later(5), true],
    ["PEMS is still there, asked at the same time", 3, 3, later(4), false],
    ["PEMS was still there, nobody knows when", 3, 3, null, false],
    ["the page holds an older version", 3, 2, later(60), false],
  ])("%s", (_, mirrorVersion, observed, askedAt, expected) => {
    expect(tellsOutcome({ mirrorVersion, sentVersion: 3, since }, observed, askedAt)).toBe(expected);
  });
});
