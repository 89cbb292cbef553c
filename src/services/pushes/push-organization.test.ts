import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createPushWorld, type PushWorld } from "#src/services/testing/push-world.ts";

let world: PushWorld;
let last = 0;
/** A record that no other test of this file uses. */
const nextId = () => `PFA-${String(++last).padStart(5, "0")}`;
const nextIds = (count: number) => Array.from({ length: count }, nextId);

beforeAll(async () => {
  world = await createPushWorld({ records: 600, settings: { pemsTimeoutMs: 1500 } });
});
afterAll(() => world.close());
beforeEach(async () => {
  await world.sandbox.control.reset();
  await world.rows(
    "UPDATE pems_connection SET breaker_state = 'closed', breaker_failures = 0, down_since = NULL, paused_at = NULL, rate_tat = now()",
  );
});

const inPems = async (pfaId: string) => {
  const record = await world.sandbox.control.record("RIO", pfaId);
  if (!record) throw new Error(`PEMS has no ${pfaId}.`);
  return record;
};

describe("a change on its way to PEMS", () => {
  it("arrives, moves mirror and history, and leaves an audit entry for each transition", async () => {
    const pfaId = nextId();
    const id = await world.change(world.maria, pfaId, { forecastEnd: "2027-05-31", monthlyRate: "5500.00" });
    await world.push();
    expect(await inPems(pfaId)).toMatchObject({
      forecastEnd: "2027-05-31T00:00:00Z",
      monthlyRate: 5500,
      version: 2,
      updatedBy: "maria@demo.example",
    });
    expect(await world.stateOf(id)).toEqual({ state: "synced", version: 2, error: null });
    const [mirror] = await world.rows(
      "SELECT version, forecast_end::text, monthly_rate::text FROM pfa_mirror WHERE pfa_id = $1",
      [pfaId],
    );
    expect(mirror).toEqual({ version: 2, forecast_end: "2027-05-31", monthly_rate: "5500.00" });
    const history = await world.rows(
      "SELECT version, changed_by, modification_id, snapshot->>'forecastEnd' AS end FROM pfa_mirror_history WHERE pfa_id = $1 ORDER BY version",
      [pfaId],
    );
    expect(history.at(-1)).toEqual({
      version: 2,
      changed_by: "maria@demo.example",
      modification_id: id,
      end: "2027-05-31",
    });
    const audit = await world.rows<{ action: string }>(
      "SELECT action FROM audit_log WHERE entity_id = $1 ORDER BY at, id",
      [id],
    );
    expect(audit.map((entry) => entry.action)).toEqual([
      "modification.drafted",
      "modification.queued",
      "modification.syncing",
      "modification.synced",
    ]);
    const [run] = await world.rows(
      "SELECT s.status, s.total, s.succeeded FROM sync_run s JOIN pfa_modification m ON m.run_id = s.id WHERE m.id = $1",
      [id],
    );
    expect(run).toEqual({ status: "completed", total: 1, succeeded: 1 });
  });

  it("goes with others in batches of at most 100", async () => {
    const ids = nextIds(250);
    await world.changeMany(world.maria, ids, { dor: "PROJECT" });
    await world.sandbox.control.clearStats();
    await world.push();
    const { requests } = await world.sandbox.control.stats();
    expect(requests.filter((request) => request.path.includes("/pfa/batch"))).toHaveLength(3);
    expect((await inPems(ids[249] ?? "")).dor).toBe("PROJECT");
  });

  it("is written after an earlier change of the same record, on the version that one produced", async () => {
    const pfaId = nextId();
    await world.change(world.maria, pfaId, { forecastEnd: "2027-04-01" });
    await world.change(world.jonas, pfaId, { description: "Moved by Jonas" });
    await world.change(world.maria, pfaId, { forecastEnd: "2027-04-15" });
    await world.push();
    const writes = await world.sandbox.control.journal({ organizationCode: "RIO", pfaId });
    expect(writes.map((write) => [write.version, write.by, Object.keys(write.changes)])).toEqual([
      [2, "maria@demo.example", ["forecastEnd"]],
      [3, "jonas@demo.example", ["description"]],
      [4, "maria@demo.example", ["forecastEnd"]],
    ]);
    const conflicts = await world.rows("SELECT id FROM pfa_sync_conflict WHERE pfa_id = $1", [pfaId]);
    expect(conflicts).toEqual([]);
  });

  it("discontinues as a DELETE and restores as an update", async () => {
    const pfaId = nextId();
    await world.change(world.admin, pfaId, { isDiscontinued: true });
    await world.push();
    expect(await inPems(pfaId)).toMatchObject({ isDiscontinued: true, version: 2 });
    await world.change(world.admin, pfaId, { isDiscontinued: false });
    await world.push();
    const writes = await world.sandbox.control.journal({ organizationCode: "RIO", pfaId });
    expect(writes.map((write) => write.operation)).toEqual(["DELETE", "UPDATE"]);
    expect((await inPems(pfaId)).isDiscontinued).toBe(false);
  });
});

describe("a change of PEMS in between", () => {
  it("merges with another field by itself, and says so", async () => {
    const pfaId = nextId();
    const id = await world.change(world.maria, pfaId, { forecastEnd: "2027-06-01" });
    await world.sandbox.control.edit({ organizationCode: "RIO", pfaId, changes: { areaSilo: "South" } });
    await world.push();
    expect(await world.stateOf(id)).toMatchObject({ state: "synced", version: 3 });
    expect(await inPems(pfaId)).toMatchObject({ areaSilo: "South", forecastEnd: "2027-06-01T00:00:00Z" });
    const conflicts = await world.rows(
      "SELECT status, reason FROM pfa_sync_conflict WHERE modification_id = $1",
      [id],
    );
    expect(conflicts).toEqual([{ status: "resolved_auto", reason: "merged" }]);
  });

  it("becomes a conflict on the same field, and PEMS keeps its value", async () => {
    const pfaId = nextId();
    const id = await world.change(world.maria, pfaId, { forecastEnd: "2027-06-01", dor: "PROJECT" });
    const changes = { forecastEnd: "2027-07-07" };
    await world.sandbox.control.edit({ organizationCode: "RIO", pfaId, changes });
    await world.push();
    expect(await world.stateOf(id)).toMatchObject({ state: "conflict", error: { code: "CONFLICT" } });
    expect(await inPems(pfaId)).toMatchObject({
      forecastEnd: "2027-07-07T00:00:00Z",
      dor: "BEO",
      version: 2,
    });
    const [conflict] = await world.rows(
      `SELECT conflict_fields, base_data->>'forecastEnd' AS base, local_data->>'forecastEnd' AS mine,
              pems_data->>'forecastEnd' AS theirs, pems_version, pems_changed_by FROM pfa_sync_conflict WHERE modification_id = $1`,
      [id],
    );
    expect(conflict).toEqual({
      conflict_fields: ["forecastEnd"],
      base: "2027-03-01",
      mine: "2027-06-01",
      theirs: "2027-07-07",
      pems_version: 2,
      pems_changed_by: "jane.smith",
    });
  });

  it("needs no write when PEMS came to the same value", async () => {
    const pfaId = nextId();
    const id = await world.change(world.maria, pfaId, { forecastEnd: "2027-06-01" });
    const changes = { forecastEnd: "2027-06-01" };
    await world.sandbox.control.edit({ organizationCode: "RIO", pfaId, changes });
    await world.push();
    expect(await world.stateOf(id)).toMatchObject({ state: "synced", version: 2 });
    expect(await world.applied(pfaId)).toBe(0);
  });

  it("is no conflict when PEMS raised the version alone", async () => {
    const pfaId = nextId();
    const id = await world.change(world.maria, pfaId, { forecastEnd: "2027-06-01" });
    await world.sandbox.control.touch("RIO", pfaId);
    await world.push();
    expect(await world.stateOf(id)).toMatchObject({ state: "synced", version: 3 });
  });
});

describe("who may send", () => {
  it("nobody while the organization is paused", async () => {
    const id = await world.change(world.maria, nextId(), { forecastEnd: "2027-11-01" });
    await world.rows("UPDATE organization SET sync_paused_at = now()");
    await world.push();
    expect(await world.stateOf(id)).toMatchObject({ state: "queued" });
    await world.rows("UPDATE organization SET sync_paused_at = NULL");
    await world.push();
    expect(await world.stateOf(id)).toMatchObject({ state: "synced" });
  });

  it("a worker taken for dead can record nothing; its work is read back by the next", async () => {
    const pfaId = nextId();
    const id = await world.change(world.maria, pfaId, { forecastEnd: "2027-11-02" });
    await world.sandbox.control.latency(400);
    const slow = world.push();
    await expect.poll(() => world.applied(pfaId)).toBe(1);
    await world.rows(
      "UPDATE pfa_write_queue SET lease_expires_at = now() - interval '1 day' WHERE pfa_id = $1",
      [pfaId],
    );
    const { releaseExpiredClaims } = await import("#src/services/pushes/release-claims.ts");
    expect(await releaseExpiredClaims(world.deps, world.service)).toBe(1);
    await slow;
    await world.push();
    expect(await world.stateOf(id)).toMatchObject({ state: "synced", version: 2 });
    expect(await world.applied(pfaId)).toBe(1);
    const [item] = await world.rows("SELECT crash_count FROM pfa_write_queue WHERE pfa_id = $1", [pfaId]);
    expect(item).toEqual({ crash_count: 1 });
  });
});
