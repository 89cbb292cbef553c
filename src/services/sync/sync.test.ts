import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { commitDrafts } from "#src/services/commits/commit-drafts.ts";
import { saveDraft } from "#src/services/drafts/save-draft.ts";
import type { Member } from "#src/services/organizations/member.ts";
import { estimateSeconds } from "#src/services/sync/estimate.ts";
import { getQueueMetrics } from "#src/services/sync/get-queue-metrics.ts";
import { getSyncStatus } from "#src/services/sync/get-sync-status.ts";
import { pauseSync, resumeSync } from "#src/services/sync/pause-sync.ts";
import { refreshData } from "#src/services/sync/refresh-data.ts";
import { setWriteSync } from "#src/services/sync/set-write-sync.ts";
import { triggerSync } from "#src/services/sync/trigger-sync.ts";
import { pfaIdOf } from "#src/services/testing/records.ts";
import { refusal } from "#src/services/testing/refusals.ts";
import { createWorld, type World } from "#src/services/testing/world.ts";

describe("sync", () => {
  let world: World;
  let next = 1;
  const change = async (who: Member, count = 1) => {
    const pfaIds = Array.from({ length: count }, () => pfaIdOf(next++));
    await saveDraft(world.deps, who, {
      changes: pfaIds.map((pfaId) => ({ pfaId, set: { model: "X" }, seenVersion: 1 })),
    });
    return commitDrafts(world.deps, who, { pfaIds });
  };
  const jobs = async (task: string) =>
    (
      await world.rows<{ n: number }>(
        "SELECT count(*)::int AS n FROM graphile_worker.jobs WHERE task_identifier = $1",
        [task],
      )
    )[0]?.n;
  const audited = (action: string) =>
    world.rows("SELECT before, after FROM audit_log WHERE action = $1", [action]);

  beforeAll(async () => {
    world = await createWorld();
    await world.seedRecords(100);
  });
  beforeEach(async () => {
    await world.owner.query("DELETE FROM pfa_write_queue");
    await world.owner.query("DELETE FROM pfa_modification");
    await world.owner.query("UPDATE organization SET write_sync_enabled = true, sync_paused_at = null");
    await world.owner.query(
      "UPDATE pems_connection SET breaker_state = 'closed', down_since = null, paused_at = null",
    );
  });
  afterAll(() => world.close());

  it("estimates by full batches at 9.5 requests a second", () => {
    const settings = { batchSize: 100, ratePerSecond: 10 };
    expect([0, 1, 900, 901, 1900, 10_000].map((pending) => estimateSeconds(pending, settings))).toEqual([
      1, 1, 1, 2, 2, 11,
    ]);
  });

  describe("status", () => {
    it("of an organization at rest", async () => {
      await world.owner.query("UPDATE organization SET last_pull_at = '2026-11-20T10:00:00Z' WHERE id = $1", [
        world.organization.id,
      ]);
      expect(await getSyncStatus(world.deps, world.viewer)).toEqual({
        totalQueued: 0,
        processing: 0,
        completed: 0,
        failed: 0,
        avgSyncTime: null,
        lastSyncAt: "2026-11-20T10:00:00.000Z",
        nextSyncAt: "2026-11-20T10:15:00.000Z",
        health: "healthy",
        estimateSeconds: 0,
        writeSyncEnabled: true,
        paused: false,
        pems: { state: "up", since: null, reason: null },
        approvals: 0,
        mine: { drafts: 0, committed: 0, queued: 0, syncing: 0, conflicts: 0, failed: 0 },
      });
    });

    it("counts the queue, and the member's own changes apart", async () => {
      await change(world.maria, 5);
      await change(world.jonas, 2);
      await saveDraft(world.deps, world.maria, {
        changes: [{ pfaId: pfaIdOf(99), set: { model: "D" }, seenVersion: 1 }],
      });
      const ids = await world.rows<{ id: string }>("SELECT id FROM pfa_write_queue ORDER BY sequence");
      const set = (index: number, status: string, completed: string | null) =>
        world.owner.query(
          `UPDATE pfa_write_queue SET status = $2, created_at = now() - interval '10 s',
           completed_at = now() - $3::interval WHERE id = $1`,
          [ids[index]?.id, status, completed],
        );
      await set(0, "completed", "8 s");
      await set(1, "completed", "6 s");
      await set(2, "completed", "25 h");
      await set(3, "failed", "30 h");
      await set(4, "processing", null);
      const status = await getSyncStatus(world.deps, world.maria);
      expect(status).toMatchObject({
        totalQueued: 2,
        processing: 1,
        completed: 2,
        failed: 1,
        health: "degraded",
      });
      expect(status.avgSyncTime).toBeCloseTo(3, 0);
      expect(status.mine).toMatchObject({ drafts: 1, queued: 5 });
      const startDate = new Date(Date.now() - 26 * 3_600_000).toISOString();
      expect(await getSyncStatus(world.deps, world.maria, { startDate })).toMatchObject({
        completed: 3,
        failed: 0,
      });
      expect(await getSyncStatus(world.deps, world.maria, { status: "failed" })).toMatchObject({
        totalQueued: 0,
        failed: 1,
      });
      expect(await getSyncStatus(world.deps, world.stranger)).toMatchObject({
        totalQueued: 0,
        completed: 0,
        failed: 0,
      });
    });

    it("says that requests fail before PEMS is given up", async () => {
      await world.owner.query("UPDATE pems_connection SET down_since = '2026-11-20T09:00:00Z'");
      expect(await getSyncStatus(world.deps, world.maria)).toMatchObject({
        health: "degraded",
        pems: { state: "struggling", since: "2026-11-20T09:00:00.000Z" },
      });
    });

    it("says since when PEMS is down, and when its credential is refused", async () => {
      await world.owner.query(
        "UPDATE pems_connection SET breaker_state = 'open', down_since = '2026-11-20T09:00:00Z'",
      );
      expect(await getSyncStatus(world.deps, world.maria)).toMatchObject({
        health: "down",
        pems: { state: "down", since: "2026-11-20T09:00:00.000Z" },
      });
      await world.owner.query(
        "UPDATE pems_connection SET paused_at = '2026-11-20T09:30:00Z', pause_reason = 'Refused.'",
      );
      expect(await getSyncStatus(world.deps, world.maria)).toMatchObject({
        health: "paused",
        paused: false,
        nextSyncAt: null,
        pems: { state: "paused", since: "2026-11-20T09:30:00.000Z", reason: "Refused." },
      });
    });
  });

  it("measures the queue", async () => {
    await change(world.maria, 4);
    await world.owner.query(
      "UPDATE pfa_write_queue SET created_at = now() - interval '90 s', retry_count = 1",
    );
    await world.owner.query(
      "UPDATE pfa_write_queue SET status = 'completed', completed_at = now() WHERE id = (SELECT id FROM pfa_write_queue LIMIT 1)",
    );
    const metrics = await getQueueMetrics(world.deps, world.viewer);
    expect(metrics).toMatchObject({
      depth: 3,
      pending: 3,
      processing: 0,
      retrying: 3,
      deadLetters: 0,
      throughputPerSecond: 0.02,
      rateSlotsUsed: 0,
      rateSlots: 10,
      breaker: "closed",
    });
    expect(metrics.oldestAgeSeconds).toBeGreaterThanOrEqual(89);
  });

  it("is paused and resumed by administrators, once", async () => {
    await refusal(pauseSync(world.deps, world.maria), "FORBIDDEN");
    expect(await pauseSync(world.deps, world.admin)).toEqual({ changed: true });
    expect(await pauseSync(world.deps, world.admin)).toEqual({ changed: false });
    expect(await getSyncStatus(world.deps, world.maria)).toMatchObject({
      health: "paused",
      paused: true,
      nextSyncAt: null,
    });
    await refusal(triggerSync(world.deps, world.maria, {}), "PAUSED");
    const before = await jobs("push");
    await refusal(resumeSync(world.deps, world.maria), "FORBIDDEN");
    expect(await resumeSync(world.deps, world.admin)).toEqual({ changed: true });
    expect(await resumeSync(world.deps, world.admin)).toEqual({ changed: false });
    expect(await jobs("push")).toBe((before ?? 0) + 1);
    expect(await audited("organization.paused")).toEqual([
      { before: { paused: false }, after: { paused: true } },
    ]);
    expect(await audited("organization.resumed")).toHaveLength(1);
    const others = await world.rows("SELECT 1 FROM organization WHERE sync_paused_at IS NOT NULL");
    expect(others).toEqual([]);
  });

  it("is resumed after PEMS refused the credential", async () => {
    await world.owner.query("UPDATE pems_connection SET paused_at = now(), pause_reason = '401'");
    expect(await resumeSync(world.deps, world.admin)).toEqual({ changed: true });
    expect(await getSyncStatus(world.deps, world.maria)).toMatchObject({
      health: "healthy",
      pems: { state: "up" },
    });
  });

  it("queues everything committed, in commit order, when write sync is switched on", async () => {
    await refusal(setWriteSync(world.deps, world.maria, { enabled: false }), "FORBIDDEN");
    expect(await setWriteSync(world.deps, world.admin, { enabled: false })).toEqual({
      changed: true,
      queued: 0,
    });
    await change(world.maria, 3);
    await change(world.jonas, 2);
    expect(await world.rows("SELECT 1 FROM pfa_write_queue")).toEqual([]);
    await refusal(triggerSync(world.deps, world.maria, {}), "PAUSED");
    expect(await setWriteSync(world.deps, world.admin, { enabled: true })).toEqual({
      changed: true,
      queued: 5,
    });
    expect(await setWriteSync(world.deps, world.admin, { enabled: true })).toEqual({
      changed: false,
      queued: 0,
    });
    const items = await world.rows(
      `SELECT q.sequence = m.commit_sequence AS same, m.sync_status, q.run_id = m.run_id AS run FROM pfa_write_queue q
       JOIN pfa_modification m ON m.id = q.modification_id`,
    );
    expect(items).toEqual(Array(5).fill({ same: true, sync_status: "queued", run: true }));
  });

  it("never leaves a commit behind that races with switching write sync on", async () => {
    for (let round = 0; round < 5; round += 1) {
      await setWriteSync(world.deps, world.admin, { enabled: false });
      await Promise.all([
        change(world.maria),
        setWriteSync(world.deps, world.admin, { enabled: true }),
        change(world.jonas),
      ]);
    }
    expect(await world.rows("SELECT 1 FROM pfa_modification WHERE sync_status = 'committed'")).toEqual([]);
  });

  it("is triggered for all or some changes, with a priority", async () => {
    await change(world.maria, 2);
    await world.owner.query(
      "UPDATE pfa_write_queue SET scheduled_at = now() + interval '1 hour', retry_count = 2",
    );
    const [one] = await world.rows<{ id: string }>("SELECT id FROM pfa_modification LIMIT 1");
    const some = await triggerSync(world.deps, world.maria, {
      modificationIds: [one?.id ?? ""],
      priority: "high",
    });
    expect(some.queuedCount).toBe(1);
    expect(new Date(some.estimatedCompletionTime).getTime()).toBeGreaterThan(Date.now());
    const due = "SELECT modification_id, priority FROM pfa_write_queue WHERE scheduled_at <= now()";
    expect(await world.rows(due)).toEqual([{ modification_id: one?.id, priority: 300 }]);
    expect((await triggerSync(world.deps, world.maria, {})).queuedCount).toBe(2);
    expect(await world.rows(due)).toHaveLength(2);
    await refusal(triggerSync(world.deps, world.viewer, {}), "FORBIDDEN");
  });

  it("fetches data on demand", async () => {
    expect(await refreshData(world.deps, world.maria, { mode: "full" })).toEqual({ started: true });
    expect(await jobs("pull")).toBeGreaterThan(0);
    await refusal(refreshData(world.deps, world.contractor, { mode: "full" }), "FORBIDDEN");
  });
});
