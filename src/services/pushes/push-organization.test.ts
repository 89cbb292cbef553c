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

describe("an answer that never came", () => {
  it("is read back and never applied twice", async () => {
    const ids = nextIds(20);
    await world.changeMany(world.maria, ids, { forecastEnd: "2027-08-01" });
    await world.sandbox.control.loseAnswer(1);
    await world.push();
    for (const pfaId of ids) expect(await world.applied(pfaId)).toBe(1);
    const rows = await world.rows<{ sync_status: string }>(
      "SELECT DISTINCT sync_status FROM pfa_modification WHERE pfa_id = ANY($1)",
      [ids],
    );
    expect(rows).toEqual([{ sync_status: "synced" }]);
    const conflicts = await world.rows("SELECT id FROM pfa_sync_conflict WHERE pfa_id = ANY($1)", [ids]);
    expect(conflicts).toEqual([]);
  });

  it.each(["missing", "doubled"] as const)("is a result that is %s, too", async (kind) => {
    const ids = nextIds(5);
    await world.changeMany(world.maria, ids, { forecastEnd: "2027-08-02" });
    await world.sandbox.control.mangle({ kind });
    await world.push();
    for (const pfaId of ids) {
      expect(await world.applied(pfaId)).toBe(1);
      expect(await inPems(pfaId)).toMatchObject({ forecastEnd: "2027-08-02T00:00:00Z", version: 2 });
    }
  });

  it("goes to a person when PEMS moved on meanwhile and nobody can tell", async () => {
    const pfaId = nextId();
    const id = await world.change(world.maria, pfaId, { forecastEnd: "2027-08-03" });
    await world.sandbox.control.hang({ times: 1, writesOnly: true, applied: "all" });
    const pushed = world.push();
    await expect.poll(() => world.applied(pfaId)).toBe(1);
    const changes = { forecastEnd: "2027-03-01" };
    await world.sandbox.control.edit({ organizationCode: "RIO", pfaId, changes });
    await pushed;
    world.advance(5_000);
    await world.push();
    expect(await world.stateOf(id)).toMatchObject({ state: "conflict" });
    const [conflict] = await world.rows("SELECT reason FROM pfa_sync_conflict WHERE modification_id = $1", [
      id,
    ]);
    expect(conflict).toEqual({ reason: "unknown-outcome" });
    expect((await inPems(pfaId)).forecastEnd).toBe("2027-03-01T00:00:00Z");
  });
});

describe("a record that PEMS refuses", () => {
  it("becomes a dead letter after 1 + 3 attempts at 5, 10 and 20 s, while the others go through", async () => {
    const ids = nextIds(10);
    const bad = ids[4] ?? "";
    await world.changeMany(world.maria, ids, { forecastEnd: "2027-09-01" });
    await world.sandbox.control.failItem({ pfaId: bad, status: 500, times: 4 });
    await world.push();
    const item = async () => {
      const [row] = await world.rows<{ status: string; retry_count: number; delay: number }>(
        "SELECT status, retry_count, round(extract(epoch FROM scheduled_at - last_attempt_at))::int AS delay FROM pfa_write_queue WHERE pfa_id = $1",
        [bad],
      );
      return row;
    };
    for (const [retry, delay] of [5, 10, 20].entries()) {
      expect(await item()).toEqual({ status: "pending", retry_count: retry + 1, delay });
      world.advance(delay * 1000 - 1500);
      await world.push();
      expect((await item())?.retry_count).toBe(retry + 1);
      world.advance(1500);
      await world.push();
    }
    expect(await item()).toMatchObject({ status: "failed", retry_count: 4 });
    const others = await world.rows(
      "SELECT DISTINCT sync_status FROM pfa_modification WHERE pfa_id = ANY($1) AND pfa_id <> $2",
      [ids, bad],
    );
    expect(others).toEqual([{ sync_status: "synced" }]);
    const [log] = await world.rows<{ outcomes: string[] }>(
      "SELECT ARRAY(SELECT a->>'outcome' FROM jsonb_array_elements(attempt_log) a) AS outcomes FROM pfa_write_queue WHERE pfa_id = $1",
      [bad],
    );
    expect(log?.outcomes).toEqual(["error", "error", "error", "error", "failed"]);
  });

  it("fails at once on 400 and 404, with PEMS's words", async () => {
    const [rejected = "", gone = ""] = nextIds(2);
    const first = await world.change(world.maria, rejected, { forecastEnd: "2027-09-02" });
    const second = await world.change(world.maria, gone, { forecastEnd: "2027-09-02" });
    await world.sandbox.control.failItem({ pfaId: rejected, status: 400, times: 1 });
    await world.sandbox.control.failItem({ pfaId: gone, status: 404, times: 1 });
    await world.push();
    expect(await world.stateOf(first)).toMatchObject({ state: "failed", error: { code: "REJECTED" } });
    expect(await world.stateOf(second)).toMatchObject({ state: "failed", error: { code: "NOT_FOUND" } });
  });

  it("ends alone when it poisons every batch that holds it", async () => {
    const ids = nextIds(16);
    const bad = ids[11] ?? "";
    await world.changeMany(world.maria, ids, { forecastEnd: "2027-09-03" });
    await world.sandbox.control.poison(bad);
    for (const seconds of [0, 5, 10, 20]) {
      world.advance(seconds * 1000);
      await world.push();
    }
    const rows = await world.rows<{ pfa_id: string; sync_status: string }>(
      "SELECT pfa_id, sync_status FROM pfa_modification WHERE pfa_id = ANY($1) AND sync_status <> 'synced'",
      [ids],
    );
    expect(rows).toEqual([{ pfa_id: bad, sync_status: "failed" }]);
    for (const pfaId of ids) expect(await world.applied(pfaId)).toBe(pfaId === bad ? 0 : 1);
  });
});

describe("PEMS as a whole", () => {
  it.each(["unavailable", "reset"] as const)(
    "may be down (%s): nothing is lost, spent or given up",
    async (mode) => {
      const ids = nextIds(30);
      await world.sandbox.control.down(mode);
      await world.changeMany(world.maria, ids, { forecastEnd: "2027-10-01" });
      for (let minute = 0; minute < 3; minute++) {
        world.advance(60_000);
        await world.sweep();
      }
      const [breaker] = await world.rows("SELECT breaker_state FROM pems_connection");
      expect(breaker).toEqual({ breaker_state: "open" });
      const waiting = await world.rows(
        "SELECT status, max(retry_count) AS retries, count(*)::int AS count FROM pfa_write_queue WHERE pfa_id = ANY($1) GROUP BY 1",
        [ids],
      );
      expect(waiting).toEqual([{ status: "pending", retries: 0, count: 30 }]);
      await world.sandbox.control.down(null);
      await world.rows("UPDATE pems_connection SET probe_at = now()");
      await world.sweep();
      await world.push();
      for (const pfaId of ids) expect(await world.applied(pfaId)).toBe(1);
      const [closed] = await world.rows("SELECT breaker_state, down_since FROM pems_connection");
      expect(closed).toEqual({ breaker_state: "closed", down_since: null });
    },
  );

  it.each([401, 403] as const)(
    "may refuse the credential with %d: it is paused, items stay pending",
    async (status) => {
      const pfaId = nextId();
      const id = await world.change(world.maria, pfaId, { forecastEnd: "2027-10-02" });
      await world.sandbox.control.refuseCredential(status);
      await world.push();
      await world.push();
      expect(await world.stateOf(id)).toMatchObject({ state: "queued" });
      const [connection] = await world.rows("SELECT paused_at IS NOT NULL AS paused FROM pems_connection");
      expect(connection).toEqual({ paused: true });
      await world.sandbox.control.refuseCredential(null);
      await world.rows("UPDATE pems_connection SET paused_at = NULL, pause_reason = NULL");
      await world.push();
      expect(await world.stateOf(id)).toMatchObject({ state: "synced" });
    },
  );

  it("may ask to slow down: Retry-After is honoured and costs no attempt", async () => {
    const pfaId = nextId();
    const id = await world.change(world.maria, pfaId, { forecastEnd: "2027-10-03" });
    await world.sandbox.control.status({ code: 429, retryAfterSeconds: 1, times: 1 });
    await world.push();
    const [item] = await world.rows("SELECT status, retry_count FROM pfa_write_queue WHERE pfa_id = $1", [
      pfaId,
    ]);
    expect(item).toEqual({ status: "pending", retry_count: 0 });
    world.advance(1000);
    await world.push();
    expect(await world.stateOf(id)).toMatchObject({ state: "synced" });
    expect(await world.applied(pfaId)).toBe(1);
  });

  it("may find a batch too large: it is halved", async () => {
    const ids = nextIds(8);
    await world.changeMany(world.maria, ids, { forecastEnd: "2027-10-04" });
    await world.sandbox.control.status({ code: 413, times: 1 });
    await world.push();
    for (const pfaId of ids) expect(await world.applied(pfaId)).toBe(1);
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
