import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { commitDrafts } from "#src/services/commits/commit-drafts.ts";
import { discardDrafts } from "#src/services/drafts/discard-drafts.ts";
import { reviewDrafts } from "#src/services/drafts/review-drafts.ts";
import { saveDraft } from "#src/services/drafts/save-draft.ts";
import type { Member } from "#src/services/organizations/member.ts";
import { pfaIdOf } from "#src/services/testing/records.ts";
import { refusal } from "#src/services/testing/refusals.ts";
import { createWorld, type World } from "#src/services/testing/world.ts";

describe("commitDrafts", () => {
  let world: World;
  let next = 1;
  const anyRecord = () => pfaIdOf(next++);
  const save = (who: Member, pfaId: string, set: Record<string, unknown>) =>
    saveDraft(world.deps, who, { changes: [{ pfaId, set, seenVersion: 1 }] });
  const commit = (who: Member, input: Parameters<typeof commitDrafts>[2] = {}) =>
    commitDrafts(world.deps, who, input);
  const one = async <T extends object>(text: string, ...values: unknown[]) =>
    (await world.rows<T>(text, values))[0];
  const stateOf = async (pfaId: string) =>
    (
      await world.rows<{ sync_status: string }>(
        "SELECT sync_status FROM pfa_modification WHERE pfa_id = $1",
        [pfaId],
      )
    ).map((row) => row.sync_status);

  beforeAll(async () => {
    world = await createWorld();
    await world.seedRecords(100);
  });
  beforeEach(() => world.owner.query("DELETE FROM pfa_modification WHERE sync_status = 'draft'"));
  afterAll(() => world.close());

  it("moves drafts on with queue items, run, audit and wake-up", async () => {
    const ids = [anyRecord(), anyRecord()].sort();
    for (const pfaId of [...ids].reverse()) await save(world.maria, pfaId, { model: "New" });
    const result = await commit(world.maria, { reason: " Late delivery " });
    expect(result).toMatchObject({ committed: 2, state: "queued", estimateSeconds: 1 });
    const items = await world.rows(
      `SELECT q.pfa_id, q.operation, q.payload, q.status, q.priority, q.max_retries, q.sequence = m.commit_sequence AS same,
              m.sync_status, m.reason, m.run_id
       FROM pfa_write_queue q JOIN pfa_modification m ON m.id = q.modification_id WHERE q.run_id = $1 ORDER BY q.sequence`,
      [result.runId],
    );
    expect(items).toEqual(
      ids.map((pfa_id) => ({
        pfa_id,
        operation: "UPDATE",
        payload: { model: "New" },
        status: "pending",
        priority: 100,
        max_retries: 3,
        same: true,
        sync_status: "queued",
        reason: "Late delivery",
        run_id: result.runId,
      })),
    );
    const run = await one(
      "SELECT direction, trigger, status, total FROM sync_run WHERE id = $1",
      result.runId,
    );
    expect(run).toEqual({ direction: "push", trigger: "commit", status: "running", total: 2 });
    const audit = await world.rows(
      "SELECT pfa_id, after FROM audit_log WHERE action = 'modification.queued' AND pfa_id = ANY($1)",
      [ids],
    );
    expect(audit).toHaveLength(2);
    expect(audit[0]).toMatchObject({ after: { values: { model: "New" }, reason: "Late delivery" } });
    const jobs = await one<{ count: number }>(
      "SELECT count(*)::int AS count FROM graphile_worker.jobs WHERE task_identifier = 'push'",
    );
    expect(jobs?.count).toBeGreaterThan(0);
  });

  it("sends only the chosen drafts, and passes over ids without one", async () => {
    const [chosen, kept] = [anyRecord(), anyRecord()];
    await save(world.maria, chosen, { model: "New" });
    await save(world.maria, kept, { model: "New" });
    const result = await commit(world.maria, { pfaIds: [chosen, "PFA-nowhere", "\u0000"] });
    expect(result.committed).toBe(1);
    expect(await stateOf(kept)).toEqual(["draft"]);
  });

  it("leaves the exceptions behind", async () => {
    const [sent, kept] = [anyRecord(), anyRecord()];
    for (const pfaId of [sent, kept]) await save(world.maria, pfaId, { model: "New" });
    expect(await commit(world.maria, { except: [kept, "\u0000"] })).toMatchObject({ committed: 1 });
    expect(await stateOf(kept)).toEqual(["draft"]);
  });

  it("sends nothing that its author has not been shown", async () => {
    const [pfaId, later] = [anyRecord(), anyRecord()];
    const dates = { forecastStart: "2026-01-01", forecastEnd: "2026-01-31" };
    const price = { source: "Purchase", purchasePrice: "100.00" };
    await save(world.maria, pfaId, { ...dates, ...price });
    const shown = { records: 1, forecastAfter: "100.00" };
    await save(world.maria, later, { model: "From another tab", ...price });
    const error = await refusal(commit(world.maria, { expect: shown }), "STALE");
    expect(error.details).toMatchObject({ records: 2, forecastAfter: "200.00" });
    await refusal(
      commit(world.maria, { except: [pfaId], expect: { ...shown, forecastAfter: "99.00" } }),
      "STALE",
    );
    expect(await stateOf(pfaId)).toEqual(["draft"]);
    await commit(world.maria, { except: [later], expect: shown });
    await commit(world.maria, { expect: { records: 1 } });
  });

  it("sends no draft that was changed after its author was shown it", async () => {
    const [pfaId, other] = [anyRecord(), anyRecord()];
    await save(world.maria, pfaId, { model: "Shown" });
    const { asOf } = await reviewDrafts(world.deps, world.maria);
    const shown = { pfaIds: [pfaId], expect: { records: 1, ...(asOf !== null && { asOf }) } };
    // In the same millisecond, with the same cost.
    await save(world.maria, pfaId, { model: "Not shown" });
    await refusal(commit(world.maria, shown), "STALE");
    expect(await stateOf(pfaId)).toEqual(["draft"]);
    const now = await reviewDrafts(world.deps, world.maria);
    world.advance(1000);
    await save(world.maria, other, { model: "Stays behind" });
    await commit(world.maria, { pfaIds: [pfaId], expect: { records: 1, asOf: now.asOf ?? "" } });
    expect(await stateOf(pfaId)).toEqual(["queued"]);
    await discardDrafts(world.deps, world.maria, {});
    expect(await reviewDrafts(world.deps, world.maria)).toMatchObject({ asOf: null });
  });

  it("sends nothing where the record under a draft is no longer what its author was shown", async () => {
    const [moved, agreed, other] = [anyRecord(), anyRecord(), anyRecord()];
    for (const pfaId of [moved, agreed, other]) await save(world.maria, pfaId, { model: "Mine" });
    const expectation = async (pfaIds: string[], who = world.maria) => {
      const { index, asOf } = await reviewDrafts(world.deps, who);
      const shown = pfaIds.reduce((sum, pfaId) => sum + (index.shown[index.pfaIds.indexOf(pfaId)] ?? 0), 0);
      return { pfaIds, expect: { records: pfaIds.length, shown, ...(asOf !== null && { asOf }) } };
    };
    const before = await expectation([moved, agreed]);
    // Neither a collision nor another cost: a name, and the very value of the draft.
    await world.owner.query("UPDATE pfa_mirror SET description = 'Renamed in PEMS' WHERE pfa_id = $1", [
      moved,
    ]);
    await refusal(commit(world.maria, before), "STALE");
    await world.owner.query("UPDATE pfa_mirror SET model = 'Mine' WHERE pfa_id = $1", [agreed]);
    await refusal(commit(world.maria, { ...(await expectation([moved])), pfaIds: [agreed] }), "STALE");
    // What is left out, and what nobody was shown, is no reason.
    const now = await expectation([moved]);
    await world.owner.query("UPDATE pfa_mirror SET description = 'Renamed, too' WHERE pfa_id = $1", [other]);
    await world.owner.query("UPDATE pfa_mirror SET contract = 'Another' WHERE pfa_id = $1", [moved]);
    await commit(world.maria, now);
    expect(await stateOf(moved)).toEqual(["queued"]);
    expect(await stateOf(agreed)).toEqual(["draft"]);
  });

  it("leaves the drafts of others alone", async () => {
    const pfaId = anyRecord();
    await save(world.jonas, pfaId, { model: "Jonas's" });
    await refusal(commit(world.maria), "NOTHING_TO_DO");
    expect(await stateOf(pfaId)).toEqual(["draft"]);
  });

  it("sends a discontinuation alone as DELETE, together with other fields as UPDATE", async () => {
    const [alone, together] = [anyRecord(), anyRecord()];
    await save(world.maria, alone, { isDiscontinued: true });
    await save(world.maria, together, { isDiscontinued: true, contract: "C" });
    const { runId } = await commit(world.maria);
    const items = await world.rows(
      "SELECT pfa_id, operation FROM pfa_write_queue WHERE run_id = $1 ORDER BY pfa_id",
      [runId],
    );
    expect(items).toEqual([
      { pfa_id: alone, operation: "DELETE" },
      { pfa_id: together, operation: "UPDATE" },
    ]);
  });

  it("lets a single edit go ahead of bulk ones, and raises what waits before it", async () => {
    const [first, second] = [anyRecord(), anyRecord()];
    for (const pfaId of [first, second]) await save(world.maria, pfaId, { model: "Bulk" });
    const bulk = await commit(world.maria);
    await save(world.jonas, first, { contract: "Urgent" });
    await commit(world.jonas, { priority: "high" });
    const priorities = await world.rows(
      "SELECT pfa_id, priority FROM pfa_write_queue WHERE run_id = $1 ORDER BY pfa_id",
      [bulk.runId],
    );
    expect(priorities).toEqual([
      { pfa_id: first, priority: 300 },
      { pfa_id: second, priority: 100 },
    ]);
    const third = anyRecord();
    await save(world.jonas, third, { model: "Single" });
    const single = await commit(world.jonas);
    const item = await one("SELECT priority FROM pfa_write_queue WHERE run_id = $1", single.runId);
    expect(item).toEqual({ priority: 200 });
  });

  it("numbers two commits of the same records in the order in which they were committed", async () => {
    const ids = Array.from({ length: 10 }, anyRecord);
    for (const pfaId of ids) {
      await save(world.maria, pfaId, { model: "M" });
      await save(world.jonas, pfaId, { contract: "J" });
    }
    await Promise.all([commit(world.maria), commit(world.jonas)]);
    const orders = await world.rows<{ users: string }>(
      `SELECT string_agg(user_id::text, ',' ORDER BY commit_sequence) AS users FROM pfa_modification
       WHERE pfa_id = ANY($1) GROUP BY pfa_id`,
      [ids],
    );
    expect(new Set(orders.map(({ users }) => users)).size).toBe(1);
  });

  it("sends a draft once, however often the button is pressed at the same time", async () => {
    const pfaId = anyRecord();
    await save(world.maria, pfaId, { model: "Once" });
    const results = await Promise.allSettled([1, 2, 3].map(() => commit(world.maria, { pfaIds: [pfaId] })));
    expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected", "rejected"]);
    expect(await world.rows("SELECT status FROM pfa_write_queue WHERE pfa_id = $1", [pfaId])).toHaveLength(1);
  });

  it("loses no edit that is saved while a commit is under way", async () => {
    const pfaId = anyRecord();
    await save(world.maria, pfaId, { model: "First" });
    await Promise.all([
      commit(world.maria, { pfaIds: [pfaId] }),
      save(world.maria, pfaId, { contract: "Second" }),
    ]);
    const changes = await world.rows<{ delta: object }>(
      "SELECT delta FROM pfa_modification WHERE pfa_id = $1",
      [pfaId],
    );
    expect(Object.assign({}, ...changes.map(({ delta }) => delta))).toEqual({
      model: "First",
      contract: "Second",
    });
  });

  it("commits without queueing while write sync is off", async () => {
    const pfaId = anyRecord();
    await save(world.maria, pfaId, { model: "Waits" });
    await world.owner.query("UPDATE organization SET write_sync_enabled = false");
    const result = await commit(world.maria).finally(() =>
      world.owner.query("UPDATE organization SET write_sync_enabled = true"),
    );
    expect(result).toEqual({ runId: null, committed: 1, state: "committed", estimateSeconds: 0 });
    expect(await stateOf(pfaId)).toEqual(["committed"]);
    expect(await world.rows("SELECT 1 FROM pfa_write_queue WHERE pfa_id = $1", [pfaId])).toEqual([]);
  });

  describe("refuses, with nothing changed,", () => {
    it("a commit of nothing", async () => {
      await refusal(commit(world.maria), "NOTHING_TO_DO");
      await refusal(commit(world.maria, { pfaIds: [] }), "NOTHING_TO_DO");
    });

    it("a draft that breaks a rule, naming record and field", async () => {
      const [good, bad] = [anyRecord(), anyRecord()];
      await save(world.maria, good, { model: "Good" });
      await save(world.maria, bad, { forecastEnd: "2020-01-01" });
      const error = await refusal(commit(world.maria), "RULES_BROKEN");
      expect(error.message).toContain(bad);
      expect(error.field).toBe("forecastStart");
      expect(error.details).toMatchObject({
        count: 1,
        records: [{ pfaId: bad, findings: [{ code: "FORECAST_ORDER" }] }],
      });
      expect(await stateOf(good)).toEqual(["draft"]);
    });

    it("a draft whose field PEMS changed since its author saw it", async () => {
      const pfaId = anyRecord();
      await save(world.maria, pfaId, { model: "Mine" });
      await world.changeInPems(pfaId, { model: "PEMS's" });
      const error = await refusal(commit(world.maria), "CONFLICTING");
      expect(error.details).toEqual({ count: 1, records: [{ pfaId, fields: ["model"] }] });
    });

    it("a draft whose field a colleague's change on its way has changed", async () => {
      const pfaId = anyRecord();
      await save(world.maria, pfaId, { model: "Maria's", contract: "C" });
      await save(world.jonas, pfaId, { model: "Jonas's" });
      await commit(world.jonas);
      await refusal(commit(world.maria), "CONFLICTING");
    });

    it("fields for which the permission was withdrawn after the draft", async () => {
      const pfaId = anyRecord();
      await save(world.maria, pfaId, { monthlyRate: "10.00", source: "Rental" });
      const permissions = new Set(world.maria.permissions);
      permissions.delete("perm_ViewFinancials");
      await refusal(commit({ ...world.maria, permissions }), "FORBIDDEN");
      await refusal(commit(world.contractor), "FORBIDDEN");
      expect(await stateOf(pfaId)).toEqual(["draft"]);
    });

    it("a missing reason where the organization asks for one, and one that is too long", async () => {
      await save(world.maria, anyRecord(), { model: "New" });
      expect((await refusal(commit(world.maria, { reason: "x".repeat(501) }), "BAD_INPUT")).field).toBe(
        "reason",
      );
      await world.owner.query("UPDATE organization SET reason_required = true");
      const attempt = refusal(commit(world.maria, { reason: "  " }), "BAD_INPUT");
      await attempt.finally(() => world.owner.query("UPDATE organization SET reason_required = false"));
    });

    it("25,001 drafts, though it takes 25,000 in a few seconds", async () => {
      await world.seedRecords(25_001, { from: 1000 });
      const changes = Array.from({ length: 25_000 }, (_, index) => ({
        pfaId: pfaIdOf(1000 + index),
        set: { model: "Bulk" },
        seenVersion: 1,
      }));
      await saveDraft(world.deps, world.maria, { changes, kind: "bulk" });
      await save(world.maria, pfaIdOf(26_000), { model: "One too many" });
      await refusal(commit(world.maria), "TOO_MANY");
      const { committed } = await commit(world.maria, { pfaIds: changes.map(({ pfaId }) => pfaId) });
      expect(committed).toBe(25_000);
      // A plan that is quadratic in the number of drafts takes minutes, and doesn't come to its end here.
    }, 90_000);
  });
});
