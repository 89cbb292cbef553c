import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { resumeConnection } from "#src/services/connections/connection-state.ts";
import { prepareBatch } from "#src/services/pushes/prepare-batch.ts";
import { releaseExpiredClaims } from "#src/services/pushes/release-claims.ts";
import { getSyncStatus } from "#src/services/sync/get-sync-status.ts";
import { createPushWorld, type PushWorld } from "#src/services/testing/push-world.ts";

const STEP_MS = 15_000;
const AN_HOUR = 3_600_000 / STEP_MS;

let world: PushWorld;
let last = 0;
const nextIds = (count: number) =>
  Array.from({ length: count }, () => `PFA-${String(++last).padStart(5, "0")}`);
const nextId = () => nextIds(1)[0] ?? "";

beforeAll(async () => {
  // The database's clock can't be stepped: a probe is due at each sweep.
  world = await createPushWorld({ records: 900, settings: { pemsTimeoutMs: 2000, probeIntervalMs: 1 } });
});
afterAll(() => world.close());
beforeEach(async () => {
  await world.sandbox.control.reset();
  await world.rows(
    "UPDATE pems_connection SET breaker_state = 'closed', breaker_failures = 0, down_since = NULL, paused_at = NULL, rate_tat = now()",
  );
});

/** Lets time pass as the worker does: a sweep every 15 s. */
async function pass(steps: number): Promise<void> {
  for (let step = 0; step < steps; step++) {
    world.advance(STEP_MS);
    await world.sweep();
  }
}
const items = (pfaIds: readonly string[]) =>
  world.rows<{ status: string; retries: number; count: number }>(
    `SELECT status, max(retry_count) AS retries, count(*)::int AS count FROM pfa_write_queue WHERE pfa_id = ANY($1)
     GROUP BY 1 ORDER BY 1`,
    [pfaIds],
  );
const breaker = async () => {
  const [row] = await world.rows<{ breaker_state: string; down: boolean }>(
    "SELECT breaker_state, down_since IS NOT NULL AS down FROM pems_connection",
  );
  return row;
};
const writes = async () => {
  const { requests } = await world.sandbox.control.stats();
  return requests.filter((request) => request.path.includes("/pfa/batch")).length;
};

describe("an outage of an hour", () => {
  it.each(["unavailable", "reset"] as const)(
    "costs no attempt and no dead letter, and the backlog drains at once after it (%s)",
    async (mode) => {
      const alone = nextIds(3);
      const many = nextIds(150);
      await world.sandbox.control.down(mode);
      // Each fails alone in a request of its own, and more than once, before PEMS is known to be down.
      for (const pfaId of alone) {
        await world.change(world.maria, pfaId, { forecastEnd: "2027-10-01" });
        await world.push();
      }
      expect(await items(alone)).toEqual([{ status: "pending", retries: 1, count: 3 }]);
      await pass(AN_HOUR / 2);
      await world.changeMany(world.maria, many, { forecastEnd: "2027-10-02" });
      await pass(AN_HOUR / 2);

      expect(await breaker()).toEqual({ breaker_state: "open", down: true });
      const status = await getSyncStatus(world.deps, world.maria);
      expect(status).toMatchObject({ health: "down", totalQueued: 153, failed: 0, pems: { state: "down" } });
      expect(status.pems.since).not.toBeNull();

      await world.sandbox.control.down(null);
      await pass(1);
      expect(await items([...alone, ...many])).toEqual([{ status: "completed", retries: 0, count: 153 }]);
      for (const pfaId of [...alone, ...many]) expect(await world.applied(pfaId)).toBe(1);
      expect(await breaker()).toEqual({ breaker_state: "closed", down: false });
      const outcomes = await world.rows(
        `SELECT DISTINCT a->>'outcome' AS outcome FROM pfa_write_queue q, jsonb_array_elements(q.attempt_log) a
         WHERE q.pfa_id = ANY($1) ORDER BY 1`,
        [alone],
      );
      expect(outcomes).toEqual([{ outcome: "accepted" }, { outcome: "outage" }]);
    },
    60_000,
  );
});

describe("attempts that an outage cost", () => {
  it("are given back; those that failed for the item's own sake stay", async () => {
    const pfaId = nextId();
    await world.change(world.maria, pfaId, { forecastEnd: "2027-10-03" });
    await world.sandbox.control.failItem({ pfaId, status: 500, times: 2 });
    await world.push();
    world.advance(5_000);
    await world.push();
    expect(await items([pfaId])).toEqual([{ status: "pending", retries: 2, count: 1 }]);
    // These two lie before the outage, on the database's clock too.
    await world.rows(
      `UPDATE pfa_write_queue SET attempt_log = (
         SELECT jsonb_agg(a || '{"at": "2020-01-01T00:00:00Z"}') FROM jsonb_array_elements(attempt_log) a) WHERE pfa_id = $1`,
      [pfaId],
    );
    await world.sandbox.control.down("unavailable");
    world.advance(10_000);
    await world.push();
    await pass(10);
    expect(await breaker()).toEqual({ breaker_state: "open", down: true });
    await world.sandbox.control.down(null);
    await pass(1);
    expect(await items([pfaId])).toEqual([{ status: "completed", retries: 2, count: 1 }]);
    const [log] = await world.rows<{ outcomes: string[] }>(
      "SELECT ARRAY(SELECT a->>'outcome' FROM jsonb_array_elements(attempt_log) a) AS outcomes FROM pfa_write_queue WHERE pfa_id = $1",
      [pfaId],
    );
    expect(log?.outcomes.filter((outcome) => outcome === "error")).toHaveLength(2);
    expect(log?.outcomes.at(-1)).toBe("accepted");
  });
});

describe("after an outage", () => {
  it("exactly one request goes first, and the rest when it was answered", async () => {
    const chosen = nextIds(250);
    await world.sandbox.control.down("unavailable");
    await world.changeMany(world.maria, chosen, { forecastEnd: "2027-10-04" });
    await pass(3);
    expect(await breaker()).toEqual({ breaker_state: "open", down: true });
    await world.sandbox.control.down(null);
    await world.rows(
      "UPDATE pfa_write_queue SET batch_limit = NULL, outcome_unknown = false WHERE pfa_id = ANY($1)",
      [chosen],
    );
    await world.sandbox.control.clearStats();
    await world.sandbox.control.latency(500);
    const sweeping = world.sweep();
    await expect.poll(writes, { interval: 20, timeout: 10_000 }).toBe(1);
    expect(await breaker()).toEqual({ breaker_state: "half_open", down: true });
    // Whoever else looks, in whichever process, finds nothing that may be sent.
    expect(await prepareBatch(world.deps, world.service)).toBeNull();
    expect(await writes()).toBe(1);
    await sweeping;
    await world.push();
    expect(await breaker()).toEqual({ breaker_state: "closed", down: false });
    expect(await writes()).toBe(3);
    expect(await items(chosen)).toEqual([{ status: "completed", retries: 0, count: 250 }]);
  });

  it("a trial that fails opens the breaker again, for everybody", async () => {
    const chosen = nextIds(120);
    await world.sandbox.control.down("unavailable");
    await world.changeMany(world.maria, chosen, { forecastEnd: "2027-10-05" });
    await pass(3);
    await world.sandbox.control.down(null);
    await world.sandbox.control.status({ code: 503, times: 1 });
    await world.sandbox.control.clearStats();
    world.advance(STEP_MS);
    await world.sweep();
    expect((await breaker())?.breaker_state).toBe("open");
    const { requests } = await world.sandbox.control.stats();
    expect(requests.filter((request) => !request.path.includes("/health"))).toHaveLength(1);
    await pass(2);
    expect(await items(chosen)).toEqual([{ status: "completed", retries: 0, count: 120 }]);
  });
});

describe("a credential that PEMS refuses", () => {
  it.each([401, 403] as const)("pauses all until an administrator resumes (%d)", async (status) => {
    const chosen = nextIds(5);
    await world.sandbox.control.refuseCredential(status);
    await world.changeMany(world.maria, chosen, { forecastEnd: "2027-10-06" });
    await world.push();
    await world.sandbox.control.refuseCredential(null);
    await world.sandbox.control.clearStats();
    await pass(AN_HOUR / 4);
    expect((await world.sandbox.control.stats()).total).toBe(0);
    expect(await items(chosen)).toEqual([{ status: "pending", retries: 0, count: 5 }]);
    expect((await getSyncStatus(world.deps, world.maria)).pems.state).toBe("paused");
    await resumeConnection(world.deps, world.admin, world.organization.connectionId);
    await pass(1);
    expect(await items(chosen)).toEqual([{ status: "completed", retries: 0, count: 5 }]);
  });
});

describe("a long Retry-After", () => {
  it("stops claims, too: nothing is taken in hand until its time has come", async () => {
    const first = nextId();
    await world.change(world.maria, first, { forecastEnd: "2027-10-07" });
    await world.sandbox.control.status({ code: 429, retryAfterSeconds: 120, times: 1 });
    await world.push();
    const second = nextId();
    await world.change(world.maria, second, { forecastEnd: "2027-10-07" });
    await world.sandbox.control.clearStats();
    await world.push();
    await pass(2);
    expect((await world.sandbox.control.stats()).total).toBe(0);
    const [untouched] = await world.rows(
      "SELECT status, claim_epoch, retry_count FROM pfa_write_queue WHERE pfa_id = $1",
      [second],
    );
    expect(untouched).toEqual({ status: "pending", claim_epoch: 0, retry_count: 0 });
    // The two minutes are over.
    await world.rows("UPDATE pems_connection SET rate_tat = now()");
    world.advance(120_000);
    await world.push();
    expect(await items([first, second])).toEqual([{ status: "completed", retries: 0, count: 2 }]);
  });
});

describe("ends of workers", () => {
  it("set aside only what was in hand alone at the third: the others go through", async () => {
    const chosen = nextIds(12);
    await world.changeMany(world.maria, chosen, { forecastEnd: "2027-10-08" });
    const crash = async () => {
      const batch = await prepareBatch(world.deps, world.service);
      world.advance(world.deps.settings.leaseSeconds * 1000);
      await releaseExpiredClaims(world.deps, world.service);
      return (batch?.toSend.length ?? 0) + (batch?.toRead.length ?? 0);
    };
    // Nothing reached PEMS: as if each worker ended before it sent.
    expect(await crash()).toBe(12);
    expect(await crash()).toBe(12);
    expect(await crash()).toBe(1);
    await world.push();
    const quarantined = await world.rows(
      "SELECT sync_error->>'code' AS code FROM pfa_modification WHERE pfa_id = ANY($1) AND sync_status = 'failed'",
      [chosen],
    );
    expect(quarantined).toEqual([{ code: "QUARANTINED" }]);
    expect(await items(chosen)).toMatchObject([
      { status: "completed", count: 11 },
      { status: "failed", count: 1 },
    ]);
  });
});
