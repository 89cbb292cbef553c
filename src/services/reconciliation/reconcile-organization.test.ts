import { uuidv7 } from "uuidv7";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { getReconciliation } from "#src/services/reconciliation/get-reconciliation.ts";
import { listReconciliations } from "#src/services/reconciliation/list-reconciliations.ts";
import { reconcileOrganization } from "#src/services/reconciliation/reconcile-organization.ts";
import { repairDrift } from "#src/services/reconciliation/repair-drift.ts";
import { collectNotices } from "#src/services/testing/notices.ts";
import { createPushWorld, type PushWorld } from "#src/services/testing/push-world.ts";
import { pfaIdOf } from "#src/services/testing/records.ts";

const RECORDS = 1200;
const never = new AbortController().signal;
let world: PushWorld;

beforeAll(async () => {
  world = await createPushWorld({ records: RECORDS });
});
beforeEach(async () => {
  await world.sandbox.control.reset();
  await world.rows(
    `UPDATE pems_connection SET breaker_state = 'closed', breaker_failures = 0, down_since = NULL, probe_at = NULL,
       paused_at = NULL, rate_tat = now(), rate_per_second = 1000`,
  );
});
afterAll(() => world.close());

const manual = () => ({ organizationId: world.organization.id, trigger: "manual", startedBy: null }) as const;
/** The same services, with something that happens after each transaction. */
const withHook = (hook: () => Promise<void>) => {
  const db: typeof world.deps.db = Object.assign(Object.create(world.deps.db), {
    transaction: async (...given: Parameters<typeof world.deps.db.transaction>) => {
      const result = await world.deps.db.transaction(...given);
      await hook();
      return result;
    },
  });
  return { ...world.deps, db };
};
const reconcile = (trigger: "manual" | "schedule" = "manual", signal = never) =>
  reconcileOrganization(
    world.deps,
    { organizationId: world.organization.id, trigger, startedBy: null },
    signal,
  );
const repair = (runId: string | null) => repairDrift(world.deps, world.admin, { runId: runId ?? "" }, never);
const findings = async (runId: string | null) => {
  const { items } = await getReconciliation(world.deps, world.admin, { runId: runId ?? "", limit: 200 });
  return items.map(({ id: _, ...finding }) => finding);
};
const mirror = async (pfaId: string) =>
  (
    await world.rows(
      "SELECT version, description FROM pfa_mirror WHERE pfa_id = $1 AND organization_id = $2",
      [pfaId, world.organization.id],
    )
  )[0];
const runOf = async (runId: string | null) =>
  (await world.rows("SELECT * FROM sync_run WHERE id = $1", [runId]))[0];
const edit = (pfaId: string, description: string) =>
  world.sandbox.control.edit({ organizationCode: "RIO", pfaId, changes: { description } });
const noDrift = { runId: expect.any(String), status: "completed", error: null, findings: {} };
const blank = {
  fields: [],
  detail: null,
  repairedAt: null,
  mirrorVersion: null,
  pemsVersion: null,
};

describe("a reconciliation", () => {
  it("finds nothing where mirror and PEMS agree, and keeps what it read", async () => {
    const result = await reconcile();
    expect(result).toEqual(noDrift);
    expect(await runOf(result.runId)).toMatchObject({
      ...{ direction: "reconciliation", status: "completed", pages: 2, total: RECORDS, failed: 0 },
      lease_until: null,
    });
    const kept = await world.rows(
      `SELECT p.record_count FROM pems_batch p JOIN pfa_bronze b ON b.batch_id = p.id
       WHERE p.run_id = $1 AND p.source = 'reconciliation' ORDER BY 1`,
      [result.runId],
    );
    expect(kept).toEqual([{ record_count: 200 }, { record_count: 1000 }]);
    expect(await world.rows("SELECT 1 FROM reconciliation_scan")).toEqual([]);
    const [organization] = await world.rows<{ at: Date | null }>(
      "SELECT last_reconciliation_at AS at FROM organization WHERE id = $1",
      [world.organization.id],
    );
    expect(organization?.at).toBeInstanceOf(Date);
  });

  it("reports each kind of drift, and mends what reading PEMS again can mend", async () => {
    const notices = await collectNotices(world.url);
    const [gone, old, wrong, ahead] = [1, 2, 3, 4].map(pfaIdOf) as [string, string, string, string];
    await edit(old, "Newer in PEMS");
    await world.pull();
    await world.rows("DELETE FROM pfa_mirror WHERE pfa_id = $1", [gone]);
    await world.rows(
      "UPDATE pfa_mirror SET version = 1, description = 'Crane 2', content_hash = '00' WHERE pfa_id = $1",
      [old],
    );
    await world.rows("UPDATE pfa_mirror SET model = 'Wrong', content_hash = '00' WHERE pfa_id = $1", [wrong]);
    await world.changeInPems(ahead, { description: "Lost by PEMS", monthlyRate: "6000.00" });
    const [surplus] = await world.seedRecords(1, { from: 9000 });
    await world.sandbox.control.addOrganization({
      code: "RIO",
      records: [{ pfaId: "PFA-BAD", forecastStart: "2026-13-45" }],
    });
    await world.pull();
    await world.change(world.maria, pfaIdOf(5), { description: "Waits for long" });
    await world.rows("UPDATE pfa_write_queue SET scheduled_at = now() - interval '16 minutes'");
    const writes = (await world.sandbox.control.journal()).length;
    await notices.settled();
    notices.seen.length = 0;

    const result = await reconcile();
    const kinds = ["missing_here", "missing_there", "behind", "ahead", "differing", "untypable", "stuck"];
    expect(result.findings).toEqual(Object.fromEntries(kinds.map((kind) => [kind, 1])));
    expect(await findings(result.runId)).toEqual([
      { ...blank, pfaId: gone, kind: "missing_here", pemsVersion: 1 },
      { ...blank, pfaId: old, kind: "behind", mirrorVersion: 1, pemsVersion: 2, fields: ["description"] },
      { ...blank, pfaId: wrong, kind: "differing", mirrorVersion: 1, pemsVersion: 1, fields: ["model"] },
      {
        ...{ ...blank, pfaId: ahead, kind: "ahead", mirrorVersion: 2, pemsVersion: 1 },
        fields: ["description", "monthlyRate"],
      },
      {
        ...{ ...blank, pfaId: pfaIdOf(5), kind: "stuck" },
        detail: expect.objectContaining({ status: "pending", outcomeUnknown: false }),
      },
      { ...blank, pfaId: surplus, kind: "missing_there", mirrorVersion: 1 },
      {
        ...{ ...blank, pfaId: "PFA-BAD", kind: "untypable", pemsVersion: 1 },
        detail: { problems: [{ field: "forecastStart", code: "NOT_A_DAY" }] },
      },
    ]);
    // It has only looked.
    expect(await mirror(old)).toEqual({ version: 1, description: "Crane 2" });

    expect(await repair(result.runId)).toEqual({ repaired: 4, open: 0, error: null });
    const repaired = (await findings(result.runId)).filter(({ repairedAt }) => repairedAt !== null);
    expect(repaired.map(({ pfaId }) => pfaId)).toEqual([gone, old, wrong, ahead]);
    expect(await mirror(gone)).toEqual({ version: 1, description: "Crane 1" });
    expect(await mirror(old)).toEqual({ version: 2, description: "Newer in PEMS" });
    expect(await mirror(ahead)).toEqual({ version: 1, description: "Crane 4" });
    expect(await mirror(surplus ?? "")).toMatchObject({ version: 1 });
    expect(await world.rows("SELECT model FROM pfa_mirror WHERE pfa_id = $1", [wrong])).toEqual([
      { model: null },
    ]);
    const moved = await world.rows(
      "SELECT before, after FROM audit_log WHERE action = 'mirror.moved_back' AND pfa_id = $1",
      [ahead],
    );
    expect(moved).toEqual([{ before: { version: 2 }, after: { version: 1, runId: result.runId } }]);
    expect(await world.rows("SELECT status FROM pfa_write_queue")).toEqual([{ status: "pending" }]);
    await notices.settled();
    const named = notices.seen.flatMap((event) =>
      event.type === "RECORDS_CHANGED" ? (event.pfaIds ?? []) : [],
    );
    expect(named.sort()).toEqual([gone, old, wrong, ahead]);
    expect((await world.sandbox.control.journal()).length).toBe(writes);

    // What is left is for people.
    const again = await reconcile();
    expect(again.findings).toEqual({ missing_there: 1, stuck: 1, untypable: 1 });
    expect(await repair(again.runId)).toEqual({ repaired: 0, open: 0, error: null });
    await world.rows("DELETE FROM pfa_mirror WHERE pfa_id = $1", [surplus]);
    await world.push();
    await notices.close();
    const listed = await listReconciliations(world.deps, world.admin, { limit: 2 });
    expect(listed.items.map((item) => item.findings)).toEqual([
      Object.fromEntries(
        ["missing_there", "stuck", "untypable"].map((kind) => [kind, { found: 1, repaired: 0 }]),
      ),
      expect.objectContaining({ ahead: { found: 1, repaired: 1 }, stuck: { found: 1, repaired: 0 } }),
    ]);
  });

  it("mends by itself what the daily one finds, many records by listing PEMS again", async () => {
    const lost = Array.from({ length: 30 }, (_, index) => pfaIdOf(101 + index));
    await world.rows("DELETE FROM pfa_mirror WHERE pfa_id = ANY($1)", [lost]);
    for (const pfaId of lost.slice(0, 25))
      await world.seedRecords(1, { from: 9000 + Number(pfaId.slice(4)) });
    const before = (await world.sandbox.control.stats()).requests.length;
    const result = await reconcile("schedule");
    expect(result.findings).toMatchObject({ missing_here: 30, missing_there: 25 });
    const requests = (await world.sandbox.control.stats()).requests.slice(0, -before || undefined);
    expect(requests.every(({ method }) => method === "GET")).toBe(true);
    expect(requests.filter(({ path }) => /\/pfa\/PFA/.test(path))).toEqual([]);
    expect(await runOf(result.runId)).toMatchObject({ succeeded: 30 });
    expect(await mirror(lost[29] ?? "")).toEqual({ version: 1, description: "Crane 130" });
    await world.rows("DELETE FROM pfa_mirror WHERE pfa_id LIKE 'PFA-091%'");
  });

  it("counts records without an id", async () => {
    const { store } = world.sandbox;
    const record = await world.sandbox.control.record("RIO", pfaIdOf(1));
    store.transaction(() => store.put({ ...record, organizationCode: "RIO", pfaId: "" } as never));
    const result = await reconcile();
    expect((await findings(result.runId))[0]).toEqual({
      ...{ ...blank, pfaId: "", kind: "untypable" },
      detail: { records: 1 },
    });
    store.db.exec("DELETE FROM record WHERE pfa_id = '' OR pfa_id = 'PFA-BAD'");
    await world.pull();
  });

  it("raises no false alarm while people, PEMS and pulls go on", async () => {
    await world.sandbox.control.latency(5);
    let [going, count] = [true, 0];
    const some = (from: number, step: number) => {
      count += 1;
      return pfaIdOf(from + ((count * step) % 300));
    };
    const others = [
      async () => {
        const ids = Array.from({ length: 5 }, () => some(200, 7));
        await world.changeMany(world.maria, [...new Set(ids)], { description: `Changed ${count}` });
        await world.push();
      },
      () => edit(some(600, 11), `Edited ${count}`),
      () => world.sandbox.control.touch("RIO", some(200, 13)),
      () => world.pull(),
    ];
    const loops = others.map(async (work) => {
      while (going) await work();
    });
    for (let round = 0; round < 4; round++) {
      expect(await reconcile()).toEqual(noDrift);
    }
    going = false;
    await Promise.all(loops);
    await world.sandbox.control.latency(0);
    await world.push();
    await world.pull();
    expect(await reconcile()).toEqual(noDrift);
  });

  it("does not call ahead what was written between scan and comparison", async () => {
    const written = Array.from({ length: 25 }, (_, index) => pfaIdOf(1001 + index));
    let scanned = false;
    const afterScan = async () => {
      const rows = await world.rows("SELECT 1 FROM sync_run WHERE status = 'running' AND pages > 1");
      if (scanned || rows.length === 0) return;
      scanned = true;
      await world.changeMany(world.maria, written, { description: "Written meanwhile" });
      await world.push();
    };
    const result = await reconcileOrganization(withHook(afterScan), manual(), never);
    expect(scanned).toBe(true);
    expect(result).toEqual(noDrift);
  });

  it("does not call late what the next pull brings", async () => {
    await edit(pfaIdOf(10), "Not pulled yet");
    expect((await reconcile()).findings).toEqual({});
    expect(await mirror(pfaIdOf(10))).toMatchObject({ description: "Crane 10" });
    await world.pull();
  });

  it("does not call stuck what waits because of an outage, a pause or a switch", async () => {
    await world.change(world.maria, pfaIdOf(20), { description: "Held up" });
    await world.rows(
      "UPDATE pfa_write_queue SET scheduled_at = now() - interval '1 hour' WHERE status = 'pending'",
    );
    expect((await reconcile()).findings).toEqual({ stuck: 1 });
    for (const holding of ["sync_paused_at = now()", "write_sync_enabled = false"]) {
      await world.rows(`UPDATE organization SET ${holding}`);
      expect((await reconcile()).findings).toEqual({});
      await world.rows("UPDATE organization SET sync_paused_at = NULL, write_sync_enabled = true");
    }
    await world.rows(
      `INSERT INTO audit_log (id, organization_id, actor_id, action, entity) VALUES ($1, $2, $3, 'connection.closed', 'connection')`,
      [uuidv7(), world.organization.id, world.service.userId],
    );
    expect((await reconcile()).findings).toEqual({});
    await world.push();
  });
});

describe("PEMS in trouble", () => {
  it("ends the run as failed, with no report, and leaves the mirror alone", async () => {
    await world.rows("UPDATE pems_connection SET rate_per_second = 1");
    await world.rows("DELETE FROM pfa_mirror WHERE pfa_id = $1", [pfaIdOf(30)]);
    const running = reconcile();
    await vi.waitFor(async () => {
      const [run] = await world.rows<{ pages: number }>(
        "SELECT pages FROM sync_run WHERE status = 'running'",
      );
      expect(run?.pages).toBe(1);
    });
    await world.sandbox.control.down("unavailable");
    const result = await running;
    expect(result).toMatchObject({ status: "failed", error: expect.stringMatching(/503/) });
    expect(result.findings).toEqual({});
    expect(await world.rows("SELECT 1 FROM reconciliation_scan")).toEqual([]);
    expect(
      await world.rows("SELECT 1 FROM reconciliation_finding WHERE run_id = $1", [result.runId]),
    ).toEqual([]);
    expect(await mirror(pfaIdOf(30))).toBeUndefined();
  });

  it("goes on with a repair that an outage cut off", async () => {
    const result = await reconcile();
    expect(result.findings).toEqual({ missing_here: 1 });
    await world.sandbox.control.down("unavailable");
    expect(await repair(result.runId)).toMatchObject({
      repaired: 0,
      open: 1,
      error: expect.stringMatching(/503/),
    });
    await world.sandbox.control.down(null);
    expect(await repair(result.runId)).toEqual({ repaired: 1, open: 0, error: null });
  });

  it("is waited for while it asks to, and not for long", async () => {
    await world.sandbox.control.status({ code: 429, retryAfterSeconds: 1 });
    expect(await reconcile()).toMatchObject({ status: "completed" });
    await world.sandbox.control.status({ code: 429, retryAfterSeconds: 300 });
    expect(await reconcile()).toMatchObject({ status: "failed", error: "PEMS asks to wait for 300 s." });
  });

  it("is left alone while the breaker is open", async () => {
    await world.rows("UPDATE pems_connection SET breaker_state = 'open', down_since = now()");
    expect(await reconcile()).toMatchObject({
      status: "failed",
      error: expect.stringMatching(/not answered since/),
    });
    expect((await world.sandbox.control.stats()).requests).toEqual([]);
  });

  it("doesn't keep a worker from stopping", async () => {
    const stopping = new AbortController();
    await world.sandbox.control.hang({});
    const running = reconcile("manual", stopping.signal);
    while ((await world.sandbox.control.faults()).hangs.some((hang) => hang.times > 0));
    stopping.abort();
    expect(await running).toMatchObject({ status: "cancelled", error: "The worker was stopped." });
  });
});

describe("a repair in trouble", () => {
  /** A finding for each of these records, which are gone from the mirror. */
  const lose = async (count: number) => {
    const ids = Array.from({ length: count }, (_, index) => pfaIdOf(501 + index));
    await world.rows("DELETE FROM pfa_mirror WHERE pfa_id = ANY($1)", [ids]);
    const result = await reconcile();
    expect(result.findings).toEqual({ missing_here: count });
    return result.runId ?? "";
  };
  const mend = (runId: string, signal = never) => repairDrift(world.deps, world.admin, { runId }, signal);
  const ended = (error: string, open: number) => ({ repaired: 0, open, error });

  it.each([1, 30])("ends early and goes on the next time (%i records)", async (count) => {
    const runId = await lose(count);
    const audited =
      "SELECT after FROM audit_log WHERE action = 'reconciliation.repaired' AND entity_id = $1 ORDER BY id";
    expect(await mend(runId, AbortSignal.abort())).toEqual(ended("The worker was stopped.", count));
    await world.rows("UPDATE pems_connection SET breaker_state = 'open', down_since = now()");
    expect((await mend(runId)).error).toMatch(/not answered since/);
    await world.rows("UPDATE pems_connection SET breaker_state = 'closed'");
    await world.sandbox.control.status({ code: 429, retryAfterSeconds: 300 });
    // The answer says how long; whoever asks again is told before a request is made.
    expect(await mend(runId)).toEqual(ended("PEMS asks to wait for 300 s.", count));
    await world.rows("UPDATE pems_connection SET rate_tat = now()");
    await world.sandbox.control.status({ code: 429, retryAfterSeconds: 1 });
    expect(await mend(runId)).toEqual({ repaired: count, open: 0, error: null });
    expect(await world.rows(audited, [runId])).toHaveLength(4);
  });

  it("ends when its worker is stopped while PEMS does not answer", async () => {
    const runId = await lose(1);
    const stopping = new AbortController();
    await world.sandbox.control.hang({});
    const mending = mend(runId, stopping.signal);
    while ((await world.sandbox.control.faults()).hangs.some((hang) => hang.times > 0));
    stopping.abort();
    expect(await mending).toEqual(ended("The worker was stopped.", 1));
    await mend(runId);
  });

  it("leaves what PEMS no longer has, or can't be typed any more", async () => {
    const runId = await lose(2);
    const { store } = world.sandbox;
    const record = await world.sandbox.control.record("RIO", pfaIdOf(502));
    store.db.exec(`DELETE FROM record WHERE pfa_id = '${pfaIdOf(501)}'`);
    store.transaction(() => store.put({ ...record, version: 3, forecastEnd: "2026-13-45" } as never));
    expect(await mend(runId)).toEqual({ repaired: 0, open: 2, error: null });
    store.transaction(() => store.put({ ...record, version: 4 } as never));
    expect(await mend(runId)).toEqual({ repaired: 1, open: 1, error: null });
    expect((await findings(runId)).map(({ pfaId, repairedAt }) => [pfaId, repairedAt !== null])).toEqual([
      [pfaIdOf(501), false],
      [pfaIdOf(502), true],
    ]);
  });
});

describe("one at a time", () => {
  const insertRun = async (lease: string) => {
    const id = uuidv7();
    await world.rows(
      `INSERT INTO sync_run (id, organization_id, direction, trigger, lease_until)
       VALUES ($1, $2, 'reconciliation', 'schedule', now() + $3::interval)`,
      [id, world.organization.id, lease],
    );
    return id;
  };

  it("skips while another one is under way, and takes over from a worker that is gone", async () => {
    const other = await insertRun("1 minute");
    expect(await reconcile()).toMatchObject({ runId: null, status: "skipped" });
    await world.rows("UPDATE sync_run SET lease_until = now() - interval '1 second' WHERE id = $1", [other]);
    const both = await Promise.all([reconcile(), reconcile()]);
    expect(both.map(({ status }) => status).sort()).toEqual(["completed", "skipped"]);
    expect(await runOf(other)).toMatchObject({
      ...{ status: "failed", error: "The worker stopped before the end." },
    });
  });

  it.each([0, 1])(
    "ends when it finds that it was taken for dead (with %i differences)",
    async (differences) => {
      await world.rows("DELETE FROM pfa_mirror WHERE pfa_id = ANY($1)", [
        [pfaIdOf(40)].slice(0, differences),
      ]);
      const bury = async () => {
        await world.rows("UPDATE sync_run SET status = 'failed' WHERE status = 'running' AND pages = 2");
      };
      const result = await reconcileOrganization(withHook(bury), manual(), never);
      expect(result).toMatchObject({ status: "failed", error: "The worker was taken for dead." });
      expect(await world.rows("SELECT 1 FROM reconciliation_scan")).toEqual([]);
      await world.pull("full");
    },
  );

  it("ends as failed when something breaks here, and says so", async () => {
    const breakDown = async () => {
      const rows = await world.rows("SELECT 1 FROM sync_run WHERE status = 'running' AND pages = 1");
      if (rows.length > 0) throw new Error("broken");
    };
    await expect(reconcileOrganization(withHook(breakDown), manual(), never)).rejects.toThrow("broken");
    const [run] = await world.rows("SELECT status, error FROM sync_run ORDER BY id DESC LIMIT 1");
    expect(run).toEqual({ status: "failed", error: expect.stringMatching(/in the log/) });
    expect((await reconcile()).findings).toEqual({});
  });

  it("needs a pull first", async () => {
    await world.rows("UPDATE organization SET pull_cursor = NULL");
    expect(await reconcile()).toMatchObject({
      status: "failed",
      error: expect.stringMatching(/pull comes first/),
    });
    await world.pull();
  });
});
