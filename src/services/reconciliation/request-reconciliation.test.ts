import { uuidv7 } from "uuidv7";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { getReconciliation } from "#src/services/reconciliation/get-reconciliation.ts";
import { listReconciliations } from "#src/services/reconciliation/list-reconciliations.ts";
import { requestReconciliation, requestRepair } from "#src/services/reconciliation/request-reconciliation.ts";
import { scheduleReconciliations } from "#src/services/reconciliation/schedule-reconciliations.ts";
import { refusal } from "#src/services/testing/refusals.ts";
import { createWorld, type World } from "#src/services/testing/world.ts";

let world: World;

beforeAll(async () => {
  world = await createWorld();
});
beforeEach(async () => {
  await world.rows("DELETE FROM graphile_worker._private_jobs");
  await world.rows("DELETE FROM sync_run");
  await world.rows("DELETE FROM reconciliation_finding");
});
afterAll(() => world.close());

const jobs = () =>
  world.rows<{ task: string; payload: object }>(
    `SELECT t.identifier AS task, j.payload FROM graphile_worker._private_jobs j
     JOIN graphile_worker._private_tasks t ON t.id = j.task_id ORDER BY j.id`,
  );
const audited = (action: string) =>
  world.rows("SELECT actor_id, after FROM audit_log WHERE action = $1", [action]);

async function insertRun(values: Record<string, unknown> = {}): Promise<string> {
  const row = {
    ...{
      id: uuidv7(),
      organization_id: world.organization.id,
      direction: "reconciliation",
      trigger: "manual",
    },
    ...{ status: "completed", started_by: world.admin.userId, pages: 2, total: 1200 },
    ...values,
  };
  const names = Object.keys(row);
  await world.owner.query(
    `INSERT INTO sync_run (${names.join(", ")}) VALUES (${names.map((_, index) => `$${index + 1}`).join(", ")})`,
    Object.values(row),
  );
  return row.id;
}
const insertFinding = (runId: string, pfaId: string, kind: string, repaired = false) =>
  world.rows(
    `INSERT INTO reconciliation_finding (id, organization_id, run_id, pfa_id, kind, fields, repaired_at)
     VALUES ($1, $2, $3, $4, $5, '{model}', CASE WHEN $6 THEN now() END)`,
    [uuidv7(), world.organization.id, runId, pfaId, kind, repaired],
  );

describe("asking for a reconciliation", () => {
  it("leaves it to the worker, once", async () => {
    await refusal(requestReconciliation(world.deps, world.maria), "FORBIDDEN");
    expect(await requestReconciliation(world.deps, world.admin)).toEqual({ started: true });
    const payload = {
      ...{ organizationId: world.organization.id, trigger: "manual", startedBy: world.admin.userId },
    };
    expect(await jobs()).toEqual([{ task: "reconcile", payload }]);
    expect(await audited("reconciliation.requested")).toEqual([
      { actor_id: world.admin.userId, after: null },
    ]);
    const runId = await insertRun({ status: "running", lease_until: new Date(Date.now() + 60_000) });
    expect(await requestReconciliation(world.deps, world.admin)).toEqual({ started: false, runId });
    expect(await jobs()).toHaveLength(1);
  });

  it("does not wait for one whose worker is gone", async () => {
    const runId = await insertRun({ status: "running", lease_until: new Date(Date.now() - 1000) });
    await insertFinding(runId, "PFA-1", "behind");
    expect(await requestReconciliation(world.deps, world.admin)).toEqual({ started: true });
    expect(await world.rows("SELECT status FROM sync_run")).toEqual([{ status: "failed" }]);
    expect(await world.rows("SELECT 1 FROM reconciliation_finding")).toEqual([]);
    expect(await audited("reconciliation.failed")).toHaveLength(1);
  });
});

describe("asking for a repair", () => {
  it("leaves it to the worker, where there is something to repair", async () => {
    const runId = await insertRun();
    await insertFinding(runId, "PFA-1", "missing_there");
    await insertFinding(runId, "PFA-2", "behind", true);
    await refusal(requestRepair(world.deps, world.maria, { runId }), "FORBIDDEN");
    await refusal(requestRepair(world.deps, world.admin, { runId: uuidv7() }), "NOT_FOUND");
    await refusal(requestRepair(world.deps, world.stranger, { runId }), "NOT_FOUND");
    await refusal(requestRepair(world.deps, world.admin, { runId }), "NOTHING_TO_DO");
    await insertFinding(runId, "PFA-3", "differing");
    expect(await requestRepair(world.deps, world.admin, { runId })).toEqual({ findings: 1 });
    const payload = { organizationId: world.organization.id, runId, startedBy: world.admin.userId };
    expect(await jobs()).toEqual([{ task: "repair_drift", payload }]);
    expect(await audited("reconciliation.repair_requested")).toEqual([
      { actor_id: world.admin.userId, after: { findings: 1 } },
    ]);
  });
});

describe("reports", () => {
  it("are listed page by page, with their findings in numbers", async () => {
    const first = await insertRun();
    await insertFinding(first, "PFA-1", "behind", true);
    await insertFinding(first, "PFA-2", "behind");
    const second = await insertRun({ status: "running", trigger: "schedule", started_by: null });
    await insertFinding(second, "PFA-1", "ahead");
    await insertRun({ direction: "pull" });
    await refusal(listReconciliations(world.deps, world.maria, { limit: 10 }), "FORBIDDEN");
    const page = await listReconciliations(world.deps, world.admin, { limit: 1 });
    expect(page).toEqual({
      items: [expect.objectContaining({ id: second, status: "running", startedBy: null, findings: {} })],
      nextCursor: second,
    });
    const next = await listReconciliations(world.deps, world.admin, { limit: 1, cursor: second });
    expect(next).toEqual({
      items: [
        expect.objectContaining({
          ...{ id: first, startedBy: "Ada Admin", pages: 2, records: 1200 },
          findings: { behind: { found: 2, repaired: 1 } },
        }),
      ],
      nextCursor: null,
    });
    expect((await listReconciliations(world.deps, world.stranger, { limit: 10 })).items).toEqual([]);
  });

  it("are read page by page, and by kind", async () => {
    const runId = await insertRun();
    const ids = ["PFA-3", "PFA-1", "PFA-2"];
    for (const pfaId of ids) await insertFinding(runId, pfaId, pfaId === "PFA-2" ? "ahead" : "behind");
    const read = (more: object) => getReconciliation(world.deps, world.admin, { runId, limit: 2, ...more });
    const first = await read({});
    expect(first.items.map(({ pfaId }) => pfaId)).toEqual(["PFA-1", "PFA-2"]);
    expect(first.items[0]).toMatchObject({ kind: "behind", fields: ["model"], repairedAt: null });
    const rest = await read({ cursor: first.nextCursor });
    expect(rest).toMatchObject({ items: [{ pfaId: "PFA-3" }], nextCursor: null });
    expect((await read({ kind: "ahead" })).items.map(({ pfaId }) => pfaId)).toEqual(["PFA-2"]);
    await refusal(getReconciliation(world.deps, world.maria, { runId, limit: 2 }), "FORBIDDEN");
    await refusal(getReconciliation(world.deps, world.stranger, { runId, limit: 2 }), "NOT_FOUND");
  });
});

describe("the schedule", () => {
  const asked = async () =>
    (await jobs()).map(({ payload }) => (payload as { organizationId: string }).organizationId);
  const set = (change: string) => world.rows(`UPDATE organization SET ${change} WHERE code = 'RIO'`);

  it("asks once a day, of organizations that were read before", async () => {
    await set("pull_cursor = NULL, created_at = now() - interval '2 days'");
    expect(await scheduleReconciliations(world.deps)).toBe(0);
    await set("pull_cursor = 'x'");
    expect(await scheduleReconciliations(world.deps)).toBe(1);
    expect(await asked()).toEqual([world.organization.id]);
    await set("last_reconciliation_at = now() - interval '23 hours'");
    expect(await scheduleReconciliations(world.deps)).toBe(0);
    await set("last_reconciliation_at = now() - interval '25 hours'");
    expect(await scheduleReconciliations(world.deps)).toBe(1);
  });

  it("does not ask while one is under way, nor soon after one that failed", async () => {
    await set("pull_cursor = 'x', last_reconciliation_at = now() - interval '25 hours'");
    const started_at = new Date(Date.now() - 2 * 3_600_000);
    const runId = await insertRun({
      status: "running",
      started_at,
      lease_until: new Date(Date.now() + 60_000),
    });
    expect(await scheduleReconciliations(world.deps)).toBe(0);
    await world.rows("UPDATE sync_run SET lease_until = now() - interval '1 second'");
    expect(await scheduleReconciliations(world.deps)).toBe(1);
    expect(await world.rows("SELECT status FROM sync_run WHERE id = $1", [runId])).toEqual([
      { status: "failed" },
    ]);
    await world.rows("UPDATE sync_run SET started_at = now() - interval '10 minutes'");
    expect(await scheduleReconciliations(world.deps)).toBe(0);
  });

  it("does not ask while PEMS can't be read", async () => {
    await set("pull_cursor = 'x', last_reconciliation_at = now() - interval '25 hours'");
    for (const trouble of ["breaker_state = 'open'", "paused_at = now(), breaker_state = 'closed'"]) {
      await world.rows(`UPDATE pems_connection SET ${trouble}`);
      expect(await scheduleReconciliations(world.deps)).toBe(0);
    }
    await world.rows("UPDATE pems_connection SET paused_at = NULL");
    expect(await scheduleReconciliations(world.deps)).toBe(1);
  });
});
