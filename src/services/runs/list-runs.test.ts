import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listAudit } from "#src/services/audit/list-audit.ts";
import { commitDrafts } from "#src/services/commits/commit-drafts.ts";
import { saveDraft } from "#src/services/drafts/save-draft.ts";
import { listRuns } from "#src/services/runs/list-runs.ts";
import { pfaIdOf } from "#src/services/testing/records.ts";
import { refusal } from "#src/services/testing/refusals.ts";
import { createWorld, type World } from "#src/services/testing/world.ts";

describe("sync history and audit", () => {
  let world: World;

  beforeAll(async () => {
    world = await createWorld();
    await world.seedRecords(10);
    for (let index = 1; index <= 7; index += 1) {
      const who = index % 2 ? world.maria : world.jonas;
      const changes = [
        {
          pfaId: pfaIdOf(index),
          set: { monthlyRate: "4321.00", source: "Rental", model: "X" },
          seenVersion: 1,
        },
      ];
      await saveDraft(world.deps, who, { changes });
      await commitDrafts(world.deps, who, {});
    }
    await world.owner.query(
      "INSERT INTO sync_run (id, organization_id, direction, trigger, status, mode) VALUES (gen_random_uuid(), $1, 'pull', 'schedule', 'completed', 'full')",
      [world.organization.id],
    );
  });
  afterAll(() => world.close());

  it("lists runs newest first, in pages without gaps", async () => {
    const seen: string[] = [];
    let cursor: string | null | undefined;
    do {
      const page = await listRuns(world.deps, world.admin, { limit: 3, ...(cursor && { cursor }) });
      seen.push(...page.runs.map((run) => run.id));
      cursor = page.nextCursor;
    } while (cursor);
    const all = await listRuns(world.deps, world.admin);
    expect(all.runs).toHaveLength(8);
    expect(seen).toEqual(all.runs.map((run) => run.id));
    const starts = all.runs.map((run) => run.startedAt);
    expect(starts).toEqual([...starts].sort().reverse());
  });

  it("filters runs", async () => {
    const list = (input: Parameters<typeof listRuns>[2]) =>
      listRuns(world.deps, world.admin, input).then(({ runs }) => runs);
    expect(await list({ direction: "pull" })).toMatchObject([
      { mode: "full", trigger: "schedule", startedBy: null },
    ]);
    expect(await list({ startedBy: world.jonas.userId })).toHaveLength(3);
    expect((await list({ startedBy: world.jonas.userId }))[0]).toMatchObject({
      startedBy: { name: "Jonas Weber" },
      total: 1,
    });
    expect(await list({ status: "running", trigger: "commit" })).toHaveLength(7);
    expect(await list({ to: "2020-01-01T00:00:00Z" })).toEqual([]);
    expect(await list({ from: "2020-01-01T00:00:00Z" })).toHaveLength(8);
  });

  it("lists the audit of a record, a person or an action, in pages", async () => {
    const list = (input: Parameters<typeof listAudit>[2]) =>
      listAudit(world.deps, world.admin, input).then(({ entries }) => entries);
    expect((await list({ pfaId: pfaIdOf(1) })).map(({ action }) => action)).toEqual([
      "modification.queued",
      "modification.drafted",
    ]);
    expect(await list({ actorId: world.jonas.userId })).toHaveLength(6);
    const [queued] = await list({ action: "modification.queued", pfaId: pfaIdOf(1) });
    expect(queued).toMatchObject({
      actor: { name: "Maria Santos" },
      after: { values: { monthlyRate: "4321.00" } },
    });
    expect(await list({ entityId: queued?.entityId ?? "" })).toHaveLength(2);
    expect(await list({ from: "2020-01-01T00:00:00Z", to: "2020-01-02T00:00:00Z" })).toEqual([]);
    const seen: string[] = [];
    let cursor: string | null | undefined;
    do {
      const page = await listAudit(world.deps, world.admin, {
        limit: 4,
        action: "modification.",
        ...(cursor && { cursor }),
      });
      seen.push(...page.entries.map((entry) => entry.id));
      cursor = page.nextCursor;
    } while (cursor);
    expect(new Set(seen).size).toBe(14);
    expect(seen).toHaveLength(14);
  });

  it("hides money in the audit from whoever may not see it", async () => {
    const permissions = new Set(world.admin.permissions);
    permissions.delete("perm_ViewFinancials");
    const { entries } = await listAudit(
      world.deps,
      { ...world.admin, permissions },
      { action: "modification.queued" },
    );
    expect(entries).toHaveLength(7);
    expect(JSON.stringify(entries)).not.toMatch(/4321|"monthlyRate":/);
    expect(entries[0]?.after).toMatchObject({ values: { model: "X" } });
  });

  it("is for administrators of the organization, and refuses cursors that are none", async () => {
    await refusal(listRuns(world.deps, world.maria), "FORBIDDEN");
    await refusal(listAudit(world.deps, world.maria), "FORBIDDEN");
    expect((await listRuns(world.deps, world.stranger)).runs).toEqual([]);
    expect((await listAudit(world.deps, world.stranger)).entries).toEqual([]);
    expect(
      (await refusal(listRuns(world.deps, world.admin, { cursor: "nonsense" }), "BAD_INPUT")).field,
    ).toBe("cursor");
    await refusal(
      listAudit(world.deps, world.admin, { cursor: Buffer.from("a b").toString("base64url") }),
      "BAD_INPUT",
    );
  });
});
