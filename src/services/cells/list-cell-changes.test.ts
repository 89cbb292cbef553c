import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listCellChanges } from "#src/services/cells/list-cell-changes.ts";
import { commitDrafts } from "#src/services/commits/commit-drafts.ts";
import { saveDraft } from "#src/services/drafts/save-draft.ts";
import type { Member } from "#src/services/organizations/member.ts";
import { pfaIdOf } from "#src/services/testing/records.ts";
import { refusal } from "#src/services/testing/refusals.ts";
import { createWorld, type World } from "#src/services/testing/world.ts";

const [A, B] = [pfaIdOf(1), pfaIdOf(2)];

describe("who changed a cell", () => {
  let world: World;
  const save = (who: Member, set: Record<string, unknown>) =>
    saveDraft(world.deps, who, { changes: [{ pfaId: A, set, seenVersion: 1 }] });

  beforeAll(async () => {
    world = await createWorld();
    await world.seedRecords(3);
    await world.changeInPems(A, { model: "v2", monthlyRate: "2.00" }, "jane.smith");
    await save(world.jonas, { model: "v3" });
    await commitDrafts(world.deps, world.jonas, { reason: "Because" });
    await world.changeInPems(A, { model: "v3", contract: "by somebody else" }, "sync");
    // As the push notes it: this version is Jonas's write, after one that was never seen.
    await world.rows("ALTER TABLE pfa_mirror_history DISABLE TRIGGER append_only");
    await world.rows(
      `UPDATE pfa_mirror_history SET modification_id = (SELECT id FROM pfa_modification WHERE user_id = $1) WHERE version = 3`,
      [world.jonas.userId],
    );
    await world.rows("UPDATE pfa_modification SET sync_status = 'synced' WHERE user_id = $1", [
      world.jonas.userId,
    ]);
    await world.changeInPems(A, { category: "Power" }, "bob");
    await save(world.jonas, { model: "On its way" });
    await commitDrafts(world.deps, world.jonas, {});
    await save(world.maria, { model: "Maria's", contract: "Maria's" });
  });
  afterAll(() => world.close());

  it("is told with every version in which it changed, in PEMS or from here, and what is on its way", async () => {
    const { open, changes, first } = await listCellChanges(world.deps, world.maria, {
      pfaId: A,
      field: "model",
    });
    expect(changes).toMatchObject([
      { version: 3, by: "Jonas Weber", byMe: false, source: "edit", reason: "Because", from: "v2", to: "v3" },
      { version: 2, by: "jane.smith", byMe: false, source: "pems", from: "M-1", to: "v2" },
    ]);
    expect(open).toMatchObject([
      { by: "Maria Santos", byMe: true, state: "draft", to: "Maria's" },
      { by: "Jonas Weber", byMe: false, state: "queued", to: "On its way" },
    ]);
    expect(first).toMatchObject({ version: 1, value: "M-1" });
  });

  it("names PEMS for what a change from here did not touch, and tells no colleague's draft", async () => {
    const { open, changes } = await listCellChanges(world.deps, world.jonas, {
      pfaId: A,
      field: "contract",
    });
    expect(changes).toMatchObject([{ version: 3, by: "sync", source: "pems", from: null }]);
    expect(open).toEqual([]);
  });

  it("is told for what never changed", async () => {
    const plan = await listCellChanges(world.deps, world.maria, { pfaId: B, field: "originalEnd" });
    expect(plan).toMatchObject({ open: [], changes: [], first: { version: 1 } });
  });

  it("is refused where there is nothing to see", async () => {
    for (const pfaId of ["PFA-0", "a\u0000b"])
      await refusal(listCellChanges(world.deps, world.maria, { pfaId, field: "model" }), "NOT_FOUND");
    await refusal(listCellChanges(world.deps, world.stranger, { pfaId: A, field: "model" }), "NOT_FOUND");
    const money = listCellChanges(world.deps, world.contractor, { pfaId: A, field: "monthlyRate" });
    await refusal(money, "FORBIDDEN");
  });
});
