import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { commitDrafts } from "#src/services/commits/commit-drafts.ts";
import { recallChanges } from "#src/services/commits/recall-changes.ts";
import { saveDraft } from "#src/services/drafts/save-draft.ts";
import type { Member } from "#src/services/organizations/member.ts";
import { pfaIdOf } from "#src/services/testing/records.ts";
import { refusal } from "#src/services/testing/refusals.ts";
import { createWorld, type World } from "#src/services/testing/world.ts";

describe("recallChanges", () => {
  let world: World;
  let next = 1;
  let pfaId = "";
  const save = (who: Member, set: Record<string, unknown>, seen: Record<string, unknown> = {}) =>
    saveDraft(world.deps, who, { changes: [{ pfaId, set, seen, seenVersion: 1 }] });
  const commit = async (who: Member) => {
    const { runId } = await commitDrafts(world.deps, who, { pfaIds: [pfaId] });
    const [row] = await world.rows<{ id: string }>(
      "SELECT id FROM pfa_modification WHERE pfa_id = $1 AND commit_sequence IS NOT NULL ORDER BY commit_sequence DESC",
      [pfaId],
    );
    return { runId, id: row?.id ?? "" };
  };
  const recall = (who: Member, ...modificationIds: string[]) =>
    recallChanges(world.deps, who, { modificationIds });
  const changes = () =>
    world.rows(
      `SELECT m.sync_status, m.delta, m.seen, q.status FROM pfa_modification m
       LEFT JOIN pfa_write_queue q ON q.modification_id = m.id WHERE m.pfa_id = $1 ORDER BY m.created_at`,
      [pfaId],
    );

  beforeAll(async () => {
    world = await createWorld();
    await world.seedRecords(30, { change: () => ({ model: "M", contract: null }) });
  });
  beforeEach(() => {
    pfaId = pfaIdOf(next++);
  });
  afterAll(() => world.close());

  it("takes back what was never sent, and closes its run", async () => {
    await save(world.maria, { model: "X" });
    const { id, runId } = await commit(world.maria);
    expect(await recall(world.maria, id)).toEqual({ recalled: [id], refused: [] });
    expect(await changes()).toEqual([
      { sync_status: "draft", delta: { model: "X" }, seen: { model: "M" }, status: "cancelled" },
    ]);
    const run = await world.rows(
      "SELECT status, total, finished_at IS NOT NULL AS over FROM sync_run WHERE id = $1",
      [runId],
    );
    expect(run).toEqual([{ status: "cancelled", total: 0, over: true }]);
    const audit = await world.rows(
      "SELECT before, after FROM audit_log WHERE action = 'modification.recalled' AND pfa_id = $1",
      [pfaId],
    );
    expect(audit).toMatchObject([{ before: { state: "queued" }, after: { state: "draft" } }]);
    expect((await commit(world.maria)).id).toBe(id);
  });

  it("joins a newer draft, newer values winning, with what was seen first", async () => {
    await save(world.maria, { model: "old", contract: "C" });
    const { id } = await commit(world.maria);
    await save(world.maria, { model: "new", equipment: "E" });
    await recall(world.maria, id);
    expect(await changes()).toEqual([
      {
        sync_status: "discarded",
        delta: { model: "old", contract: "C" },
        seen: { model: "M", contract: null },
        status: "cancelled",
      },
      {
        sync_status: "draft",
        delta: { model: "new", contract: "C", equipment: "E" },
        seen: { model: "M", contract: null, equipment: null },
        status: null,
      },
    ]);
  });

  it("joins two changes of one record that come back together", async () => {
    await save(world.maria, { model: "1" });
    const first = await commit(world.maria);
    await save(world.maria, { model: "2", contract: "C" });
    const second = await commit(world.maria);
    const { recalled } = await recall(world.maria, first.id, second.id);
    expect(recalled.sort()).toEqual([first.id, second.id].sort());
    expect(await changes()).toMatchObject([
      { sync_status: "discarded" },
      { sync_status: "draft", delta: { model: "2", contract: "C" }, seen: { model: "M", contract: null } },
    ]);
  });

  it("leaves nothing where the newer draft only undid the recalled change", async () => {
    await save(world.maria, { model: "X" });
    const { id } = await commit(world.maria);
    await save(world.maria, { model: "M" });
    expect(await recall(world.maria, id)).toEqual({ recalled: [id], refused: [] });
    expect((await changes()).map((row) => (row as { sync_status: string }).sync_status)).toEqual([
      "discarded",
      "discarded",
    ]);
  });

  it("takes back what waits for write sync to be switched on", async () => {
    await save(world.maria, { model: "X" });
    await world.owner.query("UPDATE organization SET write_sync_enabled = false");
    const { id } = await commit(world.maria).finally(() =>
      world.owner.query("UPDATE organization SET write_sync_enabled = true"),
    );
    expect((await recall(world.maria, id)).recalled).toEqual([id]);
    expect(await changes()).toMatchObject([{ sync_status: "draft" }]);
  });

  it("refuses what may have reached PEMS, is being sent or is held by a worker", async () => {
    await save(world.maria, { model: "X" });
    const { id } = await commit(world.maria);
    await world.owner.query(
      "UPDATE pfa_write_queue SET sent_version = 1, outcome_unknown = true WHERE modification_id = $1",
      [id],
    );
    expect((await recall(world.maria, id)).refused).toEqual([
      { modificationId: id, reason: "It may already have reached PEMS." },
    ]);
    await world.owner.query(
      "UPDATE pfa_write_queue SET sent_version = null, outcome_unknown = false WHERE modification_id = $1",
      [id],
    );
    const worker = await world.owner.connect();
    await worker.query("BEGIN");
    await worker.query("SELECT 1 FROM pfa_write_queue WHERE modification_id = $1 FOR UPDATE", [id]);
    expect((await recall(world.maria, id)).recalled).toEqual([]);
    await worker.query("ROLLBACK");
    worker.release();
    await world.owner.query("UPDATE pfa_modification SET sync_status = 'syncing' WHERE id = $1", [id]);
    expect((await recall(world.maria, id)).refused).toMatchObject([{ reason: "It is being sent." }]);
    await world.owner.query("UPDATE pfa_modification SET sync_status = 'synced' WHERE id = $1", [id]);
    expect((await recall(world.maria, id)).refused).toMatchObject([{ reason: "PEMS has it already." }]);
  });

  it("refuses other people's changes as if there were none, and drafts", async () => {
    await save(world.maria, { model: "X" });
    const { id } = await commit(world.maria);
    for (const who of [world.jonas, world.admin, world.stranger]) {
      expect((await recall(who, id)).refused).toEqual([
        { modificationId: id, reason: "There is no such change of yours." },
      ]);
    }
    await recall(world.maria, id);
    expect((await recall(world.maria, id)).refused).toMatchObject([
      { reason: "It is not waiting to be sent." },
    ]);
    await refusal(recall(world.viewer, id), "FORBIDDEN");
  });

  it("keeps the run of the others open", async () => {
    const other = pfaIdOf(next++);
    await save(world.maria, { model: "X" });
    await saveDraft(world.deps, world.maria, {
      changes: [{ pfaId: other, set: { model: "X" }, seenVersion: 1 }],
    });
    const { runId } = await commitDrafts(world.deps, world.maria, { pfaIds: [pfaId, other] });
    const [row] = await world.rows<{ id: string }>("SELECT id FROM pfa_modification WHERE pfa_id = $1", [
      pfaId,
    ]);
    await recall(world.maria, row?.id ?? "");
    expect(await world.rows("SELECT status, total FROM sync_run WHERE id = $1", [runId])).toEqual([
      { status: "running", total: 1 },
    ]);
  });

  it("lets a recalled draft that is then emptied go: it is discarded, not in the way", async () => {
    await save(world.maria, { model: "N" });
    const { id } = await commit(world.maria);
    await recall(world.maria, id);
    await save(world.maria, { model: "M" });
    expect(await changes()).toMatchObject([{ sync_status: "discarded" }]);
    await save(world.maria, { model: "O" });
    expect(await changes()).toMatchObject([
      { sync_status: "discarded" },
      { sync_status: "draft", delta: { model: "O" } },
    ]);
  });

  it("records it when a recalled change brings the newer draft back to nothing", async () => {
    await save(world.maria, { model: "N" });
    const { id } = await commit(world.maria);
    await save(world.maria, { model: "M" });
    await recall(world.maria, id);
    expect((await changes()).map((row) => (row as { sync_status: string }).sync_status)).toEqual([
      "discarded",
      "discarded",
    ]);
    const audit = await world.rows(
      "SELECT 1 FROM audit_log WHERE pfa_id = $1 AND action = 'modification.joined' AND after->>'state' = 'discarded'",
      [pfaId],
    );
    expect(audit).toHaveLength(2);
  });
});
