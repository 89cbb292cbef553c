import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listConflicts } from "#src/services/conflicts/list-conflicts.ts";
import { previewResolution, resolveConflicts } from "#src/services/conflicts/resolve-conflicts.ts";
import type { SelectionInput } from "#src/services/records/selection.ts";
import { makeConflicts } from "#src/services/testing/conflicts.ts";
import { pfaIdOf } from "#src/services/testing/records.ts";
import { refusal } from "#src/services/testing/refusals.ts";
import { createWorld, type World } from "#src/services/testing/world.ts";

describe("many conflicts", () => {
  let world: World;
  let next = 1;
  const ids = (count: number) => Array.from({ length: count }, () => pfaIdOf(next++));
  const make = (count: number, end = "2026-01-12") =>
    makeConflicts(
      world,
      world.maria,
      ids(count),
      { forecastEnd: end, model: "Mine" },
      { forecastEnd: "2026-01-21" },
    );
  const idOf = ({ conflictId }: { conflictId: string }) => conflictId;
  const states = async (made: { modificationId: string }[]) =>
    (
      await world.rows<{ sync_status: string }>(
        "SELECT sync_status FROM pfa_modification WHERE id = ANY($1) ORDER BY pfa_id",
        [made.map(({ modificationId }) => modificationId)],
      )
    ).map((row) => row.sync_status);

  beforeAll(async () => {
    world = await createWorld();
    const rental = {
      source: "Rental",
      monthlyRate: "3044.00",
      forecastStart: "2026-01-01",
      forecastEnd: "2026-01-11",
    } as const;
    await world.seedRecords(60, { change: () => ({ ...rental, isActualized: false, actualStart: null }) });
  });
  afterAll(() => world.close());

  it("are previewed with values and cost, and nothing changes", async () => {
    const made = await make(2);
    const preview = await previewResolution(world.deps, world.maria, {
      conflictIds: [...made.map(idOf), "01900000-0000-7000-8000-000000000000"],
      strategy: "use_local",
    });
    expect(preview.conflicts).toMatchObject([
      {
        conflictId: made[0]?.conflictId,
        pfaId: made[0]?.pfaId,
        pemsVersion: 2,
        outcome: "resolved",
        appliedChanges: { forecastEnd: "2026-01-12", model: "Mine" },
        costs: { pems: "2000.00", result: "1100.00" },
      },
      { outcome: "resolved" },
      { outcome: "refused", message: "There is no such conflict." },
    ]);
    expect(await states(made)).toEqual(["conflict", "conflict"]);
  });

  it("are listed of a selection alone", async () => {
    const [one, other] = await make(2);
    const list = async (selection: SelectionInput) => {
      const input = { status: "unresolved", mine: true, selection } as const;
      const { conflicts, total } = await listConflicts(world.deps, world.maria, input);
      return [total, ...conflicts.map(({ pfaId }) => pfaId)];
    };
    expect(await list({ pfaIds: [one?.pfaId ?? "", "unknown"] })).toEqual([1, one?.pfaId]);
    const all = await list({ filter: { status: ["conflict"] }, except: [one?.pfaId ?? ""] });
    expect(all).toContain(other?.pfaId);
    expect(all).not.toContain(one?.pfaId);
  });

  it("are resolved by one strategy, in one run", async () => {
    const made = await make(12);
    const result = await resolveConflicts(world.deps, world.maria, {
      conflictIds: made.map(idOf),
      strategy: "use_pems",
    });
    expect(result.refused).toEqual([]);
    expect(result.resolved).toHaveLength(12);
    expect(result.resolved[0]).toMatchObject({
      appliedChanges: { model: "Mine" },
      status: "resolved_manual",
    });
    const items = await world.rows(
      "SELECT DISTINCT run_id, priority FROM pfa_write_queue WHERE status = 'pending' AND modification_id = ANY($1)",
      [made.map(({ modificationId }) => modificationId)],
    );
    expect(items).toMatchObject([{ priority: 100 }]);
  });

  it("hold each other up in nothing: what is stale, settled or foreign is told", async () => {
    const made = await make(3);
    const [good, moved, seenLater] = made;
    if (!good || !moved || !seenLater) throw new Error("Three conflicts are needed.");
    await world.changeInPems(moved.pfaId, { forecastEnd: "2026-02-02" });
    const result = await resolveConflicts(world.deps, world.maria, {
      conflictIds: made.map(idOf),
      strategy: "use_local",
      pemsVersions: { [seenLater.conflictId]: 1 },
    });
    expect(result.resolved.map(idOf)).toEqual([good.conflictId]);
    expect(result.refused).toMatchObject([
      { conflictId: moved.conflictId, code: "STALE" },
      { conflictId: seenLater.conflictId, code: "STALE" },
    ]);
    expect(await states(made)).toEqual(["queued", "conflict", "conflict"]);
    const again = await resolveConflicts(world.deps, world.jonas, {
      conflictIds: made.map(idOf),
      strategy: "use_local",
    });
    expect(again.refused.map(({ code }) => code)).toEqual(["NOT_FOUND", "NOT_FOUND", "NOT_FOUND"]);
    const preview = await previewResolution(world.deps, world.maria, {
      conflictIds: made.map(idOf),
      strategy: "use_local",
    });
    expect(preview.conflicts.map(({ outcome }) => outcome)).toEqual(["refused", "resolved", "resolved"]);
  });

  it("need a second person from where the limit is passed on", async () => {
    await world.owner.query("UPDATE pfa_sync_conflict SET resolved_at = resolved_at - interval '25 hours'");
    const made = await make(3, "2026-03-02");
    const conflictIds = made.map(idOf);
    const preview = await previewResolution(world.deps, world.maria, { conflictIds, strategy: "use_local" });
    expect(preview.conflicts.map(({ outcome }) => outcome)).toEqual([
      "resolved",
      "resolved",
      "pending_approval",
    ]);
    const { resolved } = await resolveConflicts(world.deps, world.maria, {
      conflictIds,
      strategy: "use_local",
    });
    expect(resolved.map(({ status }) => status)).toEqual([
      "resolved_manual",
      "resolved_manual",
      "pending_approval",
    ]);
    expect(await states(made)).toEqual(["queued", "queued", "conflict"]);
  });

  it("are at most 25,000 at once, and need perm_Sync", async () => {
    const conflictIds = Array<string>(25_001).fill("01900000-0000-7000-8000-000000000000");
    await refusal(
      resolveConflicts(world.deps, world.maria, { conflictIds, strategy: "use_local" }),
      "TOO_MANY",
    );
    await refusal(
      previewResolution(world.deps, world.viewer, { conflictIds: [], strategy: "use_local" }),
      "FORBIDDEN",
    );
  });
});
