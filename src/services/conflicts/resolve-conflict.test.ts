import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { PfaFields } from "#src/domain/record.ts";
import { commitDrafts } from "#src/services/commits/commit-drafts.ts";
import type { ConflictDetail } from "#src/services/conflicts/conflict-detail.ts";
import { discardConflict } from "#src/services/conflicts/discard-conflict.ts";
import { getConflict } from "#src/services/conflicts/get-conflict.ts";
import { listConflicts } from "#src/services/conflicts/list-conflicts.ts";
import { type ResolveConflictInput, resolveConflict } from "#src/services/conflicts/resolve-conflict.ts";
import { saveDraft } from "#src/services/drafts/save-draft.ts";
import type { Member } from "#src/services/organizations/member.ts";
import { getRows } from "#src/services/records/get-rows.ts";
import { type MadeConflict, makeConflicts } from "#src/services/testing/conflicts.ts";
import { pfaIdOf } from "#src/services/testing/records.ts";
import { refusal } from "#src/services/testing/refusals.ts";
import { createWorld, type World } from "#src/services/testing/world.ts";

/** A rental of 10 days at $3,044 a month costs $1,000.00. */
const RENTAL: Partial<PfaFields> = {
  source: "Rental",
  monthlyRate: "3044.00",
  purchasePrice: null,
  model: "M",
  contract: null,
  forecastStart: "2026-01-01",
  forecastEnd: "2026-01-11",
  isActualized: false,
  actualStart: null,
};

describe("resolveConflict", () => {
  let world: World;
  let next = 1;
  const make = async (
    set: Record<string, unknown>,
    inPems: Partial<PfaFields>,
    who = world.maria,
  ): Promise<MadeConflict> => {
    const [made] = await makeConflicts(world, who, [pfaIdOf(next++)], set, inPems);
    if (!made) throw new Error("No conflict came about.");
    return made;
  };
  const resolve = (who: Member, made: MadeConflict, input: Partial<ResolveConflictInput> = {}) =>
    resolveConflict(world.deps, who, {
      conflictId: made.conflictId,
      pemsVersion: made.pemsVersion,
      resolution: "use_local",
      ...input,
    });
  const changeOf = async ({ modificationId }: MadeConflict) =>
    (
      await world.rows<Record<string, unknown>>(
        `SELECT m.sync_status, m.delta, m.seen, m.base_version, m.seen_discontinued,
           (SELECT jsonb_agg(jsonb_build_object('status', q.status, 'payload', q.payload, 'same', q.sequence = m.commit_sequence)
              ORDER BY q.sequence) FROM pfa_write_queue q WHERE q.modification_id = m.id) AS items
         FROM pfa_modification m WHERE m.id = $1`,
        [modificationId],
      )
    )[0];
  const conflictOf = async ({ conflictId }: MadeConflict) =>
    (
      await world.rows<Record<string, unknown>>(
        "SELECT status, resolution, merged_data, resolved_by, approved_by, pems_version, conflict_fields FROM pfa_sync_conflict WHERE id = $1",
        [conflictId],
      )
    )[0];

  beforeAll(async () => {
    world = await createWorld();
    await world.seedRecords(80, { change: () => RENTAL });
  });
  beforeEach(() =>
    world.owner.query("UPDATE pfa_sync_conflict SET resolved_at = resolved_at - interval '25 hours'"),
  );
  afterAll(() => world.close());

  it("shows the whole comparison: base, mine, PEMS's, who, when and cost", async () => {
    const made = await make(
      { forecastEnd: "2026-01-21", model: "Mine" },
      { forecastEnd: "2026-01-31", contract: "PEMS" },
    );
    const detail = await getConflict(world.deps, world.maria, { conflictId: made.conflictId });
    expect(detail).toMatchObject({
      pfaId: made.pfaId,
      status: "unresolved",
      reason: "value",
      conflictFields: ["forecastEnd"],
      pemsVersion: 2,
      stale: false,
      author: { id: world.maria.userId, name: "Maria Santos" },
      pemsChangedBy: "jane.smith",
      byMe: true,
      mayResolve: true,
      costs: { mine: "2000.00", pems: "3000.00" },
    });
    const field = (name: string) => detail.fields.find((one) => one.field === name);
    const end = { base: "2026-01-11", mine: "2026-01-21", pems: "2026-01-31" };
    expect(field("forecastEnd")).toEqual({
      field: "forecastEnd",
      ...end,
      conflicting: true,
      changed: true,
      same: false,
    });
    expect(field("model")).toMatchObject({
      base: "M",
      mine: "Mine",
      pems: "M",
      conflicting: false,
      changed: true,
    });
    expect(field("contract")).toMatchObject({ base: null, mine: null, pems: "PEMS", changed: false });
    expect(field("monthlyRate")).toMatchObject({ same: true });
    const { rows } = await getRows(world.deps, world.maria, { pfaIds: [made.pfaId] });
    expect(rows[0]).toMatchObject({
      problem: { status: "conflict", conflictId: made.conflictId },
      sync: { state: "conflict" },
    });
  });

  it("use_local: writes mine over PEMS's, with the rest of the change", async () => {
    const made = await make({ forecastEnd: "2026-01-21", model: "Mine" }, { forecastEnd: "2026-01-31" });
    const result = await resolve(world.maria, made);
    const delta = { model: "Mine", forecastEnd: "2026-01-21" };
    expect(result).toMatchObject({
      conflictId: made.conflictId,
      appliedChanges: delta,
      status: "resolved_manual",
    });
    expect(await changeOf(made)).toMatchObject({
      sync_status: "queued",
      delta,
      seen: { model: "M", forecastEnd: "2026-01-31" },
      base_version: 2,
      items: [{ status: "cancelled" }, { status: "pending", payload: delta, same: true }],
    });
    expect(await conflictOf(made)).toMatchObject({
      status: "resolved_manual",
      resolution: "use_local",
      merged_data: delta,
      resolved_by: world.maria.userId,
    });
    const runs = await world.rows(
      "SELECT total, started_by FROM sync_run WHERE trigger = 'resolution' ORDER BY started_at DESC LIMIT 1",
    );
    expect(runs).toEqual([{ total: 1, started_by: world.maria.userId }]);
    const audit = await world.rows(
      "SELECT action FROM audit_log WHERE entity_id = ANY($1) AND actor_id = $2 ORDER BY at, action",
      [[made.conflictId, made.modificationId], world.maria.userId],
    );
    expect(audit.map((row) => (row as { action: string }).action)).toEqual(
      expect.arrayContaining(["conflict.resolved_manual", "modification.queued"]),
    );
  });

  it("use_pems: drops mine where PEMS differs, and sends the rest", async () => {
    const made = await make({ forecastEnd: "2026-01-21", model: "Mine" }, { forecastEnd: "2026-01-31" });
    const result = await resolve(world.maria, made, { resolution: "use_pems" });
    expect(result.appliedChanges).toEqual({ model: "Mine" });
    expect(await changeOf(made)).toMatchObject({
      sync_status: "queued",
      delta: { model: "Mine" },
      seen: { model: "M" },
    });
  });

  it("use_pems with nothing left gives the change up", async () => {
    const made = await make({ model: "Mine" }, { model: "PEMS" });
    expect((await resolve(world.maria, made, { resolution: "use_pems" })).appliedChanges).toEqual({});
    expect(await changeOf(made)).toMatchObject({
      sync_status: "discarded",
      items: [{ status: "cancelled" }],
    });
    const { rows } = await getRows(world.deps, world.maria, { pfaIds: [made.pfaId] });
    expect(rows[0]).toMatchObject({ problem: null, sync: { state: "synced" }, fields: { model: "PEMS" } });
  });

  it("merge: takes for each field mine, PEMS's or a new value", async () => {
    const mine = { forecastStart: "2026-01-02", forecastEnd: "2026-01-21", model: "Mine" };
    const pems = { forecastStart: "2026-01-03", forecastEnd: "2026-01-31", model: "PEMS" } as const;
    const made = await make(mine, pems);
    const choices = {
      forecastStart: "pems",
      forecastEnd: { value: "2026-01-25T00:00:00Z" },
      model: "mine",
    } as const;
    const result = await resolve(world.maria, made, { resolution: "merge", choices });
    expect(result.appliedChanges).toEqual({ model: "Mine", forecastEnd: "2026-01-25" });
  });

  it("merge: refuses missing, wrong and needless choices, naming the field", async () => {
    const made = await make(
      { forecastEnd: "2026-01-21", model: "Mine" },
      { forecastEnd: "2026-01-31", model: "PEMS" },
    );
    const attempt = (choices: object) => resolve(world.maria, made, { resolution: "merge", choices });
    expect((await refusal(attempt({ model: "mine" }), "BAD_INPUT")).field).toBe("forecastEnd");
    const wrong = attempt({ model: "mine", forecastEnd: { value: "2026-13-45" } });
    expect((await refusal(wrong, "BAD_INPUT")).field).toBe("forecastEnd");
    const needless = attempt({ model: "mine", forecastEnd: "mine", dor: "mine" });
    expect((await refusal(needless, "BAD_INPUT")).field).toBe("dor");
    expect(await conflictOf(made)).toMatchObject({ status: "unresolved" });
  });

  it("refuses a result that breaks a rule, with the reason", async () => {
    const made = await make({ forecastEnd: "2026-01-21" }, { forecastEnd: "2026-01-31" });
    const choices = { forecastEnd: { value: "2025-01-01" } } as const;
    const error = await refusal(resolve(world.maria, made, { resolution: "merge", choices }), "RULES_BROKEN");
    expect(error.message).toContain("before forecast start");
    expect(await changeOf(made)).toMatchObject({ sync_status: "conflict" });
  });

  it("makes two dates that break a rule only together one conflict, and resolves it", async () => {
    const made = await make({ forecastStart: "2026-01-10" }, { forecastEnd: "2026-01-05" });
    const detail = await getConflict(world.deps, world.maria, { conflictId: made.conflictId });
    expect(detail).toMatchObject({ reason: "rule", conflictFields: ["forecastStart", "forecastEnd"] });
    const result = await resolve(world.maria, made);
    expect(result.appliedChanges).toEqual({ forecastStart: "2026-01-10", forecastEnd: "2026-01-11" });
  });

  it("restores a record that PEMS discontinued, or lets it go", async () => {
    const kept = await make({ model: "Mine" }, { isDiscontinued: true });
    expect(
      (await getConflict(world.deps, world.maria, { conflictId: kept.conflictId })).conflictFields,
    ).toEqual(["isDiscontinued"]);
    expect((await resolve(world.maria, kept)).appliedChanges).toEqual({
      model: "Mine",
      isDiscontinued: false,
    });
    const permissions = new Set(world.maria.permissions);
    permissions.delete("perm_Delete");
    const gone = await make({ model: "Mine" }, { isDiscontinued: true });
    await refusal(resolve({ ...world.maria, permissions }, gone), "FORBIDDEN");
    expect((await resolve(world.maria, gone, { resolution: "use_pems" })).appliedChanges).toEqual({});
    expect(await changeOf(gone)).toMatchObject({ sync_status: "discarded" });
  });

  describe("when PEMS has moved on", () => {
    it("refuses, and shows the new values", async () => {
      const made = await make({ model: "Mine" }, { model: "PEMS" });
      await world.changeInPems(made.pfaId, { model: "PEMS again", contract: "C" }, "bob");
      const error = await refusal(resolve(world.maria, made), "STALE");
      const { conflict } = error.details as { conflict: ConflictDetail };
      expect(conflict).toMatchObject({
        status: "unresolved",
        pemsVersion: 3,
        pemsChangedBy: "bob",
        conflictFields: ["model"],
      });
      expect(conflict.fields.find(({ field }) => field === "model")).toMatchObject({
        base: "M",
        mine: "Mine",
        pems: "PEMS again",
      });
      await refusal(resolve(world.maria, made), "STALE");
      await resolve(world.maria, { ...made, pemsVersion: 3 });
      expect(await changeOf(made)).toMatchObject({
        sync_status: "queued",
        seen: { model: "PEMS again" },
        base_version: 3,
      });
    });

    it("lets the change go on by itself where nothing is in conflict any more", async () => {
      const made = await make({ model: "Mine" }, { model: "PEMS" });
      await world.changeInPems(made.pfaId, { model: "M" });
      const error = await refusal(resolve(world.maria, made), "STALE");
      expect(error.details).toMatchObject({ conflict: { status: "resolved_auto" } });
      expect(await changeOf(made)).toMatchObject({
        sync_status: "queued",
        delta: { model: "Mine" },
        seen: { model: "M" },
      });
    });

    it("is done where PEMS came to the same value", async () => {
      const made = await make({ model: "Mine" }, { model: "PEMS" });
      await world.changeInPems(made.pfaId, { model: "Mine" });
      await refusal(resolve(world.maria, made), "STALE");
      expect(await changeOf(made)).toMatchObject({ sync_status: "synced" });
      const row = (
        await world.rows("SELECT pems_version FROM pfa_modification WHERE id = $1", [made.modificationId])
      )[0];
      expect(row).toEqual({ pems_version: 3 });
    });
  });

  it("lets only one of two resolutions at the same time through", async () => {
    const made = await make({ model: "Mine" }, { model: "PEMS" });
    const results = await Promise.allSettled([
      resolve(world.maria, made),
      resolve(world.admin, made, { resolution: "use_pems" }),
    ]);
    expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    await refusal(resolve(world.maria, made), "STALE");
  });

  it("belongs to the author and to administrators; to others it does not exist", async () => {
    const made = await make({ model: "Mine" }, { model: "PEMS" });
    await refusal(resolve(world.jonas, made), "NOT_FOUND");
    await refusal(resolve(world.stranger, made), "NOT_FOUND");
    await refusal(resolve(world.viewer, made), "FORBIDDEN");
    await refusal(getConflict(world.deps, world.jonas, { conflictId: made.conflictId }), "NOT_FOUND");
    const listed = (who: Member) =>
      listConflicts(world.deps, who).then(({ conflicts }) => conflicts.map((one) => one.conflictId));
    expect(await listed(world.jonas)).not.toContain(made.conflictId);
    expect(await listed(world.maria)).toContain(made.conflictId);
    expect(await listed(world.admin)).toContain(made.conflictId);
    expect(await listed(world.stranger)).toEqual([]);
    const { total, conflicts } = await listConflicts(world.deps, world.admin, { limit: 1 });
    expect(conflicts).toHaveLength(1);
    expect(total).toBeGreaterThanOrEqual(1);
    await resolve(world.admin, made);
    expect(await changeOf(made)).toMatchObject({ sync_status: "queued" });
    expect(await listed(world.maria)).not.toContain(made.conflictId);
    const settled = await listConflicts(world.deps, world.maria, { status: "resolved_manual", mine: true });
    expect(settled.conflicts.map((one) => one.conflictId)).toContain(made.conflictId);
  });

  it("is what the badge and its press are about, though a later change of the record failed", async () => {
    const made = await make({ model: "Mine" }, { model: "PEMS" });
    await saveDraft(world.deps, world.maria, {
      changes: [{ pfaId: made.pfaId, set: { contract: "Later" }, seenVersion: 2 }],
    });
    await commitDrafts(world.deps, world.maria, { pfaIds: [made.pfaId] });
    await world.owner.query(
      "UPDATE pfa_modification SET sync_status = 'failed' WHERE pfa_id = $1 AND sync_status = 'queued'",
      [made.pfaId],
    );
    const { rows } = await getRows(world.deps, world.maria, { pfaIds: [made.pfaId] });
    expect(rows[0]).toMatchObject({
      problem: { conflictId: made.conflictId, modificationId: made.modificationId },
      sync: { state: "conflict", modificationId: made.modificationId },
    });
    await discardConflict(world.deps, world.maria, made);
    const [after] = (await getRows(world.deps, world.maria, { pfaIds: [made.pfaId] })).rows;
    expect(after).toMatchObject({ problem: { status: "failed" }, sync: { state: "failed" } });
  });

  it("is given up with the whole change", async () => {
    const made = await make({ model: "Mine", contract: "C" }, { model: "PEMS" });
    await refusal(discardConflict(world.deps, world.jonas, made), "NOT_FOUND");
    await discardConflict(world.deps, world.maria, made);
    expect(await changeOf(made)).toMatchObject({ sync_status: "discarded" });
    expect(await conflictOf(made)).toMatchObject({ status: "withdrawn" });
    await refusal(discardConflict(world.deps, world.maria, made), "STALE");
  });

  it("waits as committed while write sync is off", async () => {
    const made = await make({ model: "Mine" }, { model: "PEMS" });
    await world.owner.query("UPDATE organization SET write_sync_enabled = false");
    await resolve(world.maria, made).finally(() =>
      world.owner.query("UPDATE organization SET write_sync_enabled = true"),
    );
    expect(await changeOf(made)).toMatchObject({
      sync_status: "committed",
      items: [{ status: "cancelled" }],
    });
  });

  it("hides money from whoever may not see it", async () => {
    const permissions = new Set(world.maria.permissions);
    permissions.delete("perm_ViewFinancials");
    const blind = { ...world.maria, permissions };
    const made = await make(
      { monthlyRate: "4000.00", model: "Mine" },
      { monthlyRate: "5000.00", model: "PEMS" },
    );
    const detail = await getConflict(world.deps, blind, made);
    expect(JSON.stringify(detail)).not.toMatch(/4000|5000|monthlyRate|costs/);
    expect(detail.conflictFields).toEqual(["model"]);
    await refusal(resolve(blind, made), "FORBIDDEN");
  });
});
