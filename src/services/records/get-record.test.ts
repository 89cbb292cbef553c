import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { commitDrafts } from "#src/services/commits/commit-drafts.ts";
import { saveDraft } from "#src/services/drafts/save-draft.ts";
import type { Member } from "#src/services/organizations/member.ts";
import { getRecord } from "#src/services/records/get-record.ts";
import { listFacets } from "#src/services/records/list-facets.ts";
import { pfaIdOf } from "#src/services/testing/records.ts";
import { refusal } from "#src/services/testing/refusals.ts";
import { createWorld, type World } from "#src/services/testing/world.ts";

const A = pfaIdOf(1);

describe("one record", () => {
  let world: World;
  const save = (who: Member, pfaId: string, set: Record<string, unknown>) =>
    saveDraft(world.deps, who, { changes: [{ pfaId, set, seenVersion: 1 }] });

  beforeAll(async () => {
    world = await createWorld();
    await world.seedRecords(12);
    await world.changeInPems(A, { model: "v2", monthlyRate: "2.00" }, "jane.smith");
    await world.changeInPems(A, { model: "v3" }, "bob");
    await save(world.jonas, A, { contract: "Jonas" });
    await commitDrafts(world.deps, world.jonas, { reason: "Because" });
    await save(world.maria, A, { equipment: "Maria's draft" });
  });
  afterAll(() => world.close());

  it("comes with every observed version and what changed in it", async () => {
    const { row, history } = await getRecord(world.deps, world.maria, { pfaId: A });
    expect(row).toMatchObject({ pfaId: A, version: 3, fields: { model: "v3", contract: "Jonas" } });
    expect(history).toMatchObject([
      { version: 3, changedBy: "bob", origin: "pems", changes: [{ field: "model", from: "v2", to: "v3" }] },
      {
        version: 2,
        changedBy: "jane.smith",
        changes: [
          { field: "monthlyRate", from: "1100.50", to: "2.00" },
          { field: "model", from: "M-1", to: "v2" },
        ],
      },
      { version: 1, changes: [] },
    ]);
  });

  it("comes with everybody's committed changes, and drafts of one's own only", async () => {
    const { modifications } = await getRecord(world.deps, world.maria, { pfaId: A });
    expect(modifications).toMatchObject([
      { author: "Maria Santos", byMe: true, status: "draft", delta: { equipment: "Maria's draft" } },
      {
        author: "Jonas Weber",
        byMe: false,
        status: "queued",
        delta: { contract: "Jonas" },
        reason: "Because",
      },
    ]);
    expect((await getRecord(world.deps, world.jonas, { pfaId: A })).modifications).toHaveLength(1);
  });

  it("hides money from whoever may not see it", async () => {
    const detail = await getRecord(world.deps, world.contractor, { pfaId: A });
    expect(JSON.stringify(detail)).not.toMatch(/"(monthlyRate|purchasePrice)":|"field":"monthlyRate"|1100/);
    expect(detail.history[1]?.changes).toHaveLength(1);
  });

  it("does not exist for other organizations", async () => {
    const error = await refusal(getRecord(world.deps, world.stranger, { pfaId: A }), "NOT_FOUND");
    expect(error.message).toContain(A);
    await refusal(getRecord(world.deps, world.maria, { pfaId: "a\u0000" }), "NOT_FOUND");
  });

  it("counts the values that can be filtered by, as the member sees them", async () => {
    const before = await listFacets(world.deps, world.maria);
    expect(before.category).toEqual(
      ["Access", "Cranes", "Earthmoving", "Power"].map((value) => ({ value, count: 3 })),
    );
    expect(before.areaSilo.map(({ value }) => value)).toEqual(["North", "Pipe rack", "South"]);
    await save(world.maria, pfaIdOf(4), { category: "Mine", isDiscontinued: false });
    await save(world.maria, pfaIdOf(8), { isDiscontinued: true });
    const after = await listFacets(world.deps, world.maria);
    expect(after.category).toContainEqual({ value: "Mine", count: 1 });
    expect(after.category).toContainEqual({ value: "Cranes", count: 1 });
    expect((await listFacets(world.deps, world.jonas)).category).toEqual(before.category);
  });
});
