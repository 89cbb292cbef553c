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
