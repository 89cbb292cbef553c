import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { PfaFields } from "#src/domain/record.ts";
import { approveResolution } from "#src/services/conflicts/approve-resolution.ts";
import { getConflict } from "#src/services/conflicts/get-conflict.ts";
import { listConflicts } from "#src/services/conflicts/list-conflicts.ts";
import { type ResolveConflictInput, resolveConflict } from "#src/services/conflicts/resolve-conflict.ts";
import type { Member } from "#src/services/organizations/member.ts";
import { getRecord } from "#src/services/records/get-record.ts";
import { getRows } from "#src/services/records/get-rows.ts";
import { getSyncStatus } from "#src/services/sync/get-sync-status.ts";
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

describe("a resolution above the limit for overriding PEMS ($10,000)", () => {
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

  const far = { forecastEnd: "2026-05-12" };
  const waiting = () => make(far, { forecastEnd: "2026-01-31" });

  /** What waits for this member to approve, which the sync status counts. */
  const toApprove = async (who: Member) => {
    const { conflicts, total } = await listConflicts(world.deps, who, { toApprove: true });
    expect(await getSyncStatus(world.deps, who)).toMatchObject({ approvals: total });
    return conflicts.map(({ conflictId }) => conflictId);
  };

  it("is told to whoever may approve it, and to its author that it waits", async () => {
    const made = await waiting();
    const problemOf = async () =>
      (await getRows(world.deps, world.maria, { pfaIds: [made.pfaId] })).rows[0]?.problem;
    const changeInPanel = async () => (await getRecord(world.deps, world.maria, made)).modifications[0];
    expect(await problemOf()).toMatchObject({ waitsForApproval: false });
    expect(await changeInPanel()).toMatchObject({ conflictId: made.conflictId, waitsForApproval: false });
    await resolve(world.maria, made);
    expect(await toApprove(world.jonas)).toEqual([made.conflictId]);
    expect(await toApprove(world.admin)).toEqual([made.conflictId]);
    for (const who of [world.maria, world.viewer, world.stranger]) expect(await toApprove(who)).toEqual([]);
    expect(await problemOf()).toMatchObject({
      status: "conflict",
      waitsForApproval: true,
      message: "Waiting for a second person to approve it.",
    });
    expect(await changeInPanel()).toMatchObject({ conflictId: made.conflictId, waitsForApproval: true });
    await approveResolution(world.deps, world.jonas, { ...made, approve: true });
    expect(await toApprove(world.admin)).toEqual([]);
    expect(await problemOf()).toBeNull();
    expect(await changeInPanel()).toMatchObject({ conflictId: null, waitsForApproval: false });
  });

  it("waits for a second person, who approves", async () => {
    const made = await waiting();
    const result = await resolve(world.maria, made);
    expect(result).toMatchObject({ status: "pending_approval", resolvedAt: null, appliedChanges: far });
    expect(await changeOf(made)).toMatchObject({ sync_status: "conflict" });
    await refusal(resolve(world.maria, made), "NEEDS_APPROVAL");
    await refusal(approveResolution(world.deps, world.maria, { ...made, approve: true }), "FORBIDDEN");
    expect(await getConflict(world.deps, world.jonas, made)).toMatchObject({
      mayApprove: true,
      mayResolve: false,
      mergedData: far,
      resolvedBy: { name: "Maria Santos" },
    });
    const approved = await approveResolution(world.deps, world.jonas, { ...made, approve: true });
    expect(approved).toMatchObject({ status: "resolved_manual", appliedChanges: far });
    expect(await changeOf(made)).toMatchObject({
      sync_status: "queued",
      delta: far,
      seen: { forecastEnd: "2026-01-31" },
    });
    expect(await conflictOf(made)).toMatchObject({
      resolved_by: world.maria.userId,
      approved_by: world.jonas.userId,
    });
    await refusal(approveResolution(world.deps, world.secondAdmin, { ...made, approve: true }), "STALE");
  });

  it("is a conflict again when the second person says no", async () => {
    const made = await waiting();
    await resolve(world.maria, made);
    await approveResolution(world.deps, world.admin, { ...made, approve: false });
    expect(await toApprove(world.jonas)).toEqual([]);
    expect(await conflictOf(made)).toMatchObject({
      status: "unresolved",
      merged_data: null,
      resolved_by: null,
    });
    await resolve(world.maria, made, { resolution: "use_pems" });
  });

  it("can't be approved after PEMS moved on", async () => {
    const made = await waiting();
    await resolve(world.maria, made);
    await world.changeInPems(made.pfaId, { forecastEnd: "2026-02-02" });
    await refusal(approveResolution(world.deps, world.jonas, { ...made, approve: true }), "STALE");
    expect(await conflictOf(made)).toMatchObject({
      status: "unresolved",
      pems_version: 3,
      merged_data: null,
    });
    expect(await changeOf(made)).toMatchObject({ sync_status: "conflict" });
  });

  it("counts all that one person overrides in 24 hours, but not what somebody approved", async () => {
    const step = () => make({ forecastEnd: "2026-02-21" }, { forecastEnd: "2026-01-12" });
    const outcomes: string[] = [];
    for (let round = 0; round < 3; round += 1)
      outcomes.push((await resolve(world.maria, await step())).status);
    expect(outcomes).toEqual(["resolved_manual", "resolved_manual", "pending_approval"]);
    const own = await make({ forecastEnd: "2026-02-21" }, { forecastEnd: "2026-01-12" }, world.jonas);
    expect((await resolve(world.jonas, own)).status).toBe("resolved_manual");
    await world.owner.query("UPDATE pfa_sync_conflict SET resolved_at = resolved_at - interval '25 hours'");
    expect((await resolve(world.maria, await step())).status).toBe("resolved_manual");
  });

  it("needs nobody where PEMS's values are taken", async () => {
    const made = await waiting();
    expect((await resolve(world.maria, made, { resolution: "use_pems" })).status).toBe("resolved_manual");
  });
});
